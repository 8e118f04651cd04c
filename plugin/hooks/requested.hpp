// Tests that somebody has asked for already, so that no card proposes them again (hazard H07).
//
// Counts:  a ServiceRequest of the record that is active; one among the drafts (a suggestion that was accepted a moment
//          ago) that is draft or active. Not one that asks not to do it.
// Out:     what its codes measure, in the words of the vocabulary, and when it was asked for.
// Source:  FHIR R4 ServiceRequest.status, authoredOn.
#pragma once

#include <span>
#include <vector>

#include "fhir/json/value.hpp"
#include "plugin/decide/cards.hpp"

namespace hv::plugin::hooks {

std::vector<RequestedTest> requested(std::span<const json::Value> record, json::Value drafts,
                                     const rules::Vocabulary& vocabulary);

}  // namespace hv::plugin::hooks
