// The table that a clinician signs, made from the rule set: Faresone, Tiltak, Ressurser, Mål, source, confidence.
#pragma once

#include <string>
#include <string_view>

#include "rules/engine/ruleset.hpp"

namespace hv::rules {

enum class SheetFormat : std::uint8_t { markdown, html };

std::string sheet(const RuleSet& rules, const Vocabulary& vocabulary, Language language, SheetFormat format);

// The conditions of one rule in words: "KMI over 25,0", "≥ 102 cm (menn), ≥ 88 cm (kvinner)".
std::string clause_text(const RuleSet& rules, const Rule& rule, const Vocabulary& vocabulary, Language language);

}  // namespace hv::rules
