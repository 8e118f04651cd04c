#include <gtest/gtest.h>

#include "story.hpp"

namespace hv::rules {
namespace {

using story::Patient;

const RuleSet& rapid_gain() {
    static const RuleSet rules =
        story::rule_set({R"("kind": "change", "of": "weight", "within": "90 d", "measure": "absolute",
        "against": "lowest", "period": "3 mo",
        "bands": [ {"to": 3.0}, {"from": 3.0, "through": 4.0, "level": "review"}, {"above": 4.0, "level": "danger"} ])"});
    return rules;
}

TEST(Change, MeasuresAgainstTheLowestEarlierReadingOfThePeriod) {
    const auto gain = [](const std::string& newest) {
        return Patient("2025-11-21")
            .measured("weight",
                      {{"2025-11-21", newest}, {"2025-10-01", "81.0"}, {"2025-08-24", "80.0"}, {"2025-01-01", "60.0"}})
            .judged(rapid_gain());
    };
    EXPECT_EQ(gain("82.9"), "not-met");
    EXPECT_EQ(gain("83.0"), "met review");
    EXPECT_EQ(gain("84.0"), "met review");
    EXPECT_EQ(gain("84.1"), "met danger");
}

TEST(Change, IsUnknownWithoutAnEarlierReading) {
    EXPECT_EQ(Patient("2025-11-21").measured("weight", {{"2025-11-21", "84.0"}}).judged(rapid_gain()),
              "unknown absent");
}

TEST(Change, TakesTwoReadingsOfOneDayAsNoChange) {
    const auto same_day = Patient("2025-11-21").measured("weight", {{"2025-11-21", "84.0"}, {"2025-11-21", "79.0"}});
    EXPECT_EQ(same_day.judged(rapid_gain()), "unknown absent");
}

TEST(Change, HoldsAPairThatIsTooCloseAtInfo) {
    const RuleSet rules =
        story::rule_set({R"("kind": "change", "of": "weight", "within": "365 d", "measure": "absolute",
        "against": "previous", "apart": {"from": "7 d", "through": "550 d"}, "bands": [ {"to": 5.0}, {"from": 5.0, "level": "danger"} ])"});
    const auto since = [&](const std::string& earlier) {
        return Patient("2025-11-21").measured("weight", {{"2025-11-20", "85.0"}, {earlier, "80.0"}}).judged(rules);
    };
    EXPECT_EQ(since("2025-11-13"), "met danger");
    EXPECT_EQ(since("2025-11-14"), "met info");
    EXPECT_EQ(since("2024-05-19"), "met danger");
    EXPECT_EQ(since("2024-05-18"), "met info");
}

const RuleSet& since_start() {
    static const RuleSet rules =
        story::rule_set({R"("kind": "change", "of": "weight", "within": "365 d", "measure": "percent",
        "against": "baseline", "exposure": "antipsychotic", "baseline": {"from": "-30 d", "through": "7 d"},
        "bands": [ {"to": 5}, {"from": 5, "level": "review"} ])"});
    return rules;
}

TEST(Baseline, IsTheLastReadingOnOrBeforeTheStart) {
    const auto patient =
        Patient("2025-11-21")
            .takes("N05AH03", "2025-08-25")
            .measured("weight",
                      {{"2025-11-21", "84.0"}, {"2025-08-28", "90.0"}, {"2025-08-24", "80.0"}, {"2025-07-30", "70.0"}});
    EXPECT_EQ(patient.judged(since_start()), "met review");
}

TEST(Baseline, IsMissingWhenTheFirstReadingCameTooLate) {
    const auto patient =
        Patient("2025-11-21").takes("N05AX12", "2025-10-30").measured("weight", {{"2025-11-21", "70.0"}});
    EXPECT_EQ(patient.judged(since_start()), "unknown absent");
}

TEST(Baseline, OfADrugAsNeededOnlyIsForInformation) {
    const auto patient = Patient("2025-11-21")
                             .takes("N05AH04", "2025-08-25", "", true)
                             .measured("weight", {{"2025-11-21", "90.0"}, {"2025-08-24", "80.0"}});
    EXPECT_EQ(patient.judged(since_start()), "met info");
}

const RuleSet& weekly() {
    static const RuleSet rules = story::rule_set({R"("kind": "due", "exposure": "antipsychotic",
        "schedule": {"type": "series", "every": "7 d", "count": 6, "tolerance": "3 d"},
        "items": [ {"any": ["weight"], "title": {"nb": "vekt", "en": "weight"}} ])"});
    return rules;
}

TEST(Series, CountsOneOfThreeAfterThreeWeeks) {
    const auto patient =
        Patient("2025-11-21").takes("N05AX12", "2025-10-30").measured("weight", {{"2025-11-21", "70.0"}});
    const Assessment assessment = evaluate_now(weekly(), patient.snapshot());
    EXPECT_EQ(Patient::spoken(assessment), "met due");
    EXPECT_EQ(assessment.findings.back().evidence.computed.value, Decimal(1, 0));
    EXPECT_EQ(assessment.findings.back().evidence.computed.of, 3);
}

TEST(Series, AsksNothingBeforeTheFirstSlotHasClosedAndRestsAfterTheLast) {
    const auto on = [](const std::string& today) {
        return Patient(today).takes("N05AX12", "2025-01-01").judged(weekly());
    };
    EXPECT_EQ(on("2025-01-11"), "not-met");
    EXPECT_EQ(on("2025-01-12"), "met due");
    EXPECT_EQ(on("2025-02-15"), "met due");
    EXPECT_EQ(on("2025-02-16"), "not-applicable");
}

const RuleSet& yearly() {
    static const RuleSet rules = story::rule_set({R"("kind": "due", "exposure": "antipsychotic",
        "schedule": {"type": "repeat", "phases": [ {"from": "365 d", "every": "365 d", "grace": "30 d"} ], "never": "due"},
        "items": [ {"any": ["weight"], "title": {"nb": "vekt", "en": "weight"}}, {"any": ["pressure"], "title": {"nb": "trykk", "en": "pressure"}} ])"});
    return rules;
}

TEST(Repeat, RestsBeforeItsFirstPhaseAndIsDueAfterStepAndGrace) {
    const auto on = [](const std::string& today) {
        return Patient(today)
            .takes("N05AH02", "2023-01-01")
            .measured("weight", {{"2024-10-01", "80.0"}})
            .measured("pressure", {{"2024-10-01", "120"}})
            .judged(yearly());
    };
    EXPECT_EQ(on("2023-12-31"), "not-applicable");
    EXPECT_EQ(on("2025-10-31"), "not-met");
    EXPECT_EQ(on("2025-11-01"), "met due");
}

TEST(Repeat, NamesOnlyTheItemsThatAreMissing) {
    const auto patient =
        Patient("2025-11-21").takes("N05AH02", "2023-01-01").measured("weight", {{"2025-10-01", "80.0"}});
    const Assessment assessment = evaluate_now(yearly(), patient.snapshot());
    EXPECT_EQ(assessment.findings.back().evidence.missing, std::vector<std::uint32_t>{1});
}

TEST(Incomplete, AnswersLeaveOpenWhatTheyMayYetHold) {
    auto without_drug = Patient("2025-11-21");
    EXPECT_EQ(without_drug.incomplete().judged(yearly()), "unknown absent");
    auto without_weight = Patient("2025-11-21").takes("N05AH02", "2023-01-01");
    EXPECT_EQ(without_weight.judged(yearly()), "met due");
    EXPECT_EQ(without_weight.incomplete().judged(yearly()), "unknown absent");
}

TEST(Due, AsksForNothingWhenTheDrugHasBeenStopped) {
    EXPECT_EQ(Patient("2025-11-21").takes("N05AH04", "2023-01-01", "2025-03-01").judged(yearly()), "not-applicable");
}

TEST(Due, DoesNotCountLithiumAsAnAntipsychotic) {
    EXPECT_EQ(Patient("2025-11-21").takes("N05AN01", "2023-01-01").judged(yearly()), "not-applicable");
}

TEST(NextChange, IsTheFirstMidnightOnWhichTheAnswerDiffers) {
    const auto patient = Patient("2025-01-05").takes("N05AX12", "2025-01-01");
    const Assessment assessment = evaluate(weekly(), patient.snapshot());
    ASSERT_TRUE(assessment.next_change_at);
    EXPECT_EQ(text(*assessment.next_change_at), "2025-01-12T00:00:00+01:00");
}

TEST(NextChange, IsNothingWhenTimeAloneChangesNothing) {
    EXPECT_FALSE(evaluate(yearly(), Patient("2025-11-21").snapshot()).next_change_at);
}

TEST(Concurrent, NeedsTwoRegularDrugsForLongerThanTheOverlap) {
    const RuleSet rules = story::rule_set(
        {R"("kind": "present", "exposures": {"group": "antipsychotic", "at_least": 2, "longer_than": "90 d"}, "level": "review")"});
    const auto since = [&](const std::string& second, bool as_needed) {
        return Patient("2025-11-21")
            .takes("N05AH03", "2024-01-01")
            .takes("N05AX12", second, "", as_needed)
            .judged(rules);
    };
    EXPECT_EQ(since("2025-10-12", false), "not-met");
    EXPECT_EQ(since("2025-08-23", false), "not-met");
    EXPECT_EQ(since("2025-08-22", false), "met review");
    EXPECT_EQ(since("2025-08-13", true), "not-met");
}

}  // namespace
}  // namespace hv::rules
