// An EHR looked at from outside, without a token: what it says of itself, its certificate, its clock, its pace.
//
// Errors: those of the transport; invalid when it answers, but not as a FHIR server does. That there is no SMART
//         configuration is no error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/client/curl_transport.hpp"
#include "fhir/client/quirks.hpp"
#include "plugin/cli/ehr_ways.hpp"

namespace hv::plugin::cli {

struct Probe {
    std::string url;
    fhir::client::Abilities abilities;
    std::vector<std::string> quirks;
    std::int64_t milliseconds = 0;  // of the second question, over the connection that stood
    std::optional<fhir::client::PeerCertificate> certificate;
    std::optional<std::int64_t> clock_ahead;  // of the EHR's clock over ours, seconds
    std::optional<fhir::client::SmartConfiguration> smart;
    Error no_smart;  // why there is none
    Instant at;
};

Result<Probe> probe_ehr(const std::string& url, const fhir::client::Quirks& quirks,
                        const fhir::client::CurlOptions& options);

std::string probe_text(const Probe& probe, bool colour, std::size_t width, bool ascii);
std::string probe_json(const Probe& probe);

}  // namespace hv::plugin::cli
