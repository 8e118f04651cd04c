#include "rules/engine/anchors.hpp"

#include <algorithm>

#include "rules/engine/doses.hpp"

namespace hv::rules {
namespace {

Origin at_start(const Judge& judge, DrugGroupId group) {
    const Onset onset = onset_of(judge, group);
    Origin origin;
    origin.rests = !onset.anchor.taken || onset.anchor.on_hold_only;
    if (!onset.anchor.taken) return origin;
    origin.day = onset.anchor.start;
    origin.latest = onset.last;
    origin.index = onset.anchor.index;
    return origin;
}

// The start, or the newest large change of the dose of a drug that is taken now.
Origin at_change(const Judge& judge, DrugGroupId group, int percent) {
    Origin origin = at_start(judge, group);
    if (origin.rests) return origin;
    const DrugGroup& drugs = judge.patient.vocabulary->drug_groups[group];
    const auto& exposures = judge.patient.exposures;
    for (std::uint32_t i = 0; i < exposures.size(); ++i) {
        const Exposure& exposure = exposures[i];
        if (exposure.on_hold || exposure.as_needed || !drugs.holds(exposure.atc) || !is_current(judge, exposure))
            continue;
        for (const DoseLine& line : exposure.doses) judge.clock.reached(line.from);
        const auto day = newest_dose_change(exposure, judge.clock.today(), percent);
        if (!day || *day < *origin.latest) continue;
        origin.day = origin.latest = day;
        origin.index = i;
    }
    return origin;
}

// Still taken, or taken to go on because nobody wrote that it ended.
bool may_go_on(const Judge& judge, const Exposure& exposure) {
    if (!exposure.stopped || !judge.clock.passed(*exposure.stopped)) return true;
    return !exposure.stop_known && is_current(judge, exposure);
}

// The last day taken, without tail, of the exposure that ended last.
Origin at_stop(const Judge& judge, DrugGroupId group) {
    const DrugGroup& drugs = judge.patient.vocabulary->drug_groups[group];
    const auto& exposures = judge.patient.exposures;
    Origin origin;
    origin.rests = true;
    for (std::uint32_t i = 0; i < exposures.size(); ++i) {
        const Exposure& exposure = exposures[i];
        if (!drugs.holds(exposure.atc) || !judge.clock.reached(exposure.from.value_or(exposure.first_seen))) continue;
        if (may_go_on(judge, exposure)) return {.rests = true, .day = {}, .latest = {}, .index = {}};
        // Ended on a day that nobody wrote down: at the latest when it was no longer taken to go on, or today.
        const bool assumed = exposure.until && *exposure.until != *exposure.stopped;
        const Date latest = exposure.stop_known ? *exposure.stopped : assumed ? *exposure.until : judge.clock.today();
        if (origin.latest && latest <= *origin.latest) continue;
        origin.rests = false;
        origin.day = exposure.stop_known ? exposure.stopped : std::nullopt;
        origin.latest = latest;
        origin.index = i;
    }
    return origin;
}

bool is_as_long(const Pause& pause, const DueBreak& wanted) {
    const Date first_without = pause.last.plus_days(1);
    return pause.resumed >= wanted.from.after(first_without) && pause.resumed < wanted.to.after(first_without);
}

// Whether the drug had been taken for `after` when the pause began.
Truth taken_before(const Exposure& exposure, const Pause& pause, Span after) {
    const Date end = pause.last.plus_days(1);
    if (after.after(exposure.from.value_or(exposure.first_seen)) <= end) return Truth::met;
    return exposure.from ? Truth::not_met : Truth::unknown;
}

Origin at_resumption(const Judge& judge, DrugGroupId group, const DueBreak& wanted) {
    const DrugGroup& drugs = judge.patient.vocabulary->drug_groups[group];
    const auto& exposures = judge.patient.exposures;
    Origin origin;
    origin.rests = true;
    for (std::uint32_t i = 0; i < exposures.size(); ++i) {
        const Exposure& exposure = exposures[i];
        if (exposure.on_hold || !drugs.holds(exposure.atc) || !is_current(judge, exposure)) continue;
        for (const Pause& pause : exposure.pauses) {
            if (!judge.clock.reached(pause.resumed) || !is_as_long(pause, wanted)) continue;
            const Truth enough = taken_before(exposure, pause, wanted.after);
            if (enough == Truth::not_met || (origin.latest && pause.resumed < *origin.latest)) continue;
            origin.rests = false;
            origin.open = enough == Truth::unknown;
            origin.day = origin.latest = pause.resumed;
            origin.index = i;
        }
    }
    return origin;
}

}  // namespace

Onset onset_of(const Judge& judge, DrugGroupId group) {
    Onset onset;
    onset.anchor = anchor_of(judge, group);
    if (!onset.anchor.taken) return onset;
    const DrugGroup& drugs = judge.patient.vocabulary->drug_groups[group];
    const auto& exposures = judge.patient.exposures;
    const Exposure& chosen = exposures[onset.anchor.index];
    onset.first = chosen.from;
    onset.last = chosen.from.value_or(chosen.first_seen);
    for (const Exposure& exposure : exposures) {
        if (!drugs.holds(exposure.atc) || !is_current(judge, exposure)) continue;
        if (exposure.as_needed != chosen.as_needed || exposure.on_hold != chosen.on_hold) continue;
        onset.last = std::max(onset.last, exposure.from.value_or(exposure.first_seen));
    }
    return onset;
}

Truth lasted(const Judge& judge, const Onset& onset, const Since& since) {
    // `reached` remembers the day on which its answer changes, so both ends are always asked.
    const auto long_enough = [&](Span span) {
        const bool surely = judge.clock.reached(span.after(onset.last));
        const bool perhaps = !onset.first || judge.clock.reached(span.after(*onset.first));
        return surely ? Truth::met : perhaps ? Truth::unknown : Truth::not_met;
    };
    const Truth from = since.from ? long_enough(*since.from) : Truth::met;
    const Truth to = since.to ? !long_enough(*since.to) : Truth::met;
    return both(from, to);
}

Origin origin_of(const Judge& judge, const DueKind& kind) {
    Origin origin;
    switch (kind.anchor) {
        case AnchorAt::start:
            origin = at_start(judge, *kind.exposure);
            break;
        case AnchorAt::stop:
            origin = at_stop(judge, *kind.exposure);
            break;
        case AnchorAt::changed:
            origin = at_change(judge, *kind.exposure, kind.dose_change);
            break;
        case AnchorAt::resumed:
            origin = at_resumption(judge, *kind.exposure, *kind.pause);
            break;
    }
    // What is not in an incomplete answer may yet be there.
    if (!origin.index && judge.patient.incomplete && origin.rests) {
        origin.rests = false;
        origin.open = true;
    }
    return origin;
}

}  // namespace hv::rules
