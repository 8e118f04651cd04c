// Rule set x snapshot -> assessment. Total: no failure, no throw.
//
// next_change_at: the first instant (a midnight in Oslo) after `as_of` at which some finding would differ with no new
//                 data; nothing when that is never, or more than 30 years away. Exact: candidates are the days on which
//                 a question about time would be answered otherwise, and each is tried.
#pragma once

#include "rules/engine/assessment.hpp"

namespace hv::rules {

// What was compared with which limit: for proofs about case files (cases.hpp).
class Probe {
public:
    virtual ~Probe() = default;
    virtual void compared(std::uint32_t limit, const Decimal& value) = 0;
    virtual void answered(std::uint16_t rule, const Response* response) = 0;
};

Assessment evaluate(const RuleSet& rules, const Snapshot& snapshot);
// Without next_change_at, and watched.
Assessment evaluate_now(const RuleSet& rules, const Snapshot& snapshot, Probe* probe = nullptr);

}  // namespace hv::rules
