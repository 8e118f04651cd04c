// What we tell people about the certificate of a TLS server: for whom, by whom, until when.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fhir/base/time.hpp"

namespace hv::fhir::client {

struct PeerCertificate {
    std::string subject;  // `CN=ehr.example`
    std::string issuer;
    Instant not_after;
};

// Of the first certificate in a PEM text.
std::optional<PeerCertificate> read_certificate(std::string_view pem);

}  // namespace hv::fhir::client
