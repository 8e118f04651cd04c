// Two versions of a rule set: what changed, and for which patients.
#pragma once

#include <string>
#include <vector>

#include "rules/engine/ruleset.hpp"

namespace hv::rules {

struct Difference {
    enum class What : std::uint8_t { added, removed, changed } what = What::changed;
    std::string rule;    // id; empty: the set as a whole
    std::string aspect;  // `level`, `limit`, `applies`, `text`, `source`, `schedule`, ...
    std::string before;
    std::string after;
    std::string affects;  // for whom the answer changes: "BMI from 25.1 to 26.0: danger -> not met"; empty: nobody
};

std::vector<Difference> compare(const RuleSet& before, const RuleSet& after, const Vocabulary& vocabulary,
                                Language language);

}  // namespace hv::rules
