// Referrals that nobody has replied to.
#include "rules/engine/kinds.hpp"

namespace hv::rules {

namespace {

Truth has_waited(const Judge& judge, const fhir::Referral& referral, Span longer_than) {
    if (!referral.sent) return Truth::unknown;
    const bool surely = judge.clock.passed(longer_than.after(referral.sent->last_day));
    const bool perhaps = judge.clock.passed(longer_than.after(referral.sent->first_day));
    if (surely) return Truth::met;
    return perhaps ? Truth::unknown : Truth::not_met;
}

}  // namespace

void judge_referrals(const Judge& judge, const PresentKind::Referral& wanted, Outcome& outcome) {
    const auto& referrals = judge.patient.referrals;
    outcome.truth = judge.patient.incomplete ? Truth::unknown : Truth::not_met;
    for (std::uint32_t i = 0; i < referrals.size(); ++i) {
        const fhir::ReferralState state = referrals[i].state;
        if (state == fhir::ReferralState::answered || state == fhir::ReferralState::withdrawn) continue;
        Truth waits = has_waited(judge, referrals[i], wanted.unanswered);
        if (state == fhir::ReferralState::uncertain && waits == Truth::met) waits = Truth::unknown;
        if (waits != Truth::not_met) outcome.evidence.used.push_back({Used::What::referral, 0, i});
        outcome.truth = either(outcome.truth, waits);
    }
    if (outcome.truth == Truth::unknown) outcome.gap = Gap{};
}

}  // namespace hv::rules
