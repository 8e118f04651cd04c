#include "plugin/page/matrix.hpp"

#include <algorithm>
#include <array>

#include "plugin/decide/finding_words.hpp"
#include "plugin/page/limits.hpp"
#include "plugin/page/texts.hpp"
#include "rules/engine/explain.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::page {
namespace {

using rules::Level;
using rules::Truth;

constexpr std::string_view form = "hjertefrisk";  // the rule set whose domains are the form's
constexpr int trend_months = 12;

struct Item {
    std::string_view domain;
    std::string_view observable;
    std::string_view nb;
    std::string_view en;
    bool required = true;       // else it has a row only when there is a reading
    std::string_view second{};  // shown with it: the diastolic pressure
    bool score = false;         // a risk: no reading of its own
};
constexpr auto items = std::to_array<Item>({
    {"smoking", "smoking-status", "Røyking", "Smoking"},
    {"activity", "physical-activity", "Aktivitet", "Activity"},
    {"diet", "diet", "Kosthold", "Diet"},
    {"weight", "bmi", "KMI", "BMI"},
    {"weight", "body-weight", "Vekt", "Weight"},
    {"weight", "waist", "Midjemål", "Waist"},
    {"blood-pressure", "systolic", "Blodtrykk", "Blood pressure", true, "diastolic"},
    {"glucose", "hba1c", "HbA1c", "HbA1c"},
    {"glucose", "glucose", "Glukose", "Glucose", false},
    {"lipids", "total-cholesterol", "Kolesterol", "Cholesterol"},
    {"lipids", "ldl", "LDL", "LDL"},
    {"lipids", "hdl", "HDL", "HDL"},
    {"lipids", "triglycerides", "Triglyserider", "Triglycerides"},
    {"lipids", "", "NORRISK 2", "NORRISK 2", false, "", true},
    {"alcohol", "alcohol-use", "Alkohol", "Alcohol"},
    {"alcohol", "audit-score", "AUDIT", "AUDIT", false},
    {"injecting", "injecting", "Injisering", "Injecting"},
    {"injecting", "hcv-test", "Hepatitt C-test", "Hepatitis C test", false},
    {"sleep", "sleep-problem", "Søvn", "Sleep"},
    {"dental", "dental-visit", "Tannlege", "Dentist"},
});

class Rows {
public:
    Rows(const Judged& judged, std::size_t assessment, rules::Language language)
        : judged_(judged), at_(assessment), language_(language) {}

    std::optional<MatrixRow> row(const Item& item) const {
        MatrixRow row;
        row.name = language_ == rules::Language::nb ? item.nb : item.en;
        row.required = item.required;
        if (item.score) return score_row(item, std::move(row));
        const auto of = vocabulary().observable(item.observable);
        if (!of) return {};
        row.id = item.observable;
        fill_values(*of, vocabulary().observable(item.second), row);
        if (!item.required && row.values.empty()) return {};
        find_rules([&](const rules::Rule& rule) { return looks_at(set(), rule.expr, *of); }, item, row);
        judge(row);
        // A limit that is not this patient's would be read as if it were.
        std::optional<Decimal> drawn;
        if (row.state != State::not_applicable) drawn = fill_limit(*of, vocabulary().observable(item.second), row);
        draw(*of, drawn, row);
        return row;
    }

private:
    [[nodiscard]] const rules::Snapshot& patient() const { return judged_.snapshot; }
    [[nodiscard]] const rules::Vocabulary& vocabulary() const { return *patient().vocabulary; }
    [[nodiscard]] const rules::RuleSet& set() const { return *judged_.assessments[at_].rules; }

    void find_rules(const auto& wanted, const Item& item, MatrixRow& row) const {
        const auto& findings = judged_.assessments[at_].findings;
        for (std::size_t i = 0; i < findings.size(); ++i) {
            const rules::Rule& rule = set().rules[findings[i].rule];
            if (set().domains[rule.domain].id != item.domain || !wanted(rule)) continue;
            row.findings.push_back({static_cast<std::uint16_t>(at_), static_cast<std::uint16_t>(i)});
        }
        std::ranges::stable_sort(row.findings, std::greater<>(), [&](rules::FindingRef ref) {
            const rules::Finding& finding = judged_.finding(ref);
            return finding.truth == Truth::met ? finding.level : Level::none;
        });
    }

