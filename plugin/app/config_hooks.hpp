// What an admin configures about an EHR's CDS Hooks.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace hv::plugin::app {

// One CDS client: who signs, with which keys, and which FHIR servers its calls may name.
struct HookIssuer {
    std::string iss;
    std::string jwks_file;  // one of these two
    std::string jku;
    std::vector<std::string> fhir_servers;  // empty: those of the EHR's hooks

    bool operator==(const HookIssuer&) const = default;
};

struct HooksConfig {
    bool on = false;
    std::vector<HookIssuer> issuers;
    std::vector<std::string> fhir_servers;  // empty: the EHR's own `url`
    bool require_jwt = true;
    std::vector<std::string> cors_origins;
    std::size_t most_cards = 4;

    bool operator==(const HooksConfig&) const = default;
};

}  // namespace hv::plugin::app
