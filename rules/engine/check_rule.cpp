#include "rules/engine/check_rule.hpp"

#include <algorithm>

namespace hv::rules {
namespace {

// `notes_count`: a note is enough, because the rule stands alone and shows it.
struct Speaks {
    bool notes_count = false;

    bool operator()(const Response& response) const {
        return response.level != Level::none || (notes_count && response.note);
    }
    bool operator()(const std::optional<Response>& response) const { return response && (*this)(*response); }
    bool operator()(const std::vector<Variant>& variants) const {
        return std::ranges::any_of(variants, [&](const Variant& variant) {
            return std::ranges::any_of(variant.bands, [&](const Band& band) { return (*this)(band.response); });
        });
    }
    bool operator()(const BandKind& kind) const {
        const bool by_range = kind.laboratory && ((*this)(kind.laboratory->low) || (*this)(kind.laboratory->high));
        return by_range || (*this)(kind.variants) || (*this)(kind.missing);
    }
    bool operator()(const StateKind& kind) const {
        return std::ranges::any_of(kind.by_answer, [&](const Response& response) { return (*this)(response); }) ||
               (*this)(kind.missing);
    }
    bool operator()(const ChangeKind& kind) const { return (*this)(kind.variants); }
    bool operator()(const ScoreKind& kind) const { return (*this)(kind.variants); }
    bool operator()(const CombineKind& kind) const {
        const Speaks part{};
        return std::ranges::all_of(kind.parts, [&](const Expr& expr) { return std::visit(part, expr.kind); });
    }
    bool operator()(const TurnKind&) const { return true; }
    bool operator()(const DueKind&) const { return true; }
    bool operator()(const PresentKind&) const { return true; }
    bool operator()(const RuleRef&) const { return true; }
};

}  // namespace

void check_rule(Draft& draft, const Rule& rule, const Spot& spot) {
    if (std::visit(Speaks{.notes_count = true}, rule.expr.kind)) return;
    draft.notes.add(spot.offset(), "never-met",
                    spot.place + ": " +
                        (std::holds_alternative<CombineKind>(rule.expr.kind) ? "a part of it has no level"
                                                                             : "nothing in it has a level or a note") +
                        ": it could never be met");
}

}  // namespace hv::rules