    std::optional<MatrixRow> score_row(const Item& item, MatrixRow row) const {
        row.id = score_id;
        find_rules(is_risk_score, item, row);
        std::erase_if(row.findings, [&](rules::FindingRef ref) { return judged_.finding(ref).gate.has_value(); });
        if (row.findings.empty()) return {};
        const rules::Finding& finding = judged_.finding(row.findings.front());
        const rules::Evidence& evidence = finding.evidence;
        if (evidence.computed.what == rules::Computed::What::score) {
            const std::string today = patient().today.text();
            row.values.push_back({rules::number_phrase(evidence.computed.value, language_) + " %", today,
                                  rules::age_phrase(0, language_), "", false});
        }
        const auto& edge = evidence.lower ? evidence.lower : evidence.upper;
        if (edge) row.limit = rules::limits_phrase(rules::Limit{edge->value, true, 0}, {}, language_) + " %";
        judge(row);
        if (row.values.empty()) row.state = State::undecided;  // nobody measures a score
        return row;
    }

    void fill_values(rules::ObservableId of, std::optional<rules::ObservableId> second, MatrixRow& row) const {
        for (const rules::Reading& reading : patient().of(of)) {
            ShownValue value = shown(patient(), of, reading, language_);
            if (second) pair(*second, reading, value);
            row.values.push_back(std::move(value));
        }
    }

    // «148» becomes «148/88» with the other pressure of the same measurement.
    void pair(rules::ObservableId second, const rules::Reading& reading, ShownValue& value) const {
        for (const rules::Reading& other : patient().of(second)) {
            if (other.at != reading.at || other.source.id != reading.source.id) continue;
            const std::size_t number = value.value.find(' ');
            const std::string text = comparator_text(other.comparator) + rules::number_phrase(other.value, language_);
            value.value.insert(std::min(number, value.value.size()), '/' + text);
            return;
        }
    }

    std::optional<Decimal> fill_limit(rules::ObservableId of, std::optional<rules::ObservableId> second,
                                      MatrixRow& row) const {
        DangerLimit found;
        for (const bool also_closed : {false, true}) {
            for (std::size_t i = 0; i < set().rules.size() && found.text.empty(); ++i) {
                const rules::Rule& rule = set().rules[i];
                const bool open = std::ranges::any_of(row.findings, [&](rules::FindingRef ref) {
                    return judged_.finding(ref).rule == i && (also_closed || !judged_.finding(ref).gate);
                });
                if (!open) continue;
                found = danger_limit(rule, of, patient(), language_);
                if (second && !found.text.empty()) {
                    const DangerLimit other = danger_limit(rule, *second, patient(), language_);
                    const std::size_t unit = found.text.rfind(' ');
                    if (other.value) found.text.insert(unit, '/' + rules::number_phrase(*other.value, language_));
                }
            }
        }
        row.limit = found.text;
        return found.value;
    }

    void draw(rules::ObservableId of, const std::optional<Decimal>& limit, MatrixRow& row) const {
        if (vocabulary().observables[of].kind != rules::ObservableKind::quantity) return;
        std::vector<SparkValue> values;
        for (const rules::Reading& reading : patient().of(of)) values.push_back({reading.last_day, reading.value});
        fill_trend(values, row);
        row.spark = spark(std::move(values), limit, patient().today);
    }

    // The newest against the oldest of the year before it. Newest first.
    void fill_trend(const std::vector<SparkValue>& values, MatrixRow& row) const {
        if (values.size() < 2) return;
        const Date reach = values.front().day.plus_months(-trend_months);
        const SparkValue* earliest = nullptr;
        for (const SparkValue& one : values) {
            if (one.day >= reach && one.day < values.front().day) earliest = &one;
        }
        if (earliest == nullptr) return;
        const Decimal change = values.front().value - earliest->value;
        row.trend = change == Decimal() ? say("unchanged", language_)
                                        : (change > Decimal() ? "+" : "") + rules::number_phrase(change, language_) +
                                              ' ' + say("since", language_);
        row.trend += ' ' + earliest->day.text();
    }

