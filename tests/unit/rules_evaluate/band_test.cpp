#include <gtest/gtest.h>

#include "story.hpp"

namespace hv::rules {
namespace {

using story::Patient;

const RuleSet& high_pressure() {
    static const RuleSet rules = story::rule_set({R"("kind": "band", "of": "pressure", "within": "365 d",
        "bands": [ {"to": 140}, {"from": 140, "to": 180, "level": "danger"}, {"from": 180, "level": "urgent"} ])"});
    return rules;
}

std::string pressure(const std::string& value) {
    return Patient("2025-11-21").measured("pressure", {{"2025-11-01", value}}).judged(high_pressure());
}

TEST(Band, IncludesItsLowerLimitAndExcludesItsUpperOne) {
    EXPECT_EQ(pressure("139"), "not-met");
    EXPECT_EQ(pressure("140"), "met danger");
    EXPECT_EQ(pressure("179"), "met danger");
    EXPECT_EQ(pressure("180"), "met urgent");
}

TEST(Band, DecidesAComparatorOnlyWhenEveryValueItAllowsSaysTheSame) {
    EXPECT_EQ(pressure("<140"), "not-met");
    EXPECT_EQ(pressure("<141"), "unknown conflicting");
    EXPECT_EQ(pressure(">180"), "met urgent");
    EXPECT_EQ(pressure(">150"), "unknown conflicting");
}

TEST(Band, IsUnknownWhenNothingWasMeasured) {
    EXPECT_EQ(Patient("2025-11-21").judged(high_pressure()), "unknown absent");
}

TEST(Band, TrustsAReadingOnTheLastDayOfItsWindowAndNotOneDayLonger) {
    const auto on = [](const std::string& today) {
        return Patient(today).measured("pressure", {{"2024-11-21", "150"}}).judged(high_pressure());
    };
    EXPECT_EQ(on("2025-11-21"), "met danger");
    EXPECT_EQ(on("2025-11-22"), "unknown stale");
}

TEST(Band, TakesTheGravestOfReadingsThatNobodyCanOrder) {
    auto patient = Patient("2025-11-21").measured("pressure", {{"2025-11-20", "120"}, {"2025-11-10", "150"}});
    EXPECT_EQ(patient.judged(high_pressure()), "not-met");
    EXPECT_EQ(patient.dated_between("pressure", "2025-11-01", "2025-11-30").judged(high_pressure()), "met danger");
}

TEST(Band, LeavesAnOlderReadingAloneWhenTheNewestIsDatedToItsDay) {
    auto patient = Patient("2025-11-21").measured("pressure", {{"2025-11-20", "120"}, {"2025-11-19", "150"}});
    EXPECT_EQ(patient.dated_between("pressure", "2025-11-20", "2025-11-20").judged(high_pressure()), "not-met");
}

const RuleSet& confirmed_pressure() {
    static const RuleSet rules = story::rule_set({R"("kind": "band", "of": "pressure", "within": "365 d",
        "confirm": {"readings": 2, "days": 2, "within": "90 d", "until": "review"},
        "bands": [ {"to": 140}, {"from": 140, "level": "danger"} ])"});
    return rules;
}

TEST(Confirm, HoldsASingleReadingAtReview) {
    EXPECT_EQ(Patient("2025-11-21").measured("pressure", {{"2025-11-20", "158"}}).judged(confirmed_pressure()),
              "met review");
}

TEST(Confirm, TakesTwoReadingsOfOneDayAsOne) {
    const auto twice = Patient("2025-11-21").measured("pressure", {{"2025-11-20", "158"}, {"2025-11-20", "150"}});
    EXPECT_EQ(twice.judged(confirmed_pressure()), "met review");
}

TEST(Confirm, ComparesTheMeanOfReadingsOnDifferentDays) {
    const auto high = Patient("2025-11-21").measured("pressure", {{"2025-11-20", "138"}, {"2025-11-01", "142"}});
    EXPECT_EQ(high.judged(confirmed_pressure()), "met danger");
    const auto normal = Patient("2025-11-21").measured("pressure", {{"2025-11-20", "138"}, {"2025-11-01", "141"}});
    EXPECT_EQ(normal.judged(confirmed_pressure()), "not-met");
}

TEST(Confirm, LeavesOutReadingsFromBeforeTheWindow) {
    const auto far_apart = Patient("2025-11-21").measured("pressure", {{"2025-11-20", "150"}, {"2025-08-21", "160"}});
    EXPECT_EQ(far_apart.judged(confirmed_pressure()), "met review");
}

TEST(Clear, LeavesARaisedBandOnlyWithAMargin) {
    const RuleSet rules =
        story::rule_set({R"("kind": "band", "of": "pressure", "within": "365 d", "clear": {"margin": 5, "readings": 1},
        "bands": [ {"to": 140}, {"from": 140, "level": "danger"} ])"});
    const auto after_high = [&](const std::string& newest) {
        return Patient("2025-11-21")
            .measured("pressure", {{"2025-11-20", newest}, {"2025-11-01", "150"}})
            .judged(rules);
    };
    EXPECT_EQ(after_high("135"), "met danger");
    EXPECT_EQ(after_high("134"), "not-met");
    EXPECT_EQ(Patient("2025-11-21").measured("pressure", {{"2025-11-20", "138"}}).judged(rules), "not-met");
}

TEST(Clear, WantsAsManyCalmReadingsAsItSays) {
    const RuleSet rules =
        story::rule_set({R"("kind": "band", "of": "pressure", "within": "365 d", "clear": {"margin": 5, "readings": 2},
        "bands": [ {"to": 140}, {"from": 140, "level": "danger"} ])"});
    const auto one = Patient("2025-11-21").measured("pressure", {{"2025-11-20", "120"}, {"2025-11-01", "150"}});
    EXPECT_EQ(one.judged(rules), "met danger");
    const auto two = Patient("2025-11-21")
                         .measured("pressure", {{"2025-11-20", "120"}, {"2025-11-10", "121"}, {"2025-11-01", "150"}});
    EXPECT_EQ(two.judged(rules), "not-met");
}

TEST(State, AnswersWithTheResponseOfTheNewestAnswer) {
    const RuleSet rules = story::rule_set({R"("kind": "state", "of": "smoking", "within": "365 d",
        "answers": [ {"is": ["daily"], "level": "danger"}, {"is": ["never"]}, {"is": ["unknown"], "unknown": true} ])"});
    EXPECT_EQ(Patient("2025-11-21").answered("smoking", "2025-11-01", 0).judged(rules), "met danger");
    EXPECT_EQ(Patient("2025-11-21").answered("smoking", "2025-11-01", 1).judged(rules), "not-met");
    EXPECT_EQ(Patient("2025-11-21").answered("smoking", "2025-11-01", 2).judged(rules), "unknown absent");
    EXPECT_EQ(Patient("2025-11-21").judged(rules), "unknown absent");
}

}  // namespace
}  // namespace hv::rules
