// The Medications that orders, statements, dispenses and administrations speak of by reference.
//
// In:      documents: resources, and Bundles of them. Views; whoever adds them keeps them alive.
// Found:   by type and id, whatever the base, or by the urn of a Bundle's entry: as the reader of the record follows
//          them. What is contained is there or nowhere; nobody can be asked for it.
// Lacking: a reference that leads nowhere among the documents. A use that never was (entered in error, cancelled) lacks
//          nothing.
// Display: what the reference itself calls the drug may give it away: good enough when nothing can be fetched.
// Source:  FHIR R4 MedicationRequest.medication[x], references.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/value.hpp"

namespace hv::plugin::hooks {

struct LackingMedication {
    std::string_view of;         // `MedicationRequest`
    std::string_view reference;  // as written
    std::string_view display;    // perhaps empty
};

class Medications {
public:
    void add(json::Value document);
    [[nodiscard]] bool holds(std::string_view reference) const;
    // By type and id; absent: not among the documents.
    [[nodiscard]] json::Value find(std::string_view reference) const;

private:
    std::map<std::string_view, json::Value> by_id_;
    std::set<std::string_view> urns_;
};

// Of the resources in `document` that are `wanted`.
std::vector<LackingMedication> lacking(json::Value document, const Medications& among,
                                       const std::function<bool(json::Value)>& wanted);

// The id under which the server at `base` may be asked for what is referred to; empty: it is somebody else's.
std::string id_at(std::string_view base, std::string_view reference);

}  // namespace hv::plugin::hooks
