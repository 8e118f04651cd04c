// What the rules ask of a patient's record, in the words of a FHIR search: which types, and which codes of Observation.
//
// Look-back: none. A baseline is as old as the exposure it belongs to, a height never ages, and who once smoked daily
//            did so whenever it was: a search with a first day would read old data as missing data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/engine/ruleset.hpp"

namespace hv::rules {

struct Needs {
    std::vector<std::string_view> types;         // without Patient, which is always read
    std::vector<std::string> observation_codes;  // every code that is understood, sorted, without its system
};

Needs needs(const Vocabulary& vocabulary, const std::vector<const RuleSet*>& sets);

}  // namespace hv::rules
