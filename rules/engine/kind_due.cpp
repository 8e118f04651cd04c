#include <algorithm>

#include "rules/engine/kinds.hpp"

namespace hv::rules {

namespace {

struct Due {
    const Judge& judge;
    const DueKind& kind;
    const DueTable& table;
    std::optional<Date> start;  // nothing: no anchor, or unknown since when
    Outcome& outcome;
};

void note_missing(Due& due, std::size_t item) {
    due.outcome.evidence.missing.push_back(static_cast<std::uint32_t>(item));
}

void want_by(Due& due, Date day) {
    auto& by = due.outcome.evidence.due_by;
    if (!by || day < *by) by = day;
}

const Reading* newest_of(Due& due, const DueItem& item, ObservableId& which) {
    const Reading* newest = nullptr;
    for (const DueMeasure& measure : item.any) {
        for (const Reading& reading : due.judge.patient.of(measure.of)) {
            if (newest && reading.at <= newest->at) break;
            if (measure.fasting && !reading.fasting) continue;
            newest = &reading;
            which = measure.of;
            break;
        }
    }
    return newest;
}

// A reading whose whole day interval lies in [first, last].
const Reading* reading_between(Due& due, const DueItem& item, Date first, Date last, ObservableId& which) {
    for (const DueMeasure& measure : item.any) {
        for (const Reading& reading : due.judge.patient.of(measure.of)) {
            if (reading.last_day < first) break;
            if (reading.first_day < first || reading.last_day > last) continue;
            if (measure.fasting && !reading.fasting) continue;
            which = measure.of;
            return &reading;
        }
    }
    return nullptr;
}

void use(Due& due, ObservableId of, const Reading& reading) {
    due.outcome.evidence.used.push_back(used_reading(due.judge, of, reading));
}

void conclude(Due& due, bool any_missing) {
    if (any_missing && due.judge.patient.incomplete) {
        due.outcome.truth = Truth::unknown;
        due.outcome.gap = Gap{};
        return;
    }
    due.outcome.truth = any_missing ? Truth::met : Truth::not_met;
    due.outcome.level = any_missing ? due.kind.level : Level::none;
}

void count(Due& due, std::size_t done, std::size_t wanted) {
    due.outcome.evidence.computed = {Computed::What::count, Decimal(static_cast<std::int64_t>(done), 0),
                                     static_cast<int>(wanted)};
}

void judge_schedule(Due& due, const DueOnce& once) {
    const Date far = Date(2'000'000);
    if (once.opens && !due.judge.clock.passed(once.opens->after(*due.start))) due.outcome.resting = true;
    if (once.until && due.judge.clock.reached(once.until->after(*due.start))) due.outcome.resting = true;
    if (due.outcome.resting) return;
    for (std::size_t i = 0; i < due.table.items.size(); ++i) {
        const DueItem& item = due.table.items[i];
        const Date last = item.through.after(*due.start);
        ObservableId which = 0;
        const Reading* reading = reading_between(due, item, item.from.after(*due.start), once.late ? far : last, which);
        if (reading) {
            use(due, which, *reading);
        } else {
            note_missing(due, i);
            want_by(due, last);
        }
    }
    const std::size_t missing = due.outcome.evidence.missing.size();
    count(due, due.table.items.size() - missing, due.table.items.size());
    conclude(due, missing != 0);
}

// The follow-up series is one finding with a count, not one alarm a slot.
void judge_schedule(Due& due, const DueSeries& series) {
    std::size_t wanted = 0;
    std::size_t done = 0;
    for (int slot = 1; slot <= series.count; ++slot) {
        const Span offset{series.every.count * slot, series.every.months};
        const Date day = offset.after(*due.start);
        const Date last = series.tolerance.after(day);
        const bool closed = due.judge.clock.passed(last);
        ObservableId which = 0;
        const Reading* reading = nullptr;
        for (const DueItem& item : due.table.items) {
            if (!reading) reading = reading_between(due, item, series.tolerance.before(day), last, which);
        }
        if (reading) use(due, which, *reading);
        done += reading ? 1 : 0;
        wanted += reading || closed ? 1 : 0;
        if (!reading && !closed) want_by(due, day);
        if (slot == series.count && closed) due.outcome.resting = true;
    }
    count(due, done, wanted);
    if (done < wanted) note_missing(due, 0);
    conclude(due, done < wanted);
}

const DuePhase* phase_now(Due& due, const DueRepeat& repeat) {
    if (!due.kind.exposure || !due.start) return &repeat.phases.back();
    const DuePhase* current = nullptr;
    for (const DuePhase& phase : repeat.phases) {
        if (due.judge.clock.reached(phase.from.after(*due.start))) current = &phase;
    }
    return current;
}

void judge_schedule(Due& due, const DueRepeat& repeat) {
    const DuePhase* phase = phase_now(due, repeat);
    due.outcome.resting = phase == nullptr;
    if (!phase) return;
    bool open = false;
    std::size_t done = 0;
    for (std::size_t i = 0; i < due.table.items.size(); ++i) {
        ObservableId which = 0;
        const Reading* newest = newest_of(due, due.table.items[i], which);
        if (!newest && repeat.never_unknown) {
            due.outcome.gap = gap_of(due.judge, due.table.items[i].any.front().of, Why::absent);
            open = true;
            continue;
        }
        if (newest) use(due, which, *newest);
        const Date wanted = newest ? phase->every.after(newest->first_day) : due.judge.clock.today();
        want_by(due, wanted);
        if (!newest || due.judge.clock.passed(phase->grace.after(wanted))) {
            note_missing(due, i);
        } else {
            ++done;
        }
    }
    count(due, done, due.table.items.size());
    conclude(due, !due.outcome.evidence.missing.empty());
    if (due.outcome.truth == Truth::not_met && open) due.outcome.truth = Truth::unknown;
    if (due.outcome.truth != Truth::unknown) due.outcome.gap.reset();
}

const DueTable* table_for(const Judge& judge, const DueKind& kind, Outcome& outcome) {
    for (std::size_t i = 0; i < kind.tables.size(); ++i) {
        if (holds(judge, kind.tables[i].when, nullptr, outcome.evidence) != Truth::met) continue;
        outcome.evidence.due_table = static_cast<std::uint16_t>(i);
        return &kind.tables[i];
    }
    return nullptr;
}

}  // namespace

Outcome judge_kind(const Judge& judge, const DueKind& kind) {
    Outcome outcome;
    std::optional<Date> start;
    if (kind.exposure) {
        const Anchor anchor = anchor_of(judge, *kind.exposure);
        start = anchor.start;
        outcome.resting = !anchor.taken || anchor.on_hold_only;
        if (!anchor.taken && judge.patient.incomplete) {
            outcome.resting = false;
            outcome.gap = Gap{};
            return outcome;
        }
        outcome.evidence.as_needed_only |= anchor.as_needed_only;
        if (anchor.taken) outcome.evidence.used.push_back({Used::What::exposure, 0, anchor.index});
    }
    const DueTable* table = table_for(judge, kind, outcome);
    if (!table) outcome.gap = Gap{};
    if (outcome.resting || !table) return outcome;
    const bool needs_start = !std::holds_alternative<DueRepeat>(table->schedule);
    if (needs_start && !start) {
        outcome.gap = Gap{};
        return outcome;
    }
    Due due{judge, kind, *table, start, outcome};
    std::visit([&](const auto& schedule) { judge_schedule(due, schedule); }, table->schedule);
    return outcome;
}

}  // namespace hv::rules
