// What a FHIR server can do that changes what we do (decision 10: the EHR may be poor).
//
// In:      its CapabilityStatement; quirks of the configuration come on top.
// Default: nothing is assumed. What a server does not say is not there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hv::fhir::client {

struct TypeAbilities {
    std::string type;  // `Flag`
    bool read = false;
    bool search = false;
    bool create = false;
    bool update = false;
    bool conditional_create = false;
    bool versioned = false;  // versioning is `versioned` or `versioned-update`
    std::vector<std::string> search_parameters;
    std::vector<std::string> search_includes;
    std::vector<std::string> operations;  // without the dollar sign

    [[nodiscard]] bool offers(std::string_view operation) const;
};

struct Abilities {
    std::string fhir_version;  // `4.0.1`
    std::string software;      // name and version, as the server says them
    bool transaction = false;
    bool batch = false;
    std::vector<TypeAbilities> types;

    // Null when the server does not name the type.
    [[nodiscard]] const TypeAbilities* of(const std::string& type) const;
};

}  // namespace hv::fhir::client
