// The requests that one EHR is sent: where they go, which headers they carry, and how their answer is looked at first.
//
// Threads: any number may use one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/client/exchange.hpp"
#include "fhir/client/fhir_ehr.hpp"

namespace hv::fhir::client {

inline constexpr std::string_view fhir_json = "application/fhir+json";

struct Requests {
    Requests(const Url& base_url, const FhirEhrOptions& wanted, Exchange through);

    const Url base;
    const std::string root;  // the base without its last slash
    const FhirEhrOptions options;
    const Exchange exchange;

    [[nodiscard]] bool has(Quirk quirk) const { return options.quirks.has(quirk); }
    [[nodiscard]] HttpRequest reading(std::string url) const;
    [[nodiscard]] HttpRequest writing(std::string method, std::string url, std::string body) const;
    // The reply to a read, when it is 200 and JSON.
    [[nodiscard]] Result<HttpReply> get(HttpRequest request) const;
};

// What may stand in a URL's path: letters; a logical id that stays in its place.
bool is_type(std::string_view text);
bool is_id(std::string_view text);

// Unavailable: what came is not used.
Error not_whole(std::string message, std::string hint = "what came is not used; it is asked again later");

}  // namespace hv::fhir::client
