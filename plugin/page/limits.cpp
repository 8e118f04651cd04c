#include "plugin/page/limits.hpp"

#include <algorithm>

#include "plugin/page/texts.hpp"
#include "rules/engine/clause.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::page {
namespace {

using rules::Level;

bool fits(const rules::When& when, const rules::Snapshot& patient) {
    if (!when.sexes.empty()) {
        const auto sex = patient.sex == fhir::Sex::male     ? rules::SexTest::male
                         : patient.sex == fhir::Sex::female ? rules::SexTest::female
                                                            : rules::SexTest::other;
        if (std::ranges::find(when.sexes, sex) == when.sexes.end()) return false;
    }
    if (when.age && patient.born_first) {
        const int age = age_on(*patient.born_first, patient.today);
        if (age < when.age->from || age >= when.age->to) return false;
    }
    if (when.condition) {
        const bool has = std::ranges::any_of(patient.conditions, [&](const rules::Having& having) {
            return having.condition == when.condition->condition;
        });
        return has == when.condition->is;
    }
    return true;
}

// The least severe band that is a danger zone; without one, the most severe there is.
const rules::Band* danger_band(const std::vector<rules::Variant>& variants, const rules::Snapshot& patient) {
    const rules::Band* chosen = nullptr;
    for (const rules::Variant& variant : variants) {
        if (!fits(variant.when, patient)) continue;
        for (const rules::Band& band : variant.bands) {
            const Level level = band.response.level;
            if (level <= Level::info) continue;
            const bool better = chosen == nullptr ||
                                (level >= Level::danger && chosen->response.level < Level::danger) ||
                                (level < Level::danger && level > chosen->response.level);
            if (better) chosen = &band;
        }
        break;
    }
    return chosen;
}

// `102.0` in a rule says that it is compared with one decimal; the form says 102.
std::optional<rules::Limit> plain(const std::optional<rules::Limit>& limit) {
    if (!limit || limit->value.rounded(0) != limit->value) return limit;
    return rules::Limit{limit->value.rounded(0), limit->inclusive, 0};
}

class Finder {
public:
    Finder(rules::ObservableId of, const rules::Snapshot& patient, rules::Language language)
        : of_(of), patient_(patient), language_(language) {}

    DangerLimit in(const rules::Expr& expr) {
        if (const auto* band = std::get_if<rules::BandKind>(&expr.kind)) return of_band(*band);
        if (const auto* state = std::get_if<rules::StateKind>(&expr.kind)) return of_state(*state);
        if (const auto* change = std::get_if<rules::ChangeKind>(&expr.kind)) return of_change(*change);
        if (const auto* due = std::get_if<rules::DueKind>(&expr.kind)) return of_due(*due);
        if (const auto* combine = std::get_if<rules::CombineKind>(&expr.kind)) {
            for (const rules::Expr& part : combine->parts) {
                DangerLimit found = in(part);
                if (!found.text.empty()) return found;
            }
        }
        return {};
    }

private:
    [[nodiscard]] std::string unit() const {
        const std::string name = rules::unit_phrase(patient_.vocabulary->observables[of_].unit);
        return name.empty() ? name : ' ' + name;
    }

    DangerLimit of_band(const rules::BandKind& kind) const {
        const rules::Band* band = kind.of == of_ ? danger_band(kind.variants, patient_) : nullptr;
        if (band == nullptr) return {};
        const std::optional<rules::Limit>& edge = band->lower ? band->lower : band->upper;
        if (!edge) return {};
        return {rules::limits_phrase(plain(band->lower), band->lower ? std::nullopt : plain(band->upper), language_) +
                    unit(),
                edge->value};
    }

    DangerLimit of_state(const rules::StateKind& kind) const {
        if (kind.of != of_) return {};
        Level highest = Level::info;
        for (const rules::Response& answer : kind.by_answer) highest = std::max(highest, answer.level);
        std::string text;
        for (std::size_t i = 0; i < kind.by_answer.size(); ++i) {
            if (kind.by_answer[i].level != highest || highest == Level::info) continue;
            const auto& title = patient_.vocabulary->observables[of_].answers[i].title.in(language_);
            text += (text.empty() ? "" : ", ") + rules::lower_first(title);
        }
        return {text, {}};
    }

    DangerLimit of_change(const rules::ChangeKind& kind) const {
        const rules::Band* band = kind.of == of_ ? danger_band(kind.variants, patient_) : nullptr;
        if (band == nullptr || !band->lower) return {};
        std::string text =
            "+" + rules::number_phrase(plain(band->lower)->value, language_) + (kind.percent ? " %" : unit());
        if (kind.period) {
            text += ' ' + say("within", language_) + ' ' + rules::span_phrase(*kind.period, language_);
        }
        return {text, {}};
    }

    DangerLimit of_due(const rules::DueKind& kind) const {
        for (const rules::DueTable& table : kind.tables) {
            const auto* repeat = std::get_if<rules::DueRepeat>(&table.schedule);
            if (repeat == nullptr || repeat->phases.empty()) continue;
            const bool named = std::ranges::any_of(table.items, [&](const rules::DueItem& item) {
                return std::ranges::any_of(item.any, [&](const rules::DueMeasure& one) { return one.of == of_; });
            });
            if (!named) continue;
            return {say("older_than", language_) + ' ' + rules::span_phrase(repeat->phases.back().every, language_) +
                        ' ' + say("old", language_),
                    {}};
        }
        return {};
    }

    rules::ObservableId of_;
    const rules::Snapshot& patient_;
    rules::Language language_;
};

}  // namespace

DangerLimit danger_limit(const rules::Rule& rule, rules::ObservableId of, const rules::Snapshot& patient,
                         rules::Language language) {
    return Finder(of, patient, language).in(rule.expr);
}

bool looks_at(const rules::RuleSet& set, const rules::Expr& expr, rules::ObservableId of) {
    if (const auto* band = std::get_if<rules::BandKind>(&expr.kind)) return band->of == of;
    if (const auto* state = std::get_if<rules::StateKind>(&expr.kind)) return state->of == of;
    if (const auto* change = std::get_if<rules::ChangeKind>(&expr.kind)) return change->of == of;
    if (const auto* turn = std::get_if<rules::TurnKind>(&expr.kind)) return turn->of == of;
    if (const auto* rule = std::get_if<rules::RuleRef>(&expr.kind))
        return looks_at(set, set.rules[rule->rule].expr, of);
    if (const auto* combine = std::get_if<rules::CombineKind>(&expr.kind)) {
        return std::ranges::any_of(combine->parts, [&](const rules::Expr& part) { return looks_at(set, part, of); });
    }
    if (const auto* due = std::get_if<rules::DueKind>(&expr.kind)) {
        for (const rules::DueTable& table : due->tables) {
            for (const rules::DueItem& item : table.items) {
                if (std::ranges::any_of(item.any, [&](const rules::DueMeasure& one) { return one.of == of; }))
                    return true;
            }
        }
    }
    return false;
}

bool is_risk_score(const rules::Rule& rule) {
    const auto* score = std::get_if<rules::ScoreKind>(&rule.expr.kind);
    return score != nullptr && score->formula != rules::Formula::dose_percent;
}

}  // namespace hv::plugin::page
