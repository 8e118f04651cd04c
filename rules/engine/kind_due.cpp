#include <span>

#include "rules/engine/anchors.hpp"
#include "rules/engine/kinds.hpp"

namespace hv::rules {

namespace {

struct Due {
    const Judge& judge;
    const DueKind& kind;
    const DueTable& table;
    std::optional<Date> start;   // nothing: no anchor, or unknown since when
    std::optional<Date> latest;  // the last day on which the start may lie; nothing: no anchor
    Outcome& outcome;
    bool long_overdue = false;
};

void note_missing(Due& due, std::size_t item) {
    due.outcome.evidence.missing.push_back(static_cast<std::uint32_t>(item));
}

void want_by(Due& due, Date day) {
    auto& by = due.outcome.evidence.due_by;
    if (!by || day < *by) by = day;
}

// What was wanted on `last` at the latest, grace included, is missing.
void overdue_since(Due& due, Date last) {
    const auto& escalate = due.kind.escalate;
    if (escalate && due.judge.clock.passed(escalate->after.after(last))) due.long_overdue = true;
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
    if (any_missing && due.long_overdue) apply_response(due.judge, due.kind.escalate->response, due.outcome);
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
            overdue_since(due, last);
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
    std::optional<Date> unfilled;  // the first of the slots in a row that nobody filled closed on this day
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
        if (reading) unfilled.reset();
        if (!reading && closed && !unfilled) unfilled = last;
        done += reading ? 1 : 0;
        wanted += reading || closed ? 1 : 0;
        if (!reading && !closed) want_by(due, day);
        if (slot == series.count && closed) due.outcome.resting = true;
    }
    count(due, done, wanted);
    if (done < wanted) note_missing(due, 0);
    if (unfilled) overdue_since(due, *unfilled);
    conclude(due, done < wanted);
}

// The phases that may count today: one, several when nobody knows since when, none before the first.
std::span<const DuePhase> phases_now(Due& due, const DueRepeat& repeat) {
    const std::span<const DuePhase> all(repeat.phases);
    if (!due.latest) return all.last(1);
    std::size_t reached = 0;
    for (const DuePhase& phase : all) {
        if (due.judge.clock.reached(phase.from.after(*due.latest))) ++reached;
    }
    if (due.start) return reached == 0 ? all.first(0) : all.subspan(reached - 1, 1);
    return reached == 0 ? all : all.subspan(reached - 1);
}

struct ItemAge {
    const Reading* newest = nullptr;
    ObservableId which = 0;
};

Date wanted_again(const DuePhase& phase, const Reading& newest) {
    return phase.every.after(newest.first_day);
}

// What was never measured is wanted from the first phase on; nothing: nobody can say since when.
std::optional<Date> wanted_first(Due& due, const DueRepeat& repeat) {
    if (!due.latest) return std::nullopt;
    const Date day = repeat.phases.front().from.after(*due.latest);
    return due.judge.clock.reached(day) ? std::optional(day) : std::nullopt;
}

bool is_missing(Due& due, const DuePhase& phase, const ItemAge& age) {
    return !age.newest || due.judge.clock.passed(phase.grace.after(wanted_again(phase, *age.newest)));
}

// Whether the phases that may count answer alike.
bool agree(Due& due, std::span<const DuePhase> phases, const std::vector<ItemAge>& ages) {
    std::size_t missing = 0;
    for (const DuePhase& phase : phases) {
        bool any = false;
        for (const ItemAge& age : ages) any = is_missing(due, phase, age) || any;
        missing += any ? 1 : 0;
    }
    return missing == 0 || missing == phases.size();
}

void note_overdue(Due& due, const DueRepeat& repeat, const DuePhase& phase, const ItemAge& age) {
    if (age.newest) return overdue_since(due, phase.grace.after(wanted_again(phase, *age.newest)));
    const DuePhase& first = repeat.phases.front();
    if (due.latest) overdue_since(due, first.grace.after(first.from.after(*due.latest)));
}

void judge_schedule(Due& due, const DueRepeat& repeat) {
    const std::span<const DuePhase> phases = phases_now(due, repeat);
    const bool over = repeat.until && due.latest && due.judge.clock.reached(repeat.until->after(*due.latest));
    due.outcome.resting = phases.empty() || over;
    if (due.outcome.resting) return;
    const DuePhase& phase = phases.back();
    std::vector<ItemAge> ages;
    bool open = false;
    bool undated = false;
    std::size_t done = 0;
    for (std::size_t i = 0; i < due.table.items.size(); ++i) {
        ItemAge age;
        age.newest = newest_of(due, due.table.items[i], age.which);
        if (!age.newest && repeat.never_unknown) {
            due.outcome.gap = gap_of(due.judge, due.table.items[i].any.front().of, Why::absent);
            open = true;
            continue;
        }
        ages.push_back(age);
        if (age.newest) use(due, age.which, *age.newest);
        const auto wanted = age.newest ? wanted_again(phase, *age.newest) : wanted_first(due, repeat);
        if (wanted) want_by(due, *wanted);
        undated = undated || !wanted;
        if (is_missing(due, phase, age)) {
            note_missing(due, i);
            note_overdue(due, repeat, phase, age);
        } else {
            ++done;
        }
    }
    // Something is wanted now: the day on which something else will be is not the finding's.
    auto& by = due.outcome.evidence.due_by;
    if (undated && by && !due.judge.clock.reached(*by)) by.reset();
    count(due, done, due.table.items.size());
    conclude(due, !due.outcome.evidence.missing.empty());
    if (!agree(due, phases, ages)) {
        due.outcome.truth = Truth::unknown;
        due.outcome.level = Level::none;
        due.outcome.gap = Gap{};
        return;
    }
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

// The day from which the rule rests, when its schedule begins on `start`.
struct ScheduleEnd {
    Date start;

    std::optional<Date> operator()(const DueOnce& once) const { return after(once.until); }
    std::optional<Date> operator()(const DueRepeat& repeat) const { return after(repeat.until); }
    std::optional<Date> operator()(const DueSeries& series) const {
        const Span offset{series.every.count * series.count, series.every.months};
        return series.tolerance.after(offset.after(start)).plus_days(1);
    }
    [[nodiscard]] std::optional<Date> after(const std::optional<Span>& until) const {
        return until ? std::optional(until->after(start)) : std::nullopt;
    }
};

// Nobody can tell what the schedule counts from; it rests once it would be over in any case.
Outcome undecided(const Judge& judge, const DueTable& table, const Origin& origin, Outcome outcome) {
    outcome.gap = Gap{};
    if (!origin.latest) return outcome;
    const auto end = std::visit(ScheduleEnd{*origin.latest}, table.schedule);
    if (end && judge.clock.reached(*end)) {
        outcome.resting = true;
        outcome.gap.reset();
    }
    return outcome;
}

}  // namespace

Outcome judge_kind(const Judge& judge, const DueKind& kind) {
    Outcome outcome;
    Origin origin;
    if (kind.exposure) {
        origin = origin_of(judge, kind);
        outcome.resting = origin.rests;
        outcome.evidence.counted_from = origin.day;
        if (origin.index) {
            outcome.evidence.as_needed_only |= judge.patient.exposures[*origin.index].as_needed;
            outcome.evidence.used.push_back({Used::What::exposure, 0, *origin.index});
        }
    }
    const DueTable* table = table_for(judge, kind, outcome);
    if (!table) outcome.gap = Gap{};
    if (outcome.resting || !table) return outcome;
    const bool from_start = kind.anchor == AnchorAt::start || kind.anchor == AnchorAt::changed;
    const bool bare_start = from_start && std::holds_alternative<DueRepeat>(table->schedule);
    if (origin.open || (kind.exposure && !origin.day && !bare_start)) return undecided(judge, *table, origin, outcome);
    Due due{judge, kind, *table, origin.day, origin.latest, outcome};
    std::visit([&](const auto& schedule) { judge_schedule(due, schedule); }, table->schedule);
    return outcome;
}

}  // namespace hv::rules
