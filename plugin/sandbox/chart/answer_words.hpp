// What the chart says for an answer whose code came without words.
//
// In:      the Observation's code and the answer's; the words of the first table row that fits both.
// Out:     nothing for a code that is not known here: the chart then shows what there is.
// Source:  the answers of rules/vocab/observables.json. Copied, not read: a foreign EHR knows no rules of ours.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/json/value.hpp"

namespace hv::plugin::sandbox {

std::optional<std::string_view> answer_words(json::Value question, json::Value answer, bool english);

}  // namespace hv::plugin::sandbox
