#include <algorithm>
#include <span>

#include "rules/engine/kinds.hpp"

namespace hv::rules {

namespace {

using Readings = std::span<const Reading>;  // newest first

// How many of `readings` lie within the confirming window of the newest.
std::size_t in_window(Readings readings, const Confirm& confirm) {
    const Date first = confirm.within.before(readings.front().first_day);
    std::size_t count = 0;
    while (count < readings.size() && readings[count].last_day >= first) ++count;
    return count;
}

bool is_confirmed(Readings window, const Confirm& confirm) {
    if (window.size() < static_cast<std::size_t>(confirm.readings)) return false;
    int days = 1;
    for (std::size_t i = 1; i < window.size(); ++i) days += window[i].first_day != window[i - 1].first_day ? 1 : 0;
    return days >= confirm.days;
}

Ratio mean(Readings window) {
    Ratio sum;
    for (const Reading& reading : window) sum = sum + Ratio(reading.value);
    return sum / Ratio(Decimal(static_cast<std::int64_t>(window.size()), 0));
}

bool has_comparator(Readings window) {
    return std::any_of(window.begin(), window.end(),
                       [](const Reading& reading) { return reading.comparator != fhir::Comparator::none; });
}

void judge_reading(const Judge& judge, const BandKind& kind, const Reading& reading, Outcome& outcome) {
    outcome.evidence.used.push_back(used_reading(judge, kind.of, reading));
    if (kind.laboratory && respond_by_laboratory(judge, *kind.laboratory, reading, outcome)) return;
    if (!kind.variants.empty()) {
        respond(judge, kind.variants, Ratio(reading.value), reading.comparator, &reading, outcome);
        return;
    }
    outcome.gap = Gap{};
    outcome.gap->why = Why::no_range;
    outcome.gap->seen = reading.source;
}

// Of readings whose times overlap nobody knows which is the newest: the gravest answer counts.
void judge_newest(const Judge& judge, const BandKind& kind, Readings readings, Outcome& outcome) {
    bool first = true;
    for (const Reading& reading : readings) {
        if (!same_time(readings.front(), reading)) break;
        if (kind.fasting && reading.fasting != *kind.fasting) continue;
        Outcome one;
        judge_reading(judge, kind, reading, one);
        const bool graver =
            one.level > outcome.level || (one.truth == Truth::unknown && outcome.truth == Truth::not_met);
        if (first || graver) outcome = std::move(one);
        first = false;
    }
}

// The level that the readings give, newest first, without memory of earlier levels.
void judge_readings(const Judge& judge, const BandKind& kind, Readings readings, Outcome& outcome) {
    const Reading& newest = readings.front();
    if (!kind.confirm || has_comparator(readings.first(1))) {
        judge_newest(judge, kind, readings, outcome);
        return;
    }
    Readings window = readings.first(in_window(readings, *kind.confirm));
    if (has_comparator(window)) window = readings.first(1);
    for (const Reading& reading : window) outcome.evidence.used.push_back(used_reading(judge, kind.of, reading));
    const Ratio value = mean(window);
    if (window.size() > 1) {
        outcome.evidence.computed = {Computed::What::mean, value.rounded(1), static_cast<int>(window.size())};
    }
    respond(judge, kind.variants, value, fhir::Comparator::none, &newest, outcome);
    if (outcome.truth == Truth::met && !is_confirmed(window, *kind.confirm)) {
        hold_at(kind.confirm->until, outcome);
        outcome.evidence.unconfirmed_once = true;
    }
}

Level level_at(const Judge& judge, const BandKind& kind, const Ratio& value, const Reading& reading) {
    Outcome outcome;
    const Judge quiet{judge.rules, judge.patient, judge.clock, nullptr, judge.rule};
    respond(quiet, kind.variants, value, fhir::Comparator::none, &reading, outcome);
    return outcome.truth == Truth::met ? outcome.level : Level::none;
}

// Walks the history forward: a level once raised is left only after `clear.readings` readings in a row that lie at
// least `clear.margin` inside the lower level.
Level remembered_level(const Judge& judge, const BandKind& kind, Readings readings) {
    const Judge quiet{judge.rules, judge.patient, judge.clock, nullptr, judge.rule};
    Level level = Level::none;
    int calm = 0;
    for (std::size_t i = readings.size(); i-- > 0;) {
        Outcome outcome;
        judge_readings(quiet, kind, readings.subspan(i), outcome);
        const Level raw = outcome.truth == Truth::met ? outcome.level : Level::none;
        const Ratio value(readings[i].value);
        const Ratio margin(kind.clear->margin);
        const Level worst = std::max({raw, level_at(judge, kind, value + margin, readings[i]),
                                      level_at(judge, kind, value - margin, readings[i])});
        calm = worst < level ? calm + 1 : 0;
        if (raw >= level || calm >= kind.clear->readings) level = raw;
    }
    return level;
}

}  // namespace

Outcome judge_kind(const Judge& judge, const BandKind& kind) {
    Outcome outcome;
    const Newest newest = newest_fresh(judge, kind.of, kind.within, kind.fasting);
    if (!newest.reading) {
        apply_missing(judge, kind.missing, newest.gap, outcome);
        return outcome;
    }
    const Readings all = judge.patient.of(kind.of);
    const auto skipped = static_cast<std::size_t>(newest.reading - all.data());
    const Readings readings = all.subspan(skipped);
    judge_readings(judge, kind, readings, outcome);
    if (kind.clear && outcome.truth != Truth::unknown) {
        const Level kept = remembered_level(judge, kind, readings);
        if (kept > outcome.level) {
            outcome.truth = Truth::met;
            outcome.level = kept;
            outcome.response = nullptr;
        }
    }
    if (outcome.gap && !outcome.gap->has_observable) {
        outcome.gap->observable = kind.of;
        outcome.gap->has_observable = true;
    }
    return outcome;
}

}  // namespace hv::rules
