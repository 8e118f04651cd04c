// The kinds that lay levels over one value: band, state, score; and the table of all kinds.
#include <algorithm>
#include <array>

#include "rules/engine/parse_draft.hpp"

namespace hv::rules {
namespace {

template <auto read>
Expr expr_of(Draft& draft, Fields& fields) {
    return Expr{read(draft, fields)};
}

// A change of a number, or of a coded answer.
Expr read_change(Draft& draft, Fields& fields) {
    if (fields.optional("measure").value.text() == "answer") return Expr{read_turn_kind(draft, fields)};
    return Expr{read_change_kind(draft, fields)};
}

struct KindReader {
    std::string_view name;
    Expr (*read)(Draft&, Fields&);
};
constexpr std::array<KindReader, 7> kinds{{{"band", expr_of<read_band_kind>},
                                           {"state", expr_of<read_state_kind>},
                                           {"change", read_change},
                                           {"due", expr_of<read_due_kind>},
                                           {"present", expr_of<read_present_kind>},
                                           {"combine", expr_of<read_combine_kind>},
                                           {"score", expr_of<read_score_kind>}}};

Span required_within(Draft& draft, Fields& fields) {
    return draft.span(fields.required("within")).value_or(Span{});
}

Level highest(const std::vector<Variant>& variants) {
    Level level = Level::none;
    for (const Variant& variant : variants) {
        for (const Band& band : variant.bands) level = std::max(level, band.response.level);
    }
    return level;
}

std::optional<Response> read_missing(Draft& draft, Fields& fields) {
    const Spot spot = fields.optional("missing");
    if (!spot) return std::nullopt;
    Fields missing(draft.notes, spot);
    Response response = read_response(draft, missing, true);
    missing.finish();
    return response;
}

Confirm read_confirm(Draft& draft, const Spot& spot, Level most) {
    Confirm confirm;
    Fields fields(draft.notes, spot);
    confirm.readings = draft.count(fields.required("readings"), 2, 10, 2, confirm.readings_limit);
    const Spot days = fields.required("days");
    confirm.days = draft.count(days, 1, 10, 1, confirm.days_limit);
    confirm.within = draft.span(fields.required("within")).value_or(Span{});
    const Spot until = fields.required("until");
    const auto level = read_level(draft.notes, until);
    fields.finish();
    confirm.until = level.value_or(Level::review);
    if (confirm.days > confirm.readings) {
        draft.notes.add(days.offset(), "confirm-days",
                        days.place + ": " + std::to_string(confirm.readings) + " readings never stand on " +
                            std::to_string(confirm.days) + " days");
    }
    if (level && most <= *level) {
        draft.notes.add(until.offset(), "confirm-idle",
                        until.place + ": no band is higher than " + quoted(text(*level)) + ", so nothing is held back");
    }
    return confirm;
}

Clear read_clear(Draft& draft, const Spot& spot, const Scale& scale) {
    Clear clear;
    Fields fields(draft.notes, spot);
    const Spot margin = fields.required("margin");
    if (const auto value = read_decimal(draft.notes, margin)) {
        clear.margin = *value;
        clear.margin_limit = draft.limit(margin, scale.decimals);
        if (value->scale() > scale.decimals) {
            draft.notes.add(margin.offset(), "limit-precision",
                            margin.place + ": " + quoted(margin.value.text()) + " has more decimals than " +
                                scale.name + " is compared at (" + std::to_string(scale.decimals) + ")");
        }
        if (*value <= Decimal() || *value >= scale.high - scale.low) {
            draft.notes.add(margin.offset(), "limit-implausible",
                            margin.place + ": " + quoted(margin.value.text()) +
                                " is no distance between plausible values of " + scale.name);
        }
    }
    clear.readings = draft.count(fields.required("readings"), 1, 10, 1, clear.readings_limit);
    fields.finish();
    return clear;
}

}  // namespace

BandKind read_band_kind(Draft& draft, Fields& fields) {
    BandKind kind;
    const auto of = draft.observable(fields.required("of"), ObservableKind::quantity);
    kind.within = required_within(draft, fields);
    if (const Spot specimen = fields.optional("specimen")) {
        static constexpr std::array<std::string_view, 1> names{"fasting"};
        if (read_choice(draft.notes, specimen, names)) kind.fasting = true;
        if (of) draft.must_tell_fasting(specimen, *of);
    }
    Scale scale{.name = {}, .low = {}, .high = {}, .observable = {}, .fasting = {}};
    // Without its observable nothing can be said of a number: a scale that takes all.
    if (of) {
        kind.of = *of;
        scale = scale_of(draft, *of);
    } else {
        scale = Scale{.name = {},
                      .decimals = 12,
                      .low = Decimal(-999'999'999'999, 0),
                      .high = Decimal(999'999'999'999, 0),
                      .observable = {},
                      .fasting = {}};
    }
    scale.fasting = kind.fasting;
    const Spot laboratory = fields.optional("laboratory");
    if (laboratory) kind.laboratory = read_laboratory(draft, laboratory);
    kind.variants = read_variants(draft, fields, scale, static_cast<bool>(laboratory));
    for (const char* name : {"confirm", "clear"}) {
        if (!laboratory || !fields.has(name)) continue;
        draft.notes.add(laboratory.offset(), "laboratory-memory",
                        laboratory.place + ": ranges differ from report to report: nothing can be held against `" +
                            std::string(name) + "`");
    }
    if (const Spot confirm = fields.optional("confirm"))
        kind.confirm = read_confirm(draft, confirm, highest(kind.variants));
    if (const Spot clear = fields.optional("clear")) kind.clear = read_clear(draft, clear, scale);
    kind.missing = read_missing(draft, fields);
    return kind;
}

StateKind read_state_kind(Draft& draft, Fields& fields) {
    StateKind kind;
    const auto of = draft.observable(fields.required("of"), ObservableKind::coded);
    kind.within = required_within(draft, fields);
    const Spot list = fields.required("answers");
    const std::size_t before = draft.notes.count();
    std::vector<std::optional<Response>> by_answer(of ? draft.vocabulary.observables[*of].answers.size() : 0);
    for (const Spot& item : read_list(draft.notes, list)) {
        Fields one(draft.notes, item);
        const std::vector<Spot> answers = read_list(draft.notes, one.required("is"));
        const Response response = read_response(draft, one);
        one.finish();
        for (const Spot& spot : answers) {
            const auto answer = of ? draft.answer(spot, *of) : std::nullopt;
            if (!of) read_id(draft.notes, spot);
            if (!answer) continue;
            if (by_answer[*answer]) {
                draft.notes.add(spot.offset(), "answer-twice",
                                spot.place + ": " + quoted(spot.value.text()) + " has a response already");
            }
            by_answer[*answer] = response;
        }
    }
    const bool sound = draft.notes.count() == before;
    kind.missing = read_missing(draft, fields);
    if (!of) return kind;
    kind.of = *of;
    for (std::size_t i = 0; i < by_answer.size(); ++i) {
        if (!by_answer[i] && list.value.is_array() && sound) {
            draft.notes.add(list.offset(), "answer-missing",
                            list.place + ": the answer " + quoted(draft.vocabulary.observables[*of].answers[i].id) +
                                " has no response");
        }
        kind.by_answer.push_back(by_answer[i].value_or(Response{}));
    }
    return kind;
}

ScoreKind read_score_kind(Draft& draft, Fields& fields) {
    static constexpr std::array<std::string_view, 5> formulas{"norrisk2", "dose-percent", "score2", "score2-op",
                                                              "score2-diabetes"};  // as Formula
    ScoreKind kind;
    const auto formula = read_choice(draft.notes, fields.required("formula"), formulas);
    if (!formula) fields.ask_no_more();  // which fields belong to it, nobody can know
    kind.formula = static_cast<Formula>(formula.value_or(0));
    const bool dose = kind.formula == Formula::dose_percent;
    if (dose) kind.group = draft.drug_group(fields.required("group")).value_or(0);
    if (!dose && formula) kind.within = required_within(draft, fields);
    const Scale scale{.name = dose ? "a dose in percent" : "a risk in percent",
                      .decimals = 2,
                      .low = Decimal(0, 0),
                      .high = Decimal(dose ? 1000 : 100, 0),
                      .observable = {},
                      .fasting = {}};
    kind.variants = read_variants(draft, fields, scale);
    return kind;
}

Expr read_rule_expr(Draft& draft, Fields& fields) {
    static const auto names = [] {
        std::array<std::string_view, kinds.size()> out{};
        std::ranges::transform(kinds, out.begin(), &KindReader::name);
        return out;
    }();
    const auto index = read_choice(draft.notes, fields.required("kind"), names);
    if (!index) {
        fields.ask_no_more();
        return {};
    }
    return kinds[*index].read(draft, fields);
}

}  // namespace hv::rules
