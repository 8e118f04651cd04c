// The resources of what a call brought: a resource by itself, or each in a Bundle.
#pragma once

#include <string_view>

#include "fhir/json/value.hpp"

namespace hv::plugin::hooks {

// visit(resource, type)
template <class Visit>
void each_resource(json::Value document, Visit visit) {
    const std::string_view type = document["resourceType"].text();
    if (type != "Bundle") {
        visit(document, type);
        return;
    }
    for (const json::Value entry : document["entry"].items()) {
        const json::Value resource = entry["resource"];
        visit(resource, resource["resourceType"].text());
    }
}

// An order, a statement, a dispense or an administration: not a Medication itself.
inline bool is_about_drugs(std::string_view type) {
    return type.starts_with("Medication") && type != "Medication";
}

}  // namespace hv::plugin::hooks
