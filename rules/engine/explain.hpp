// A finding in words: what was found, by which readings, against which limit, from which source.
//
// Texts are for a clinician's screen; dates are ISO, decimal comma in nb. Used by the text output, cards, pages alike.
#pragma once

#include <string>
#include <vector>

#include "rules/engine/assessment.hpp"

namespace hv::rules {

// One sentence: the rule's words and the numbers behind them, or what is missing and why.
std::string sentence(const RuleSet& rules, const Finding& finding, const Snapshot& snapshot, Language language);

// The whole derivation, a line each, outermost first, indented by two blanks a step: values used with date and age,
// value as read, limit, gate, clause and source, confidence.
std::vector<std::string> explain(const RuleSet& rules, const Finding& finding, const Snapshot& snapshot,
                                 Language language);

// `Hjertefrisk, Overvekt: BMI > 25 (2026-04-26)`.
std::string source_text(const RuleSet& rules, const Rule& rule);

}  // namespace hv::rules
