#include <array>

#include "rules/engine/parse_draft.hpp"

namespace hv::rules {
namespace {

std::pair<Span, Span> read_window(Draft& draft, const Spot& spot, Sign sign) {
    Fields fields(draft.notes, spot);
    const auto from = draft.span(fields.required("from"), sign);
    const auto through = draft.span(fields.required("through"), sign);
    fields.finish();
    if (from && through && from->least_days() > through->most_days()) {
        draft.notes.add(spot.offset(), "window-order", spot.place + ": ends before it starts");
    }
    return {from.value_or(Span{}), through.value_or(Span{})};
}

// What the newest reading is compared with, and the fields that belong to it.
void read_against(Draft& draft, Fields& fields, ChangeKind& kind) {
    static constexpr std::array<std::string_view, 3> names{"lowest", "previous", "baseline"};
    const auto against = read_choice(draft.notes, fields.required("against"), names);
    if (!against) {
        for (auto name : {"period", "apart", "exposure", "baseline", "until"}) fields.optional(name);
        return;
    }
    kind.against = static_cast<Against>(*against);
    if (kind.against == Against::lowest) {
        const Spot period = fields.required("period");
        kind.period = draft.span(period);
        if (kind.period && kind.within.count > 0 && kind.within.most_days() < kind.period->least_days()) {
            draft.notes.add(period.offset(), "look-back",
                            period.place + ": " + quoted(period.value.text()) +
                                " is longer than `within`: the newest reading goes stale before its period is over");
        }
    } else if (kind.against == Against::previous) {
        if (const Spot apart = fields.optional("apart")) kind.apart = read_window(draft, apart, Sign::not_negative);
    } else {
        kind.exposure = draft.drug_group(fields.required("exposure")).value_or(0);
        if (const Spot window = fields.required("baseline")) kind.baseline = read_window(draft, window, Sign::any);
        const Spot until = fields.optional("until");
        kind.until = draft.span(until);
        if (kind.until && kind.until->most_days() <= kind.baseline.second.least_days()) {
            draft.notes.add(
                until.offset(), "look-back",
                until.place + ": " + quoted(until.value.text()) + " ends before the baseline's own window does");
        }
    }
}

Scale change_scale(const Draft& draft, std::optional<ObservableId> of, bool percent) {
    if (percent) {
        return {.name = "a change in percent",
                .decimals = 2,
                .low = Decimal(-100, 0),
                .high = Decimal(1000, 0),
                .percent_change = true,
                .observable = of,
                .fasting = {}};
    }
    if (!of) {
        return {.name = {},
                .decimals = 12,
                .low = Decimal(-999'999'999'999, 0),
                .high = Decimal(999'999'999'999, 0),
                .observable = {},
                .fasting = {}};
    }
    Scale scale = scale_of(draft, *of);
    scale.name = "a change of " + scale.name;
    const Decimal width = scale.high - scale.low;
    scale.low = Decimal() - width;
    scale.high = width;
    return scale;
}

}  // namespace

ChangeKind read_change_kind(Draft& draft, Fields& fields) {
    static constexpr std::array<std::string_view, 3> measures{"absolute", "percent", "answer"};
    ChangeKind kind;
    const auto of = draft.observable(fields.required("of"), ObservableKind::quantity);
    if (of) kind.of = *of;
    kind.within = draft.span(fields.required("within")).value_or(Span{});
    kind.percent = read_choice(draft.notes, fields.required("measure"), measures) == 1;
    read_against(draft, fields, kind);
    kind.variants = read_variants(draft, fields, change_scale(draft, of, kind.percent));
    return kind;
}

}  // namespace hv::rules
