#include "rules/engine/kinds.hpp"

namespace hv::rules {

namespace {

// One day may hold several answers (snus and cigarettes): the gravest of them counts.
const Reading& gravest_of_its_day(const Judge& judge, const StateKind& kind, const Reading& newest) {
    const Reading* gravest = &newest;
    for (const Reading& reading : judge.patient.of(kind.of)) {
        if (reading.last_day != newest.last_day && !same_time(newest, reading)) continue;
        if (kind.by_answer[reading.answer].level > kind.by_answer[gravest->answer].level) gravest = &reading;
    }
    return *gravest;
}

}  // namespace

Outcome judge_kind(const Judge& judge, const StateKind& kind) {
    Outcome outcome;
    const Newest newest = newest_fresh(judge, kind.of, kind.within);
    if (!newest.reading) {
        apply_missing(judge, kind.missing, newest.gap, outcome);
        return outcome;
    }
    const Reading& reading = gravest_of_its_day(judge, kind, *newest.reading);
    outcome.evidence.used.push_back(used_reading(judge, kind.of, reading));
    apply_response(judge, kind.by_answer[reading.answer], outcome);
    if (outcome.gap) outcome.gap = gap_of(judge, kind.of, Why::absent);
    return outcome;
}

}  // namespace hv::rules
