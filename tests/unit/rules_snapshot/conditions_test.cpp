#include "facts.hpp"

namespace hv::rules {
namespace {

using facts::Facts;
using facts::says;
using fhir::System;

std::vector<std::string> groups(const Snapshot& snapshot) {
    std::vector<std::string> said;
    for (const Having& having : snapshot.conditions) {
        std::string one = Facts::words().conditions[having.condition].id + " ";
        if (having.since) one += having.since->text();
        one += "..";
        if (having.until) one += having.until->text();
        said.push_back(one);
    }
    return said;
}

TEST(Conditions, BelongToTheirGroupByPrefix) {
    Facts facts;
    facts.has("a", System::icd10, "E119", "2020-02-03");
    facts.has("b", System::icpc2, "T90", "");
    facts.has("c", System::icd10, "J45", "2020-02-03");
    EXPECT_THAT(groups(facts.on("2025-11-21")), testing::UnorderedElementsAre("diabetes 2020-02-03..", "diabetes .."));
}

TEST(Conditions, ThatAreOverSaySinceWhen) {
    Facts facts;
    facts.has("a", System::icd10, "E11", "2020-02-03").abated = parse_moment("2021-01");
    facts.has("b", System::icd10, "I10", "2020-02-03").active = false;
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_THAT(groups(snapshot), testing::UnorderedElementsAre("diabetes 2020-02-03..2021-01-31",
                                                                "hypertension 2020-02-03..2025-11-20"));
}

TEST(Conditions, ThatLastStayWhenTheirRecordIsClosed) {
    Facts facts;
    fhir::Condition& infarction = facts.has("a", System::icd10, "I21", "2015-02-03");
    infarction.active = false;
    infarction.abated = parse_moment("2015-03-01");
    EXPECT_THAT(groups(facts.on("2025-11-21")),
                testing::UnorderedElementsAre("cvd 2015-02-03..", "heart-disease 2015-02-03.."));
}

TEST(Population, KeepsAnIntervalOfBirth) {
    Facts facts;
    facts.born("1997");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(snapshot.born_first->text(), "1997-01-01");
    EXPECT_EQ(snapshot.born_last->text(), "1997-12-31");
}

TEST(Population, KnowsTheDeceasedTheInactiveAndTheReplaced) {
    Facts facts;
    EXPECT_FALSE(facts.on("2025-11-21").deceased);
    EXPECT_FALSE(facts.on("2025-11-21").inactive);
    facts.record().patient->replaced_by = "Patient/p2";
    EXPECT_TRUE(facts.on("2025-11-21").inactive);
    facts.record().patient->deceased_at = parse_moment("2025-11-02");
    EXPECT_TRUE(facts.on("2025-11-21").deceased);
    EXPECT_EQ(facts.on("2025-11-21").deceased_on->text(), "2025-11-02");
}

TEST(Population, WithoutAPatientIsOfUnknownSexAndAge) {
    Facts facts;
    facts.record().patient.reset();
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(snapshot.sex, fhir::Sex::unknown);
    EXPECT_FALSE(snapshot.born_first);
    EXPECT_FALSE(snapshot.inactive);
}

// --- pregnancy ---------------------------------------------------------------------------------------------------------

std::string pregnancy(const Snapshot& snapshot) {
    if (!snapshot.pregnant_from) return "no";
    return snapshot.pregnant_from->text() + ".." + (snapshot.pregnant_until ? snapshot.pregnant_until->text() : "");
}

TEST(Pregnancy, ThatEndedCountsForSixWeeksMore) {
    Facts facts;
    facts.has("c", System::icpc2, "W78", "2025-01-10").abated = parse_moment("2025-10-01");
    EXPECT_EQ(pregnancy(facts.on("2025-11-21")), "2025-01-10..2025-11-12");
}

TEST(Pregnancy, WithoutAnEndLastsAtMostFortyTwoWeeksAndSaysSo) {
    Facts facts;
    facts.has("c", System::icd10, "Z33", "2025-01-10");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(pregnancy(snapshot), "2025-01-10..2025-12-12");
    EXPECT_TRUE(says(snapshot, IssueCode::assumption, "Condition/c"));
    EXPECT_FALSE(says(facts.on("2025-06-01"), IssueCode::assumption, "Condition/c"));
}

TEST(Pregnancy, OfTenYearsAgoThatNobodyClosedIsNoPregnancyNow) {
    Facts facts;
    facts.has("c", System::icpc2, "W78", "2015-01-10");
    EXPECT_EQ(pregnancy(facts.on("2025-11-21")), "2015-01-10..2015-12-12");
}

TEST(Pregnancy, WithoutADateCountsOnlyWhenItsRecordCallsItActive) {
    Facts facts;
    facts.has("c", System::icpc2, "W78", "");
    EXPECT_EQ(pregnancy(facts.on("2025-11-21")), "no");
    facts.record().conditions.back().active_stated = true;
    EXPECT_EQ(pregnancy(facts.on("2025-11-21")), "2025-11-21..");
    EXPECT_TRUE(says(facts.on("2025-11-21"), IssueCode::assumption, "Condition/c"));
    facts.answer("o", "pregnancy-status", "2025-11-01", "not-pregnant");
    EXPECT_EQ(pregnancy(facts.on("2025-11-21")), "no");
}

TEST(Pregnancy, InAnAnswerCountsFromTheFirstOfThem) {
    Facts facts;
    facts.answer("a", "pregnancy-status", "2025-06-01", "pregnant");
    facts.answer("b", "pregnancy-status", "2025-09-01", "pregnant");
    EXPECT_EQ(pregnancy(facts.on("2025-11-21")), "2025-06-01..2026-08-03");
}

TEST(Pregnancy, EndsWithLaterEvidenceAgainstIt) {
    Facts facts;
    facts.answer("a", "pregnancy-status", "2025-06-01", "pregnant");
    facts.answer("b", "pregnancy-status", "2025-09-01", "not-pregnant");
    EXPECT_EQ(pregnancy(facts.on("2025-11-21")), "2025-06-01..2025-10-13");
    facts.answer("c", "pregnancy-status", "2025-10-01", "pregnant");
    EXPECT_EQ(pregnancy(facts.on("2025-11-21")), "2025-10-01..2026-09-02");
}

TEST(Pregnancy, ThatIsOnlyPossibleIsNone) {
    Facts facts;
    facts.answer("a", "pregnancy-status", "2025-11-01", "possible");
    facts.answer("b", "pregnancy-status", "2025-11-02", "unconfirmed");
    EXPECT_EQ(pregnancy(facts.on("2025-11-21")), "no");
}

TEST(Pregnancy, ThatIsOverWithNoWordOfWhenSaysNothing) {
    Facts facts;
    facts.has("c", System::icpc2, "W78", "").active = false;
    EXPECT_EQ(pregnancy(facts.on("2025-11-21")), "no");
}

}  // namespace
}  // namespace hv::rules
