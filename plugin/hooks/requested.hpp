// What somebody has asked for already, so that no card proposes it again (hazard H07).
//
// Counts:  a ServiceRequest of the record that is active; one among the drafts (a suggestion that was accepted a moment
//          ago) that is draft or active. Not one that asks not to do it.
// Out:     what its codes measure, in the words of the vocabulary, and when it was asked for; whether one refers
//          to a healthy-life centre, which has no code that we know for sure and is known by its name.
// Source:  FHIR R4 ServiceRequest.status, authoredOn.
#pragma once

#include <span>
#include <vector>

#include "fhir/json/value.hpp"
#include "plugin/decide/cards.hpp"

namespace hv::plugin::hooks {

Requested requested(std::span<const json::Value> record, json::Value drafts, const rules::Vocabulary& vocabulary);

}  // namespace hv::plugin::hooks
