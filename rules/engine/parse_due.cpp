#include <algorithm>
#include <array>

#include "rules/engine/check_bands.hpp"
#include "rules/engine/exposures.hpp"
#include "rules/engine/parse_draft.hpp"

namespace hv::rules {
namespace {

bool surely_after(Span a, Span b) {
    return a.least_days() > b.most_days();
}

DueOnce read_once(Draft& draft, Fields& fields) {
    DueOnce once;
    once.late = read_bool(draft.notes, fields.optional("late")).value_or(false);
    once.opens = draft.span(fields.optional("opens"), Sign::not_negative);
    const Spot until = fields.optional("until");
    once.until = draft.span(until);
    if (once.opens && once.until && !surely_after(*once.until, *once.opens)) {
        draft.notes.add(until.offset(), "schedule-order", until.place + ": the rule rests before it opens");
    }
    return once;
}

DueSeries read_series(Draft& draft, Fields& fields) {
    DueSeries series;
    const auto every = draft.span(fields.required("every"));
    series.every = every.value_or(Span{});
    series.count = draft.count(fields.required("count"), 1, 100, 1, series.count_limit);
    const Spot spot = fields.required("tolerance");
    const auto tolerance = draft.span(spot, Sign::not_negative);
    series.tolerance = tolerance.value_or(Span{});
    if (every && tolerance && 2 * tolerance->most_days() >= every->least_days()) {
        draft.notes.add(spot.offset(), "tolerance",
                        spot.place + ": " + quoted(spot.value.text()) +
                            " to either side makes neighbouring slots overlap: one reading would fill both",
                        "less than half of `every`");
    }
    return series;
}

DueRepeat read_repeat(Draft& draft, Fields& fields) {
    static constexpr std::array<std::string_view, 2> nevers{"due", "unknown"};
    DueRepeat repeat;
    std::vector<Spot> graces;
    const std::size_t before = draft.notes.count();
    for (const Spot& item : read_list(draft.notes, fields.required("phases"))) {
        Fields phase_fields(draft.notes, item);
        DuePhase phase;
        const Spot from = phase_fields.optional("from");
        phase.from = draft.span(from, Sign::not_negative).value_or(Span{});
        phase.every = draft.span(phase_fields.required("every")).value_or(Span{});
        graces.push_back(phase_fields.required("grace"));
        phase.grace = draft.span(graces.back(), Sign::not_negative).value_or(Span{});
        phase_fields.finish();
        if (!repeat.phases.empty() && !surely_after(phase.from, repeat.phases.back().from)) {
            draft.notes.add(from ? from.offset() : item.offset(), "schedule-order",
                            item.place + ": starts no later than the phase before it");
        }
        repeat.phases.push_back(phase);
    }
    repeat.never_unknown = read_choice(draft.notes, fields.optional("never"), nevers) == 1;
    const Spot until = fields.optional("until");
    repeat.until = draft.span(until);
    if (repeat.until && !repeat.phases.empty() && !surely_after(*repeat.until, repeat.phases.back().from)) {
        draft.notes.add(until.offset(), "schedule-order",
                        until.place + ": the rule rests before its last phase begins");
    }
    if (draft.notes.count() != before) return repeat;
    for (std::size_t i = 0; i < repeat.phases.size(); ++i) {
        if (repeat.phases[i].grace.most_days() < repeat.phases[i].every.least_days()) continue;
        draft.notes.add(
            graces[i].offset(), "grace",
            graces[i].place + ": " + quoted(graces[i].value.text()) + " is no shorter than the step of its phase");
    }
    return repeat;
}

// What the tables of one rule share.
struct Frame {
    bool anchored = false;  // an exposure is named
    bool must_end = false;  // counts from something that is over one day: a stop, a resumption
};

bool ends(const std::variant<DueOnce, DueSeries, DueRepeat>& schedule) {
    if (const auto* once = std::get_if<DueOnce>(&schedule)) return once->until.has_value();
    if (const auto* repeat = std::get_if<DueRepeat>(&schedule)) return repeat->until.has_value();
    return true;
}

struct Schedule {
    std::variant<DueOnce, DueSeries, DueRepeat> schedule;
    Spot spot;
};

std::optional<Schedule> read_schedule(Draft& draft, const Spot& spot, const Frame& frame) {
    static constexpr std::array<std::string_view, 3> types{"once", "series", "repeat"};
    Fields fields(draft.notes, spot);
    const auto type = read_choice(draft.notes, fields.required("type"), types);
    if (!type) return std::nullopt;  // which fields belong to it, nobody can know
    Schedule out{.schedule = {}, .spot = spot};
    if (*type == 0) out.schedule = read_once(draft, fields);
    if (*type == 1) out.schedule = read_series(draft, fields);
    if (*type == 2) out.schedule = read_repeat(draft, fields);
    fields.finish();
    const auto* repeat = std::get_if<DueRepeat>(&out.schedule);
    const bool restless =
        repeat != nullptr && repeat->phases.size() == 1 && repeat->phases[0].from.count == 0 && !repeat->until;
    if (!frame.anchored && !restless) {
        draft.notes.add(spot.offset(), "no-anchor",
                        spot.place + ": counts from the start of an exposure, and the rule names none",
                        "name an `exposure`, or repeat with one phase without `from`");
    }
    if (frame.must_end && !ends(out.schedule)) {
        draft.notes.add(spot.offset(), "no-end", spot.place + ": counts from a stop or a pause, and never ends",
                        "say with `until` when the rule rests");
    }
    return out;
}

// `"hba1c"`, or `{"of": "glucose", "fasting": true}`.
std::optional<DueMeasure> read_measure(Draft& draft, const Spot& spot) {
    DueMeasure measure;
    if (spot.value.is_string()) {
        const auto of = draft.observable(spot);
        return of ? std::optional(DueMeasure{.of = *of}) : std::nullopt;
    }
    Fields fields(draft.notes, spot);
    const auto of = draft.observable(fields.required("of"));
    const Spot fasting = fields.required("fasting");
    measure.of = of.value_or(0);
    measure.fasting = read_bool(draft.notes, fasting).value_or(false);
    fields.finish();
    if (of && measure.fasting) draft.must_tell_fasting(fasting, of);
    return of ? std::optional(measure) : std::nullopt;
}

DueItem read_item(Draft& draft, const Spot& spot, const Schedule& schedule) {
    DueItem item;
    Fields fields(draft.notes, spot);
    for (const Spot& spot_of : read_list(draft.notes, fields.required("any"))) {
        const auto measure = read_measure(draft, spot_of);
        if (!measure) continue;
        const auto same = [&](const DueMeasure& other) { return other.of == measure->of; };
        if (std::ranges::any_of(item.any, same)) {
            draft.notes.add(spot_of.offset(), "item-twice", spot_of.place + ": asks for the same observable again");
        }
        item.any.push_back(*measure);
    }
    item.title = fields.required_words("title");
    if (const auto* once = std::get_if<DueOnce>(&schedule.schedule)) {
        const Spot through_spot = fields.required("through");
        const auto from = draft.span(fields.required("from"), Sign::any);
        // Where late readings count, the end of the window only dates the reminder: it decides nothing.
        const auto through =
            once->late ? read_span(draft.notes, through_spot, Sign::any) : draft.span(through_spot, Sign::any);
        item.from = from.value_or(Span{});
        item.through = through.value_or(Span{});
        if (from && through && from->least_days() > through->most_days()) {
            draft.notes.add(spot.offset(), "window-order", spot.place + ": its window ends before it starts");
        }
        if (through && once->until && !surely_after(*once->until, *through)) {
            draft.notes.add(through_spot.offset(), "look-back",
                            through_spot.place + ": the rule rests before the window of this item is over");
        }
    }
    fields.finish();
    return item;
}

// `schedule` and `items`, beside whatever else stands in the object.
DueTable read_table(Draft& draft, Fields& fields, const Frame& frame) {
    DueTable table;
    const auto schedule = read_schedule(draft, fields.required("schedule"), frame);
    const Spot items = fields.required("items");
    if (!schedule) return table;
    table.schedule = schedule->schedule;
    for (const Spot& item : read_list(draft.notes, items)) table.items.push_back(read_item(draft, item, *schedule));
    return table;
}

DueEscalate read_escalate(Draft& draft, const Spot& spot, Level usual) {
    DueEscalate escalate;
    Fields fields(draft.notes, spot);
    escalate.after = draft.span(fields.required("after"), Sign::not_negative).value_or(Span{});
    const Spot level = fields.required("level");
    escalate.response.confidence = draft.confidence;
    escalate.response.level = read_level(draft.notes, level).value_or(Level::none);
    escalate.response.text = read_words(draft.notes, fields.optional("text"));
    if (const auto confidence = read_confidence(draft.notes, fields.optional("confidence"))) {
        escalate.response.confidence = *confidence;
    }
    fields.finish();
    if (escalate.response.level != Level::none && escalate.response.level <= usual) {
        draft.notes.add(level.offset(), "escalate-idle",
                        level.place + ": " + quoted(level.value.text()) + " is no higher than what is said before");
    }
    return escalate;
}

// Which pauses count, and for how long the drug must have been taken before.
DueBreak read_break(Draft& draft, const Spot& spot) {
    DueBreak pause;
    Fields fields(draft.notes, spot);
    const auto from = draft.span(fields.required("from"));
    const Spot to_spot = fields.required("to");
    const auto to = draft.span(to_spot);
    pause.from = from.value_or(Span{});
    pause.to = to.value_or(Span{});
    pause.after = draft.span(fields.required("after"), Sign::not_negative).value_or(Span{});
    fields.finish();
    if (from && to && from->least_days() >= to->most_days()) {
        draft.notes.add(to_spot.offset(), "window-order", spot.place + ": ends before it starts");
    }
    if (from && from->least_days() > break_days) {
        draft.notes.add(spot.offset(), "look-back",
                        spot.place + ": a pause of more than " + std::to_string(break_days) +
                            " days ends the exposure: none is as long as this");
    }
    return pause;
}

void read_anchor(Draft& draft, Fields& fields, DueKind& kind) {
    static constexpr std::array<std::string_view, 4> anchors{"start", "stop", "resumed", "changed"};  // as AnchorAt
    const Spot spot = fields.optional("anchor");
    kind.anchor = static_cast<AnchorAt>(read_choice(draft.notes, spot, anchors).value_or(0));
    if (kind.anchor == AnchorAt::resumed) kind.pause = read_break(draft, fields.required("break"));
    if (kind.anchor == AnchorAt::changed)
        kind.dose_change = draft.count(fields.required("dose_change"), 1, 1000, 1, kind.dose_change_limit);
    if (spot && !fields.has("exposure")) {
        draft.notes.add(spot.offset(), "no-anchor", spot.place + ": the rule names no exposure",
                        "name an `exposure`, or leave `anchor` out");
    }
}

}  // namespace

DueKind read_due_kind(Draft& draft, Fields& fields) {
    DueKind kind;
    kind.level = read_level(draft.notes, fields.optional("level")).value_or(Level::due);
    if (const Spot escalate = fields.optional("escalate")) kind.escalate = read_escalate(draft, escalate, kind.level);
    const Spot exposure = fields.optional("exposure");
    kind.exposure = draft.drug_group(exposure);
    read_anchor(draft, fields, kind);
    const Frame frame{.anchored = static_cast<bool>(exposure),
                      .must_end = kind.anchor == AnchorAt::stop || kind.anchor == AnchorAt::resumed};
    const Spot tables = fields.optional("tables");
    if (!tables) {
        kind.tables.push_back(read_table(draft, fields, frame));
        return kind;
    }
    const std::size_t before = draft.notes.count();
    std::vector<Column> columns;
    for (const Spot& item : read_list(draft.notes, tables)) {
        Fields table_fields(draft.notes, item);
        const Spot when = table_fields.required("when");
        DueTable table = read_table(draft, table_fields, frame);
        table.when = read_when(draft, when, std::nullopt);
        table_fields.finish();
        kind.tables.push_back(std::move(table));
        columns.push_back({nullptr, when});
    }
    if (draft.notes.count() != before) return kind;
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].when = &kind.tables[i].when;
    check_columns(draft, columns, tables, "table", std::nullopt);
    return kind;
}

}  // namespace hv::rules
