#include <gtest/gtest.h>

#include "rules/engine/clause.hpp"
#include "rules/engine/explain.hpp"
#include "story.hpp"

namespace hv::rules {
namespace {

using story::Patient;

const RuleSet& unanswered() {
    static const RuleSet rules =
        story::rule_set({R"("kind": "present", "referral": { "unanswered": "90 d" }, "level": "due")"});
    return rules;
}

Snapshot with(const std::string& today, const std::string& sent,
              fhir::ReferralState state = fhir::ReferralState::open) {
    Snapshot snapshot = Patient(today).snapshot();
    fhir::Referral& referral = snapshot.referrals.emplace_back();
    referral.source = {fhir::ResourceType::service_request, "r1", {}, 0};
    referral.state = state;
    if (!sent.empty()) referral.sent = parse_moment(sent);
    referral.text = "Kardiologi";
    return snapshot;
}

std::string judged(const Snapshot& snapshot) {
    return Patient::spoken(evaluate_now(unanswered(), snapshot));
}

TEST(UnansweredReferral, IsToldOnTheDayAfterItsTime) {
    EXPECT_EQ(judged(with("2025-10-30", "2025-08-01")), "not-met");
    EXPECT_EQ(judged(with("2025-10-31", "2025-08-01")), "met due");
    const auto next = evaluate(unanswered(), with("2025-09-01", "2025-08-01")).next_change_at;
    ASSERT_TRUE(next);
    EXPECT_EQ(oslo_date(*next).text(), "2025-10-31");
}

TEST(UnansweredReferral, RestsWhenItWasAnsweredOrWithdrawn) {
    EXPECT_EQ(judged(with("2025-11-21", "2025-08-01", fhir::ReferralState::answered)), "not-met");
    EXPECT_EQ(judged(with("2025-11-21", "2025-08-01", fhir::ReferralState::withdrawn)), "not-met");
    EXPECT_EQ(judged(Patient("2025-11-21").snapshot()), "not-met");
}

TEST(UnansweredReferral, IsUnknownWhereNobodyCanTell) {
    EXPECT_EQ(judged(with("2025-11-21", "")), "unknown absent");
    EXPECT_EQ(judged(with("2025-11-21", "2025-08-01", fhir::ReferralState::uncertain)), "unknown absent");
    EXPECT_EQ(judged(with("2025-11-15", "2025-08")), "unknown absent") << "sent on some day of August";
    EXPECT_EQ(judged(with("2025-11-30", "2025-08")), "met due");
    EXPECT_EQ(judged(Patient("2025-11-21").incomplete().snapshot()), "unknown absent");
}

TEST(UnansweredReferral, IsNamedWithItsDayAndItsSource) {
    const Snapshot snapshot = with("2025-11-21", "2025-08-01");
    const Finding finding = evaluate_now(unanswered(), snapshot).findings.back();
    EXPECT_EQ(sentence(unanswered(), finding, snapshot, Language::nb),
              "Gjør – henvisning sendt 2025-08-01: Kardiologi");
    EXPECT_EQ(explain(unanswered(), finding, snapshot, Language::en).at(1),
              "  referral sent 2025-08-01: Kardiologi: ServiceRequest/r1");
}

TEST(UnansweredReferral, StandsOnTheSheetWithItsTime) {
    const Speaker speaker{unanswered(), story::vocabulary(), Language::nb};
    EXPECT_EQ(clauses_of(speaker, unanswered().rules.front()).front().when, "henvisning uten svar i mer enn 90 dager");
}

}  // namespace
}  // namespace hv::rules
