#include "plugin/decide/attention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/decide/seen.hpp"
#include "tests/support/paper_patient.hpp"

namespace hv::plugin {
namespace {

using test::noon;
using test::PaperJudged;
using test::PaperPatient;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view pressure = "HF-09";  // review on one day, danger on two
constexpr std::string_view bmi = "HF-04";

// On olanzapine, a little heavy, with one raised blood pressure.
PaperPatient raised() {
    PaperPatient patient;
    patient.height("h1", -900, "180").weight("w1", -2, "85").pressure("bp1", -2, 150, 92);
    patient.drug("m1", "N05AH03", -400, "10");
    return patient;
}

Acted an_act(ActWhat what, const PaperJudged& seen, std::vector<std::string> rules, int on = 0) {
    Acted act;
    act.id = "a";
    act.what = what;
    act.rules = std::move(rules);
    act.seen = seen_now(seen, act.rules);
    act.actor = "Practitioner/p1";
    act.at = noon(on);
    if (what == ActWhat::snooze) act.until = noon(on + 28);
    return act;
}
Acted an_act(ActWhat what, const PaperJudged& seen, int on = 0) {
    return an_act(what, seen, {std::string(pressure)}, on);
}

// What has become of the acts upon the blood pressure.
AttendedFinding upon(const PaperJudged& now, const std::vector<Acted>& acts, int on = 0) {
    const Attention held = attention(now, acts, noon(on));
    const AttendedFinding* found = held.find("hjertefrisk", pressure);
    if (found == nullptr) throw std::runtime_error("the finding is not met");
    return *found;
}

constexpr std::array attending{ActWhat::acknowledge, ActWhat::snooze, ActWhat::not_relevant, ActWhat::wrong_data};

TEST(Attention, IsOpenWithoutActs) {
    const PaperJudged now = raised().judged();
    const Attention held = attention(now, {}, noon());
    ASSERT_THAT(held.findings, Not(IsEmpty()));
    for (const AttendedFinding& finding : held.findings) EXPECT_FALSE(finding.act) << finding.rule;
    EXPECT_EQ(held.look_again, std::nullopt);
    EXPECT_FALSE(held.covers(pressure));
}

TEST(Attention, NamesEveryMetFindingTheHighestLevelFirst) {
    const PaperJudged now = raised().judged();
    const Attention held = attention(now, {}, noon());
    EXPECT_EQ(held.findings.size(), now.met().size());
    EXPECT_TRUE(std::ranges::is_sorted(held.findings, std::ranges::greater{}, &AttendedFinding::level));
}

TEST(Attention, OfEveryKindCoversWhatWasActedUponAndNothingElse) {
    const PaperJudged now = raised().judged();
    for (const ActWhat what : attending) {
        const std::vector<Acted> acts{an_act(what, now)};
        const Attention held = attention(now, acts, noon());
        EXPECT_TRUE(held.covers(pressure)) << text(what);
        EXPECT_FALSE(held.covers(bmi)) << text(what);
        EXPECT_EQ(held.find("hjertefrisk", pressure)->broken, Broken::no);
    }
}

TEST(Attention, OfTakingAndHandingOverCoversNothing) {
    const PaperJudged now = raised().judged();
    for (const ActWhat what : {ActWhat::take, ActWhat::hand_over, ActWhat::reopen}) {
        EXPECT_FALSE(upon(now, {an_act(what, now)}).act) << text(what);
    }
}

// Hazards: H21
TEST(Attention, EndsWhenTheLevelRises) {
    PaperPatient patient = raised();
    const PaperJudged then = patient.judged();
    ASSERT_EQ(then.level(pressure), "review");
    const PaperJudged now = patient.pressure("bp2", 3, 152, 94).judged(4);
    ASSERT_EQ(now.level(pressure), "danger");
    for (const ActWhat what : attending) {
        const AttendedFinding row = upon(now, {an_act(what, then)}, 4);
        EXPECT_FALSE(row.act) << text(what);
        EXPECT_EQ(row.broken, Broken::level_rose) << text(what);
        EXPECT_EQ(row.to_reopen, Broken::level_rose) << text(what);
        EXPECT_EQ(row.last, 0U);
    }
}

// Hazards: H09, H21
TEST(Attention, EndsWhenAnUrgentReadingComesWhateverItIsOf) {
    PaperPatient patient = raised();
    const PaperJudged then = patient.judged();
    const PaperJudged now = patient.qtc("q1", 1, "520").judged(2);
    ASSERT_EQ(now.level("SE-08"), "urgent");
    ASSERT_EQ(now.level(pressure), "review");
    for (const ActWhat what : {ActWhat::acknowledge, ActWhat::snooze, ActWhat::not_relevant}) {
        EXPECT_EQ(upon(now, {an_act(what, then)}, 2).broken, Broken::urgent_reading) << text(what);
    }
    EXPECT_TRUE(upon(now, {an_act(ActWhat::wrong_data, then)}, 2).act);
}

// Hazards: H09, H21
TEST(Attention, EndsWhenAnUrgentReadingArrivesLate) {
    PaperPatient patient = raised();
    const PaperJudged then = patient.judged();
    const PaperJudged now = patient.qtc("q1", -1, "520").judged(2);
    EXPECT_EQ(upon(now, {an_act(ActWhat::snooze, then)}, 2).broken, Broken::urgent_reading)
        << "it was taken before the act, and nobody had seen it";
}

TEST(Attention, HoldsWhenTheActorHadSeenTheUrgentReading) {
    PaperPatient patient = raised();
    const PaperJudged then = patient.qtc("q1", -1, "520").judged();
    EXPECT_TRUE(upon(then, {an_act(ActWhat::snooze, then)}).act);
    EXPECT_EQ(upon(patient.qtc("q2", 1, "530").judged(2), {an_act(ActWhat::snooze, then)}, 2).broken,
              Broken::urgent_reading);
}

// Hazards: H21
TEST(Attention, EndsWhenADoseChanges) {
    PaperPatient patient = raised();
    const PaperJudged then = patient.judged();
    const PaperJudged now = patient.drug("m1", "N05AH03", -400, "15").judged(1);
    for (const ActWhat what : {ActWhat::acknowledge, ActWhat::snooze, ActWhat::not_relevant}) {
        EXPECT_EQ(upon(now, {an_act(what, then)}, 1).broken, Broken::drugs_changed) << text(what);
    }
}

// Hazards: H21
TEST(Attention, EndsWithASwitch) {
    PaperPatient patient = raised();
    const PaperJudged then = patient.judged();
    const PaperJudged now = patient.drug("m1", "N05AH03", -400, "10", 0).drug("m2", "N05AX12", 1, "15").judged(2);
    EXPECT_EQ(upon(now, {an_act(ActWhat::snooze, then)}, 2).broken, Broken::drugs_changed);
}

// Hazards: H21
TEST(Attention, EndsWhenAnAntipsychoticIsStoppedOrAddedToAnother) {
    const PaperJudged then = raised().judged();
    const std::vector<Acted> acts{an_act(ActWhat::not_relevant, then)};
    EXPECT_EQ(upon(raised().drug("m1", "N05AH03", -400, "10", 0).judged(2), acts, 2).broken, Broken::drugs_changed);
    EXPECT_EQ(upon(raised().drug("m2", "N05AX12", 1).judged(2), acts, 2).broken, Broken::drugs_changed);
}

TEST(Attention, HoldsWhenAPrescriptionIsRenewedOrAnotherKindOfDrugIsGiven) {
    const PaperJudged then = raised().judged();
    const std::vector<Acted> acts{an_act(ActWhat::snooze, then)};
    PaperPatient renewed = raised().drug("m1", "N05AH03", -400, "10", 0);
    EXPECT_TRUE(upon(renewed.drug("m2", "N05AH03", 1, "10").judged(2), acts, 2).act);
    EXPECT_TRUE(upon(raised().drug("m3", "C09AA05", 1, "5").judged(2), acts, 2).act);
}

// Hazards: H21
TEST(Attention, OfASnoozeEndsOnItsDay) {
    const PaperJudged now = raised().judged();
    const std::vector<Acted> acts{an_act(ActWhat::snooze, now)};
    EXPECT_EQ(attention(now, acts, noon()).look_again, noon(28));
    EXPECT_TRUE(attention(now, acts, noon(28).plus_seconds(-1)).covers(pressure));
    const AttendedFinding over = upon(now, acts, 28);
    EXPECT_EQ(over.broken, Broken::time_is_up);
    EXPECT_EQ(over.to_reopen, Broken::no) << "time does not run back";
}

// Hazards: H21
TEST(Attention, OfASnoozeEndsAfterTwelveWeeksWhateverItSays) {
    const PaperJudged now = raised().judged();
    std::vector<Acted> acts{an_act(ActWhat::snooze, now)};
    acts[0].until = noon(4000);
    EXPECT_EQ(attention(now, acts, noon()).look_again, noon(84));
    EXPECT_FALSE(upon(now, acts, 84).act);
    acts[0].until.reset();
    EXPECT_FALSE(upon(now, acts).act);
}

TEST(Attention, OfAnAcknowledgementEndsWithNewerEvidence) {
    PaperPatient patient = raised();
    const std::vector<Acted> acts{an_act(ActWhat::acknowledge, patient.judged())};
    EXPECT_TRUE(upon(patient.judged(20), acts, 20).act) << "time alone says nothing new";
    const PaperJudged now = PaperPatient(raised()).take_away("Observation/bp1").pressure("bp2", 3, 150, 92).judged(4);
    ASSERT_EQ(now.level(pressure), "review");
    EXPECT_EQ(upon(now, acts, 4).broken, Broken::newer_evidence);
    EXPECT_TRUE(upon(now, {an_act(ActWhat::snooze, raised().judged())}, 4).act)
        << "a snooze waits, whatever is measured at that level";
}

TEST(Attention, OfAnAcknowledgementEndsWhenAReadingIsAmended) {
    const std::vector<Acted> acts{an_act(ActWhat::acknowledge, raised().judged())};
    EXPECT_EQ(upon(raised().pressure("bp1", -2, 155, 92, "2").judged(1), acts, 1).broken, Broken::newer_evidence);
}

TEST(Attention, OfAnAcknowledgementHoldsWhenOnlyAnOlderReadingComesUp) {
    PaperPatient patient = raised().pressure("old", -200, 150, 92);
    const std::vector<Acted> acts{an_act(ActWhat::acknowledge, patient.judged())};
    patient.take_away("Observation/bp1");
    const PaperJudged now = patient.judged(1);
    ASSERT_EQ(now.level(pressure), "review");
    EXPECT_TRUE(upon(now, acts, 1).act);
}

TEST(Attention, OfWrongDataHoldsForExactlyThoseReadings) {
    PaperPatient patient = raised();
    const std::vector<Acted> acts{an_act(ActWhat::wrong_data, patient.judged())};
    EXPECT_TRUE(upon(patient.judged(50), acts, 50).act);
    EXPECT_EQ(upon(raised().pressure("bp1", -2, 151, 92, "2").judged(), acts).broken, Broken::other_readings);
    EXPECT_EQ(upon(raised().take_away("Observation/bp1").pressure("bp2", -1, 150, 92).judged(), acts).broken,
              Broken::other_readings);
}

TEST(Attention, OfNotRelevantOutlivesNewReadingsOfTheSameLevel) {
    const std::vector<Acted> acts{an_act(ActWhat::not_relevant, raised().judged())};
    PaperPatient later = raised().take_away("Observation/bp1").pressure("bp2", 300, 150, 92).weight("w2", 300, "85");
    EXPECT_TRUE(upon(later.judged(301), acts, 301).act);
}

TEST(Attention, EndsWhenSomebodyReopens) {
    const PaperJudged now = raised().judged();
    const std::vector<Acted> acts{an_act(ActWhat::snooze, now), an_act(ActWhat::reopen, now)};
    const AttendedFinding row = upon(now, acts);
    EXPECT_FALSE(row.act);
    EXPECT_EQ(row.broken, Broken::reopened);
    EXPECT_EQ(row.last, 1U);
    const std::vector<Acted> again{acts[0], acts[1], an_act(ActWhat::acknowledge, now)};
    EXPECT_EQ(upon(now, again).act, 2U);
}

// Hazards: H21
TEST(Attention, StaysEndedOnceTheServiceHasSaidSo) {
    PaperPatient patient = raised();
    const PaperJudged then = patient.judged();
    Acted reopened = an_act(ActWhat::reopen, then, 4);
    reopened.actor = "service";
    reopened.reason = "level-rose";
    const std::vector<Acted> acts{an_act(ActWhat::snooze, then), reopened};
    const AttendedFinding row = upon(patient.judged(5), acts, 5);
    EXPECT_FALSE(row.act) << "the level fell again, and nobody has looked";
    EXPECT_EQ(row.broken, Broken::level_rose);
    EXPECT_EQ(row.last, 0U) << "the act that a clinician is shown";
    EXPECT_EQ(row.to_reopen, Broken::no) << "it is said once";
}

TEST(Attention, IsGivenByTheNewestActThatStillHolds) {
    const PaperJudged now = raised().judged();
    const std::vector<Acted> acts{an_act(ActWhat::not_relevant, now), an_act(ActWhat::snooze, now)};
    EXPECT_EQ(upon(now, acts).act, 1U);
    const AttendedFinding later = upon(now, acts, 30);
    EXPECT_EQ(later.act, 0U);
    EXPECT_EQ(later.broken, Broken::time_is_up);
}

TEST(Attention, NeedsToHaveSeenTheFinding) {
    const PaperJudged now = raised().judged();
    for (const char* seen : {"", "{", "{}", R"({"rules":[],"urgent":[],"drugs":[]})",
                             R"({"rules":[{"rule":"HF-09","ruleSet":"hjertefrisk","level":"awful"}],"drugs":[]})"}) {
        std::vector<Acted> acts{an_act(ActWhat::acknowledge, now)};
        acts[0].seen = seen;
        const AttendedFinding row = upon(now, acts);
        EXPECT_FALSE(row.act) << seen;
        EXPECT_EQ(row.broken, Broken::not_seen) << seen;
    }
}

// A measurement that is due, and that somebody has ordered.
struct Due {
    PaperJudged now = PaperPatient().drug("m1", "N05AH03", -400, "10").judged();
    std::string rule = "MON-04";
    std::vector<Acted> acts{an_act(ActWhat::acknowledge, now, {rule})};
    [[nodiscard]] const AttendedFinding* upon(const Attention& held) const {
        const auto at = std::ranges::find(held.findings, rule, &AttendedFinding::rule);
        return at == held.findings.end() ? nullptr : &*at;
    }
};

// Hazards: H21
TEST(Attention, OfAnAcknowledgedMeasurementEndsAfterTwelveWeeksWithoutIt) {
    const Due due;
    ASSERT_NE(due.upon(attention(due.now, due.acts, noon())), nullptr);
    const Attention held = attention(due.now, due.acts, noon(83));
    EXPECT_TRUE(held.covers(due.rule));
    EXPECT_EQ(held.look_again, noon(84));
    EXPECT_EQ(due.upon(attention(due.now, due.acts, noon(84)))->broken, Broken::time_is_up);
}

TEST(Attention, OfAnAcknowledgedMeasurementEndsWhenSomethingElseIsMissingToo) {
    Due due;
    Sight seen = *parse_seen(due.acts[0].seen);
    ASSERT_EQ(seen.rules.size(), 1U);
    ASSERT_GT(seen.rules[0].missing.size(), 1U);
    seen.rules[0].missing.pop_back();
    due.acts[0].seen = seen_text(seen);
    EXPECT_EQ(due.upon(attention(due.now, due.acts, noon()))->broken, Broken::newer_evidence);
}

TEST(WhatWasSeen, HoldsNoMeasuredValueAndSurvivesBeingKept) {
    const PaperJudged now = raised().judged();
    const std::vector<std::string> rules{std::string(pressure), std::string(bmi)};
    const std::string text = seen_now(now, rules);
    EXPECT_THAT(text, HasSubstr("Observation/bp1"));
    EXPECT_THAT(text, HasSubstr(R"("dose":"10")"));
    EXPECT_THAT(text, Not(HasSubstr("150")));
    const auto seen = parse_seen(text);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->rules.size(), 2U);
    EXPECT_EQ(seen_text(*seen), text);
}

TEST(ActWords, AreReadAsTheyAreWritten) {
    for (const char* word : {"acknowledge", "snooze", "not-relevant", "wrong-data", "hand-over", "take", "reopen"}) {
        ASSERT_TRUE(act_what(word)) << word;
        EXPECT_EQ(text(*act_what(word)), word);
    }
    EXPECT_FALSE(act_what("delete"));
}

TEST(ActReasons, AreThoseOfTheGovernanceInBothLanguages) {
    EXPECT_EQ(act_reasons().size(), 8U);
    for (const ActReason& reason : act_reasons()) {
        EXPECT_FALSE(reason.words.nb.empty());
        EXPECT_FALSE(reason.words.en.empty());
    }
}

}  // namespace
}  // namespace hv::plugin
