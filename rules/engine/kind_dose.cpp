#include "rules/engine/doses.hpp"
#include "rules/engine/kinds.hpp"

namespace hv::rules {
namespace {

// The dose changes by itself on these days.
void remember_lines(const Judge& judge, const Exposure& exposure) {
    for (const DoseLine& line : exposure.doses) {
        judge.clock.reached(line.from);
        if (!line.until) continue;
        judge.clock.reached(*line.until);
        judge.clock.passed(*line.until);
    }
}

}  // namespace

// The sum of dose / largest dose over the drugs of the group that are taken regularly now, in percent.
Outcome judge_dose_percent(const Judge& judge, const ScoreKind& kind) {
    const Vocabulary& vocabulary = *judge.patient.vocabulary;
    const DrugGroup& group = vocabulary.drug_groups[kind.group];
    const auto& exposures = judge.patient.exposures;
    Outcome outcome;
    Ratio percent;
    bool whole = !judge.patient.incomplete;
    for (std::uint32_t i = 0; i < exposures.size(); ++i) {
        const Exposure& exposure = exposures[i];
        if (exposure.as_needed || exposure.on_hold || !group.holds(exposure.atc) || !is_current(judge, exposure))
            continue;
        outcome.evidence.used.push_back({Used::What::exposure, 0, i});
        const LargestDose* largest = vocabulary.largest_dose(exposure.atc);
        if (exposure.depot || largest == nullptr) {
            whole = false;
            continue;
        }
        remember_lines(judge, exposure);
        const DayDose dose = dose_on(exposure, judge.clock.today());
        percent = percent + Ratio(dose.known_mg) * Ratio(100, 1) / Ratio(largest->mg);
        whole = whole && dose.whole;
    }
    if (outcome.evidence.used.empty() && whole) {
        outcome.truth = Truth::not_met;
        return outcome;
    }
    const Decimal shown = percent.rounded(2);
    outcome.evidence.computed = {whole ? Computed::What::dose : Computed::What::least_dose, shown, 0};
    // What cannot be read can only add to the sum.
    respond(judge, kind.variants, Ratio(shown), whole ? fhir::Comparator::none : fhir::Comparator::greater_or_equal,
            nullptr, outcome);
    if (outcome.truth == Truth::unknown && !whole) outcome.gap->why = Why::dose;
    return outcome;
}

}  // namespace hv::rules
