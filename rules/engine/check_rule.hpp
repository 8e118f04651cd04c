// Proofs about one whole rule.
#pragma once

#include "rules/engine/parse_draft.hpp"

namespace hv::rules {

// The rule, and every part of it, can be met or at least has something to say.
void check_rule(Draft& draft, const Rule& rule, const Spot& spot);

}  // namespace hv::rules
