#include <algorithm>
#include <span>

#include "rules/engine/kinds.hpp"

namespace hv::rules {

namespace {

using Readings = std::span<const Reading>;  // newest first

struct Pair {
    const Reading* newest = nullptr;
    const Reading* other = nullptr;
    bool too_close_or_far = false;
    std::optional<Gap> gap;
};

// Readings from before the newest one's day: two measurements of one day are no change.
Readings earlier(Readings readings, const Reading& newest) {
    const auto behind = static_cast<std::size_t>(&newest - readings.data()) + 1;
    Readings rest = readings.subspan(behind);
    while (!rest.empty() && rest.front().last_day >= newest.first_day) rest = rest.subspan(1);
    return rest;
}

const Reading* lowest_since(Readings readings, Date first) {
    const Reading* lowest = nullptr;
    for (const Reading& reading : readings) {
        if (reading.first_day < first) continue;
        if (!lowest || reading.value < lowest->value) lowest = &reading;
    }
    return lowest;
}

// The last reading on or before the start, else the first after it, inside the window.
const Reading* baseline_of(Readings readings, Date start, const std::pair<Span, Span>& window) {
    const Date first = window.first.after(start);
    const Date last = window.second.after(start);
    const Reading* after = nullptr;
    for (const Reading& reading : readings) {
        if (reading.first_day < first || reading.last_day > last) continue;
        if (reading.last_day <= start) return &reading;
        after = &reading;
    }
    return after;
}

// The newest fresh reading whose day is known: a change needs two days that can be told apart.
const Reading* newest_of_a_day(const Judge& judge, const ChangeKind& kind) {
    for (const Reading& reading : judge.patient.of(kind.of)) {
        if (reading.first_day == reading.last_day && judge.clock.fresh(reading.first_day, kind.within)) return &reading;
    }
    return nullptr;
}

Pair against_earlier(const Judge& judge, const ChangeKind& kind) {
    Pair pair;
    pair.gap = newest_fresh(judge, kind.of, kind.within).gap;
    pair.newest = newest_of_a_day(judge, kind);
    if (!pair.gap) pair.gap = gap_of(judge, kind.of, Why::absent);
    if (!pair.newest) return pair;
    const Readings rest = earlier(judge.patient.of(kind.of), *pair.newest);
    pair.gap = gap_of(judge, kind.of, Why::absent);
    pair.gap->lacks = Lacks::comparison;
    if (kind.against == Against::lowest) {
        pair.other = lowest_since(rest, kind.period->before(pair.newest->first_day));
    } else if (!rest.empty()) {
        pair.other = &rest.front();
        const Date least = kind.apart->first.after(pair.other->last_day);
        const Date most = kind.apart->second.after(pair.other->first_day);
        pair.too_close_or_far = pair.newest->first_day < least || pair.newest->last_day > most;
    }
    return pair;
}

Pair against_baseline(const Judge& judge, const ChangeKind& kind, Outcome& outcome) {
    Pair pair;
    const Anchor anchor = anchor_of(judge, kind.exposure);
    pair.gap = gap_of(judge, kind.of, Why::absent);
    if (!anchor.start) return pair;
    outcome.evidence.as_needed_only |= anchor.as_needed_only;
    outcome.evidence.used.push_back({Used::What::exposure, 0, anchor.index});
    const Readings all = judge.patient.of(kind.of);
    if (all.empty()) {
        pair.gap = gap_of(judge, kind.of, judge.patient.measured[kind.of].dropped.value_or(Why::absent));
        return pair;
    }
    pair.other = baseline_of(all, *anchor.start, kind.baseline);
    pair.gap->lacks = pair.other ? Lacks::follow_up : Lacks::baseline;
    if (!pair.other) return pair;
    for (const Reading& reading : all) {
        if (reading.first_day != reading.last_day) continue;
        if (reading.first_day <= pair.other->last_day || reading.first_day < *anchor.start) break;
        if (kind.until && reading.last_day > kind.until->after(*anchor.start)) continue;
        if (!judge.clock.fresh(reading.first_day, kind.within)) {
            pair.gap = gap_of(judge, kind.of, Why::stale);
            break;
        }
        pair.newest = &reading;
        break;
    }
    return pair;
}

Ratio change(const ChangeKind& kind, const Pair& pair) {
    const Ratio newest(pair.newest->value);
    const Ratio other(pair.other->value);
    if (!kind.percent) return newest - other;
    return (newest - other) * Ratio(Decimal(100, 0)) / other;
}

}  // namespace

Outcome judge_kind(const Judge& judge, const ChangeKind& kind) {
    Outcome outcome;
    const Pair pair =
        kind.against == Against::baseline ? against_baseline(judge, kind, outcome) : against_earlier(judge, kind);
    if (!pair.newest || !pair.other) {
        outcome.gap = pair.gap;
        return outcome;
    }
    outcome.evidence.used.push_back(used_reading(judge, kind.of, *pair.newest));
    outcome.evidence.used.push_back(used_reading(judge, kind.of, *pair.other));
    const bool exact = pair.newest->comparator == fhir::Comparator::none &&
                       pair.other->comparator == fhir::Comparator::none && pair.other->value != Decimal(0, 0);
    if (!exact) {
        outcome.gap = gap_of(judge, kind.of, Why::conflicting);
        return outcome;
    }
    const Ratio value = change(kind, pair);
    const int places = kind.percent ? 1 : std::max(pair.newest->value.scale(), pair.other->value.scale());
    outcome.evidence.computed = {kind.percent ? Computed::What::percent : Computed::What::change, value.rounded(places),
                                 0};
    respond(judge, kind.variants, value, fhir::Comparator::none, pair.newest, outcome);
    if (pair.too_close_or_far) hold_at(Level::info, outcome);
    return outcome;
}

}  // namespace hv::rules
