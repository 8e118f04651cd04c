// Which resources of the patient a finding rests on, as FHIR references.
//
// In:      a finding's evidence and the snapshot it was made from.
// Out:     each resource once, in the order in which the evidence names it; a resource without a logical id cannot be
//          pointed at and is left out. A component or derived value points at its Observation(s).
// Errors:  none.
#pragma once

#include <string>
#include <vector>

#include "rules/engine/assessment.hpp"

namespace hv::plugin {

struct Reference {
    fhir::ResourceType type = fhir::ResourceType::other;
    std::string id;
    std::string version;  // empty: the server keeps none

    bool operator==(const Reference&) const = default;
};

// `Observation/w2`.
std::string relative(const Reference& reference);
// `Observation/w2/_history/3` when the version is known: exactly what was read.
std::string versioned(const Reference& reference);

// One resource; nothing when it has no logical id.
std::vector<Reference> references_of(const fhir::SourceRef& source);
std::vector<Reference> references_of(const rules::Evidence& evidence, const rules::Snapshot& snapshot);

// Adds those of `more` that are not there yet.
void merge(std::vector<Reference>& into, const std::vector<Reference>& more);

}  // namespace hv::plugin
