// `.well-known/smart-configuration` of a FHIR server: where its tokens come from and what it accepts.
//
// URLs:    a relative one resolves against the FHIR base; one that is no http(s) URL is an error.
// Errors:  not_found, the server has none (it may still be an EHR without SMART); invalid, it cannot be read; those of
//          the transport.
// Source:  SMART App Launch 2.2, conformance.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/client/http.hpp"
#include "fhir/client/url.hpp"

namespace hv::fhir::client {

struct SmartConfiguration {
    std::string token_endpoint;  // always there
    std::string authorization_endpoint;
    std::string introspection_endpoint;
    std::string issuer;
    std::string jwks_uri;
    std::vector<std::string> grant_types;
    std::vector<std::string> auth_methods;     // of the token endpoint
    std::vector<std::string> auth_algorithms;  // for signing assertions
    std::vector<std::string> code_challenge_methods;
    std::vector<std::string> scopes;
    std::vector<std::string> capabilities;
};

[[nodiscard]] Result<SmartConfiguration> read_smart_configuration(std::string_view json, const Url& base);

// Asks without a token. `base` is the FHIR base.
[[nodiscard]] Result<SmartConfiguration> fetch_smart_configuration(Transport& transport, const Url& base,
                                                                   std::chrono::milliseconds timeout);

// The same document as a token server of its own keeps it (HelseID). Error: invalid too, when it speaks for another
// issuer than the one that was asked.
// Source: OpenID Connect Discovery 1.0, sections 4.2 and 4.3.
[[nodiscard]] Result<SmartConfiguration> fetch_openid_configuration(Transport& transport, const Url& issuer,
                                                                    std::chrono::milliseconds timeout);

}  // namespace hv::fhir::client
