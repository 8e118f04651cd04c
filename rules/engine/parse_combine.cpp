#include "rules/engine/parse_draft.hpp"

namespace hv::rules {
namespace {

std::optional<Level> read_own_level(Draft& draft, Fields& fields) {
    return read_level(draft.notes, fields.optional("level"));
}

PresentKind::Exposures read_exposures(Draft& draft, const Spot& spot) {
    PresentKind::Exposures exposures;
    Fields fields(draft.notes, spot);
    exposures.group = draft.drug_group(fields.required("group")).value_or(0);
    exposures.at_least = draft.count(fields.required("at_least"), 1, 20, 1, exposures.at_least_limit);
    exposures.longer_than = draft.span(fields.required("longer_than"), Sign::not_negative).value_or(Span{});
    fields.finish();
    return exposures;
}

std::vector<Expr> read_parts(Draft& draft, const Spot& list) {
    std::vector<Expr> parts;
    for (const Spot& item : read_list(draft.notes, list)) parts.push_back(read_part(draft, item));
    return parts;
}

void read_at_least(Draft& draft, const Spot& spot, CombineKind& kind) {
    Fields fields(draft.notes, spot);
    const Spot n = fields.required("n");
    kind.at_least = draft.count(n, 1, 100, 1, kind.at_least_limit);
    kind.parts = read_parts(draft, fields.required("of"));
    fields.finish();
    if (!kind.parts.empty() && static_cast<std::size_t>(kind.at_least) > kind.parts.size()) {
        draft.notes.add(n.offset(), "at-least",
                        n.place + ": wants " + std::to_string(kind.at_least) + " of " +
                            std::to_string(kind.parts.size()) + " parts: never met");
    }
}

}  // namespace

PresentKind read_present_kind(Draft& draft, Fields& fields) {
    PresentKind kind;
    const auto which = fields.one_of({"test", "exposures", "referral"});
    kind.level = read_own_level(draft, fields).value_or(Level::info);
    if (!which) return kind;
    const Spot spot = fields.optional(*which);
    if (*which == "exposures") {
        kind.what = read_exposures(draft, spot);
        return kind;
    }
    if (*which == "referral") {
        Fields referral(draft.notes, spot);
        kind.what = PresentKind::Referral{draft.span(referral.required("unanswered")).value_or(Span{})};
        referral.finish();
        return kind;
    }
    Fields test_fields(draft.notes, spot);
    auto test = read_test(draft, test_fields);
    test_fields.finish();
    if (test) kind.what = *std::move(test);
    return kind;
}

CombineKind read_combine_kind(Draft& draft, Fields& fields) {
    CombineKind kind;
    const auto which = fields.one_of({"any", "all", "not", "at_least"});
    const Spot level = fields.optional("level");
    kind.level = read_level(draft.notes, level);
    if (!which) return kind;
    const Spot spot = fields.optional(*which);
    if (*which == "not") {
        kind.how = Combining::negate;
        kind.parts.push_back(read_part(draft, spot));
        if (!level) {
            draft.notes.add(spot.offset(), "missing-field",
                            fields.place() + ".level: is missing: `not` has no level of its own");
        }
    } else if (*which == "at_least") {
        kind.how = Combining::at_least;
        read_at_least(draft, spot, kind);
    } else {
        kind.how = *which == "any" ? Combining::any : Combining::all;
        kind.parts = read_parts(draft, spot);
    }
    return kind;
}

Expr read_part(Draft& draft, const Spot& spot) {
    Fields fields(draft.notes, spot);
    Expr expr;
    if (const auto which = fields.one_of({"rule", "kind"}); which == "rule") {
        expr.kind = draft.earlier_rule(fields.optional("rule")).value_or(RuleRef{});
    } else if (which) {
        expr = read_rule_expr(draft, fields);
    } else {
        fields.ask_no_more();
    }
    fields.finish();
    return expr;
}

}  // namespace hv::rules
