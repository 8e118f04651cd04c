#include "rules/engine/judge.hpp"

#include "rules/engine/kinds.hpp"

namespace hv::rules {

Outcome judge_expression(const Judge& judge, const Expr& expr) {
    return std::visit([&](const auto& kind) { return judge_kind(judge, kind); }, expr.kind);
}

Gap gap_of(const Judge& judge, ObservableId of, Why why) {
    Gap gap;
    gap.why = why;
    gap.observable = of;
    gap.has_observable = true;
    const auto readings = judge.patient.of(of);
    const Measured& measured = judge.patient.measured[of];
    if (why == Why::stale && !readings.empty()) gap.seen = readings.front().source;
    if (why != Why::stale && why != Why::absent && measured.dropped) gap.seen = measured.dropped_source;
    return gap;
}

Newest newest_fresh(const Judge& judge, ObservableId of, Span within, std::optional<bool> fasting) {
    const bool lasting = judge.patient.vocabulary->observables[of].lasting;
    bool any = false;
    for (const Reading& reading : judge.patient.of(of)) {
        if (fasting && reading.fasting != *fasting) continue;
        any = true;
        if (lasting || judge.clock.fresh(reading.first_day, within)) return {&reading, {}};
    }
    if (any) return {nullptr, gap_of(judge, of, Why::stale)};
    const auto dropped = judge.patient.measured[of].dropped;
    return {nullptr, gap_of(judge, of, dropped.value_or(Why::absent))};
}

bool same_time(const Reading& newest, const Reading& other) {
    if (newest.wide) return other.last_day >= newest.first_day;
    return other.at == newest.at;
}

Used used_reading(const Judge& judge, ObservableId of, const Reading& reading) {
    return {Used::What::reading, of, static_cast<std::uint32_t>(&reading - judge.patient.readings.data())};
}

bool is_current(const Judge& judge, const Exposure& exposure) {
    if (!judge.clock.reached(exposure.from.value_or(exposure.first_seen))) return false;
    return !exposure.until || !judge.clock.passed(*exposure.until);
}

namespace {

// A regular exposure outranks one as needed, one that goes on outranks one on hold; among equals the newest start.
bool outranks(const Exposure& a, const Exposure& b) {
    if (a.as_needed != b.as_needed) return !a.as_needed;
    if (a.on_hold != b.on_hold) return !a.on_hold;
    if (a.from.has_value() != b.from.has_value()) return a.from.has_value();
    return a.from && *a.from > *b.from;
}

}  // namespace

Anchor anchor_of(const Judge& judge, DrugGroupId group) {
    Anchor anchor;
    const DrugGroup& drugs = judge.patient.vocabulary->drug_groups[group];
    const auto& exposures = judge.patient.exposures;
    for (std::uint32_t i = 0; i < exposures.size(); ++i) {
        if (!drugs.holds(exposures[i].atc) || !is_current(judge, exposures[i])) continue;
        if (!anchor.taken || outranks(exposures[i], exposures[anchor.index])) anchor.index = i;
        anchor.taken = true;
    }
    if (!anchor.taken) return anchor;
    const Exposure& chosen = exposures[anchor.index];
    anchor.start = chosen.from;
    anchor.as_needed_only = chosen.as_needed;
    anchor.on_hold_only = chosen.on_hold;
    return anchor;
}

}  // namespace hv::rules
