// A rule document -> a RuleSet, or every reason why not.
//
// Proved:  bands total, disjoint, reachable; variants cover every patient once; units and plausible ranges fit the
//          observable; references exist and point backwards; schedules rise and grace is shorter than the shortest
//          step; every answer of a coded observable has one response; every rule has title, text, source; every source
//          a date.
// Cases:   `prove_cases` adds what only the case files can show: every limit has a case on it and one on either side,
//          every level and response is reached (cases.hpp).
// In:      the file's bytes and the name to show in messages.
// Errors:  none; an empty optional comes with at least one Problem.
#pragma once

#include <optional>
#include <string_view>

#include "rules/engine/problem.hpp"
#include "rules/engine/ruleset.hpp"
#include "rules/engine/vocabulary.hpp"

namespace hv::rules {

std::optional<RuleSet> check(std::string_view file, std::string_view bytes, const Vocabulary& vocabulary,
                             Problems& problems);

// The shipped sets, in the order in which they are judged; checked on first use. A broken one is a bug:
// std::logic_error, with its problems.
const std::vector<RuleSet>& shipped_rule_sets();

}  // namespace hv::rules
