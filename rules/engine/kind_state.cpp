#include "rules/engine/kinds.hpp"

namespace hv::rules {

Outcome judge_kind(const Judge& judge, const StateKind& kind) {
    Outcome outcome;
    const Newest newest = newest_fresh(judge, kind.of, kind.within);
    if (!newest.reading) {
        apply_missing(judge, kind.missing, newest.gap, outcome);
        return outcome;
    }
    outcome.evidence.used.push_back(used_reading(judge, kind.of, *newest.reading));
    apply_response(judge, kind.by_answer[newest.reading->answer], outcome);
    if (outcome.gap) outcome.gap = gap_of(judge, kind.of, Why::absent);
    return outcome;
}

}  // namespace hv::rules
