#include <algorithm>
#include <vector>

#include "rules/engine/kinds.hpp"

namespace hv::rules {

namespace {

void judge_test(const Judge& judge, const Test& test, Outcome& outcome) {
    outcome.truth = holds(judge, test, outcome.evidence);
    if (outcome.truth == Truth::unknown) outcome.gap = Gap{};
}

// At least n have been taken together since the n-th of those still taken was started.
void judge_exposures(const Judge& judge, const PresentKind::Exposures& wanted, Outcome& outcome) {
    const DrugGroup& group = judge.patient.vocabulary->drug_groups[wanted.group];
    const auto& exposures = judge.patient.exposures;
    std::vector<Date> starts;
    for (std::uint32_t i = 0; i < exposures.size(); ++i) {
        const Exposure& exposure = exposures[i];
        if (exposure.as_needed || !group.holds(exposure.atc) || !is_current(judge, exposure)) continue;
        starts.push_back(exposure.from.value_or(exposure.first_seen));
        outcome.evidence.used.push_back({Used::What::exposure, 0, i});
    }
    const auto needed = static_cast<std::size_t>(wanted.at_least);
    outcome.evidence.computed = {Computed::What::count, Decimal(static_cast<std::int64_t>(starts.size()), 0),
                                 wanted.at_least};
    outcome.truth = Truth::not_met;
    if (starts.size() < needed) {
        if (judge.patient.incomplete) outcome.truth = Truth::unknown;
        return;
    }
    std::sort(starts.begin(), starts.end());
    if (judge.clock.passed(wanted.longer_than.after(starts[needed - 1]))) outcome.truth = Truth::met;
}

}  // namespace

Outcome judge_kind(const Judge& judge, const PresentKind& kind) {
    Outcome outcome;
    if (const auto* test = std::get_if<Test>(&kind.what)) {
        judge_test(judge, *test, outcome);
    } else if (const auto* referral = std::get_if<PresentKind::Referral>(&kind.what)) {
        judge_referrals(judge, *referral, outcome);
    } else {
        judge_exposures(judge, std::get<PresentKind::Exposures>(kind.what), outcome);
    }
    if (outcome.truth == Truth::met) outcome.level = kind.level;
    return outcome;
}

}  // namespace hv::rules
