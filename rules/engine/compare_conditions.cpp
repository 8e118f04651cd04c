#include <algorithm>

#include "rules/engine/compare_parts.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::rules {
namespace {

// Clauses of one expression as if it were the whole rule.
std::vector<Clause> clauses_for(const Speaker& speaker, const Expr& expr) {
    Rule rule;
    rule.confidence = Confidence::v;
    rule.expr = expr;
    return clauses_of(speaker, rule);
}

std::string whole_text(const Speaker& speaker, const std::vector<Clause>& clauses) {
    std::vector<std::string> parts;
    for (const Clause& clause : clauses) parts.push_back(level_title(clause, speaker.language) + ": " + clause.when);
    return joined(parts, "; ");
}

std::string windows_text(const Speaker& speaker, const Rule& rule) {
    return joined(windows_of(speaker, rule), "; ");
}

class Conditions {
public:
    Conditions(const Comparer& comparer, const std::string& rule, std::vector<Difference>& differences)
        : comparer_(comparer), rule_(rule), differences_(differences) {}

    void compare(const Expr& before, const Expr& after) {
        if (before.kind.index() != after.kind.index()) {
            tell("condition", before, after, {});
            return;
        }
        std::visit(
            [&](const auto& was) {
                using Kind = std::decay_t<decltype(was)>;
                compare_kind(was, std::get<Kind>(after.kind), before, after);
            },
            before.kind);
    }

private:
    void compare_kind(const BandKind& was, const BandKind& is, const Expr& before, const Expr& after) {
        const bool ranges = was.laboratory || is.laboratory;
        if (was.of != is.of || was.fasting != is.fasting || ranges) return tell("condition", before, after, {});
        const Observable& of = comparer_.after.vocabulary.observables[is.of];
        const bool grid = !was.confirm && !is.confirm;
        compare_variants(was.variants, is.variants,
                         {comparer_.after.say(of.title), unit_phrase(of.unit), of.decimals, grid}, before, after);
    }

    void compare_kind(const ChangeKind& was, const ChangeKind& is, const Expr& before, const Expr& after) {
        if (was.of != is.of || was.percent != is.percent || was.against != is.against) {
            return tell("condition", before, after, {});
        }
        const Observable& of = comparer_.after.vocabulary.observables[is.of];
        const std::string unit = is.percent ? "%" : unit_phrase(of.unit);
        const TableSubject subject{comparer_.after.say(of.title) + comparer_.say(", endring", ", change"), unit,
                                   of.decimals, false};
        compare_variants(was.variants, is.variants, subject, before, after);
    }

    void compare_kind(const ScoreKind& was, const ScoreKind& is, const Expr& before, const Expr& after) {
        const bool dose = is.formula == Formula::dose_percent;
        if (was.formula != is.formula || (dose && was.group != is.group)) return tell("condition", before, after, {});
        const std::string name = dose ? comparer_.say("Samlet dose", "Dose in all") : comparer_.say("Risiko", "Risk");
        compare_variants(was.variants, is.variants, {name, "%", 2, true}, before, after);
    }

    void compare_kind(const StateKind& was, const StateKind& is, const Expr& before, const Expr& after) {
        if (was.of != is.of) return tell("condition", before, after, {});
        tell("level", before, after, {});
    }

    void compare_kind(const TurnKind&, const TurnKind&, const Expr& before, const Expr& after) {
        tell("condition", before, after, {});
    }

    void compare_kind(const DueKind&, const DueKind&, const Expr& before, const Expr& after) {
        tell("schedule", before, after, {});
    }

    void compare_kind(const PresentKind&, const PresentKind&, const Expr& before, const Expr& after) {
        tell("condition", before, after, {});
    }

    void compare_kind(const CombineKind& was, const CombineKind& is, const Expr& before, const Expr& after) {
        const bool same_shape = was.how == is.how && was.at_least == is.at_least && was.level == is.level &&
                                was.parts.size() == is.parts.size();
        if (!same_shape) return tell("condition", before, after, {});
        for (std::size_t i = 0; i < was.parts.size(); ++i) compare(was.parts[i], is.parts[i]);
    }

    void compare_kind(const RuleRef&, const RuleRef&, const Expr& before, const Expr& after) {
        tell("condition", before, after, {});
    }

    void compare_variants(const std::vector<Variant>& was, const std::vector<Variant>& is, const TableSubject& subject,
                          const Expr& before, const Expr& after) {
        const TableChange change = compare_tables(comparer_, was, is, subject);
        const bool same = change.affects.empty() && !change.limits_moved;
        const std::string_view aspect = same ? "condition" : change.limits_moved ? "limit" : "level";
        tell(aspect, before, after, joined(change.affects, "; "));
    }

    // Says nothing when both versions read the same.
    void tell(std::string_view aspect, const Expr& before, const Expr& after, std::string affects) {
        const std::vector<Clause> was = clauses_for(comparer_.before, before);
        const std::vector<Clause> is = clauses_for(comparer_.after, after);
        tell_rows(was, is);
        std::string was_text = whole_text(comparer_.before, was);
        std::string is_text = whole_text(comparer_.after, is);
        if (was_text == is_text && affects.empty()) return;
        const bool only_level =
            was.size() == is.size() && std::ranges::equal(was, is, {}, &Clause::when, &Clause::when);
        differences_.push_back({Difference::What::changed, rule_, std::string(only_level ? "level" : aspect),
                                std::move(was_text), std::move(is_text), std::move(affects)});
    }

    // Rows that decide alike and speak otherwise.
    void tell_rows(const std::vector<Clause>& before, const std::vector<Clause>& after) {
        if (before.size() != after.size()) return;
        const Language language = comparer_.language();
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (before[i].text != after[i].text) {
                differences_.push_back({Difference::What::changed,
                                        rule_,
                                        "text",
                                        before[i].text.in(language),
                                        after[i].text.in(language),
                                        {}});
            }
            if (before[i].confidence != after[i].confidence) {
                differences_.push_back({Difference::What::changed,
                                        rule_,
                                        "confidence",
                                        std::string(text(before[i].confidence)),
                                        std::string(text(after[i].confidence)),
                                        {}});
            }
        }
    }

    const Comparer& comparer_;
    const std::string& rule_;
    std::vector<Difference>& differences_;
};

}  // namespace

void compare_conditions(const Comparer& comparer, const Rule& before, const Rule& after,
                        std::vector<Difference>& differences) {
    Conditions(comparer, after.id, differences).compare(before.expr, after.expr);
    std::string was = windows_text(comparer.before, before);
    std::string is = windows_text(comparer.after, after);
    if (was != is) {
        differences.push_back({Difference::What::changed, after.id, "window", std::move(was), std::move(is), {}});
    }
}

}  // namespace hv::rules