    void judge(MatrixRow& row) const {
        const bool has_rules = !row.findings.empty();
        const rules::Finding* best = nullptr;     // met
        const rules::Finding* unknown = nullptr;  // and not merely for want of something to compare with
        const rules::Finding* judged = nullptr;
        const rules::Finding* closed = nullptr;
        const rules::Finding* alone = nullptr;  // a first reading: nothing to compare it with yet
        const auto is_stale = [](const rules::Finding& one) { return one.gap && one.gap->why == rules::Why::stale; };
        for (const rules::FindingRef ref : row.findings) {
            const rules::Finding& finding = judged_.finding(ref);
            if (finding.gate || finding.resting) {
                closed = closed == nullptr ? &finding : closed;
            } else if (finding.truth == Truth::unknown) {
                const bool compares = finding.gap && finding.gap->lacks != rules::Lacks::reading;
                if (!compares && (unknown == nullptr || is_stale(*unknown))) unknown = &finding;
                if (compares && alone == nullptr) alone = &finding;
            } else if (finding.level > Level::none) {
                best = best == nullptr ? &finding : best;
            } else {
                judged = judged == nullptr ? &finding : judged;
            }
        }
        // A rule with a shorter memory than the row's others, of a reading that they could use, leaves theirs standing.
        if (unknown != nullptr && judged != nullptr && is_stale(*unknown)) unknown = nullptr;
        const rules::Finding* said = best;
        if (best != nullptr && best->level > Level::info) {
            row.state = state_of(best->level);
        } else if (patient().deceased) {
            row.state = State::not_applicable;  // nothing is to be measured, and nothing is in order (DQ-04)
            said = nullptr;                     // the page says once why
        } else if (row.values.empty()) {
            // What came and could not be used (another unit, a slip of the keys) is not the same as nothing.
            const bool came = unknown != nullptr && unknown->gap && unknown->gap->why != rules::Why::absent;
            row.state = came && !is_stale(*unknown) ? State::undecided : State::unmeasured;
            said = unknown;
        } else if (unknown != nullptr) {
            row.state = is_stale(*unknown) ? State::stale : State::undecided;
            said = unknown;
        } else if (best != nullptr) {
            row.state = State::info;
        } else if (judged != nullptr) {
            row.state = State::fine;
            said = judged;
        } else if (alone != nullptr) {
            row.state = State::no_limit;
            said = alone;
        } else {
            row.state = !has_rules ? State::no_limit : closed != nullptr ? State::not_applicable : State::undecided;
            said = closed;
        }
        if (said == nullptr) return;
        row.because = rules::sentence(set(), *said, patient(), language_);
        const std::string head = set().rules[said->rule].title.in(language_) + ": ";
        if (row.because.starts_with(head)) row.because.erase(0, head.size());
    }

    const Judged& judged_;
    std::size_t at_;
    rules::Language language_;
};

}  // namespace

ShownValue shown(const rules::Snapshot& patient, rules::ObservableId of, const rules::Reading& reading,
                 rules::Language language) {
    const rules::Observable& observable = patient.vocabulary->observables[of];
    ShownValue value;
    if (observable.kind == rules::ObservableKind::coded) {
        value.value = observable.answers[reading.answer].title.in(language);
    } else if (observable.kind == rules::ObservableKind::event) {
        value.value = language == rules::Language::nb ? "Utført" : "Done";
    } else {
        const std::string unit = rules::unit_phrase(observable.unit);
        value.value = comparator_text(reading.comparator) + rules::number_phrase(reading.value, language) +
                      (unit.empty() ? "" : ' ' + unit);
    }
    value.day = days_text(reading);
    value.age = rules::age_phrase(patient.today - reading.last_day, language);
    value.source = fhir::reference_text(reading.source);
    value.weak = reading.trust == fhir::Trust::weak;
    return value;
}

std::vector<MatrixDomain> matrix(const Judged& judged, rules::Language language) {
    std::vector<MatrixDomain> domains;
    for (std::size_t i = 0; i < judged.assessments.size(); ++i) {
        const rules::RuleSet& set = *judged.assessments[i].rules;
        if (set.id != form) continue;
        const Rows rows(judged, i, language);
        for (const rules::Domain& domain : set.domains) {
            MatrixDomain made{domain.id,
                              domain.title.in(language),
                              domain.goal.in(language),
                              domain.actions.in(language),
                              domain.resources.in(language),
                              {}};
            for (const Item& item : items) {
                if (item.domain != domain.id) continue;
                if (auto row = rows.row(item)) made.rows.push_back(*std::move(row));
            }
            if (!made.rows.empty()) domains.push_back(std::move(made));
        }
    }
    return domains;
}

std::vector<rules::ObservableId> without_row(const rules::Snapshot& patient) {
    std::vector<rules::ObservableId> others;
    for (std::size_t i = 0; i < patient.vocabulary->observables.size(); ++i) {
        const auto of = static_cast<rules::ObservableId>(i);
        const std::string& id = patient.vocabulary->observables[i].id;
        const bool has_row =
            std::ranges::any_of(items, [&](const Item& item) { return item.observable == id || item.second == id; });
        if (!has_row && !patient.of(of).empty()) others.push_back(of);
    }
    return others;
}

}  // namespace hv::plugin::page
