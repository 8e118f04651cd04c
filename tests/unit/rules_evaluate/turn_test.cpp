#include <gtest/gtest.h>

#include "story.hpp"

namespace hv::rules {
namespace {

using story::Patient;

const RuleSet& stopped() {
    static const RuleSet rules = story::rule_set({R"("kind": "change", "measure": "answer", "of": "smoking",
        "within": "30 d", "was": ["daily"], "is": ["never"], "level": "urgent")"});
    return rules;
}

constexpr AnswerId daily = 0;
constexpr AnswerId never = 1;
constexpr AnswerId unknown = 2;

Snapshot answers(const std::string& today, const std::vector<std::pair<std::string, AnswerId>>& given) {
    std::vector<std::pair<std::string, std::string>> dates;
    for (const auto& [date, answer] : given) dates.emplace_back(date, "0");
    Snapshot snapshot = Patient(today).measured("smoking", dates).snapshot();
    for (std::size_t i = 0; i < given.size(); ++i) snapshot.readings[i].answer = given[i].second;
    return snapshot;
}

std::string judged(const Snapshot& snapshot) {
    return Patient::spoken(evaluate_now(stopped(), snapshot));
}

TEST(Turn, IsMetWhenADailySmokerHasNewlyStopped) {
    EXPECT_EQ(judged(answers("2025-11-21", {{"2025-11-01", never}, {"2025-06-01", daily}})), "met urgent");
}

TEST(Turn, CountsFromTheFirstAnswerOfThePresentRun) {
    const auto on = [](const std::string& today) {
        return judged(answers(
            today, {{"2025-11-20", never}, {"2025-10-22", never}, {"2025-06-01", daily}, {"2025-01-01", never}}));
    };
    EXPECT_EQ(on("2025-11-21"), "met urgent");
    EXPECT_EQ(on("2025-11-22"), "not-met");
}

TEST(Turn, EndsByItselfOnTheDayAfterItsWindow) {
    const Snapshot snapshot = answers("2025-11-01", {{"2025-10-22", never}, {"2025-06-01", daily}});
    const Assessment assessment = evaluate(stopped(), snapshot);
    ASSERT_TRUE(assessment.next_change_at);
    EXPECT_EQ(oslo_date(*assessment.next_change_at).text(), "2025-11-22");
}

TEST(Turn, IsNotMetWhileTheHabitGoesOn) {
    EXPECT_EQ(judged(answers("2025-11-21", {{"2025-11-01", daily}, {"2025-10-01", never}})), "not-met");
}

TEST(Turn, IsNotKnownToHaveHappenedWhenNothingWasSaidBefore) {
    const RuleSet rules = story::rule_set({R"("kind": "change", "measure": "answer", "of": "smoking",
        "within": "30 d", "was": ["never"], "is": ["daily"], "level": "review")"});
    const Snapshot snapshot = answers("2025-11-21", {{"2025-11-01", daily}, {"2025-10-01", unknown}});
    EXPECT_EQ(Patient::spoken(evaluate_now(rules, snapshot)), "unknown absent") << "`unknown` is no earlier answer";
}

TEST(Turn, IsUnknownWithoutAnEarlierAnswer) {
    EXPECT_EQ(judged(answers("2025-11-21", {{"2025-11-01", never}})), "unknown absent");
    EXPECT_EQ(judged(answers("2025-11-21", {{"2025-10-01", never}})), "not-met") << "too long ago, whatever was before";
    EXPECT_EQ(judged(Patient("2025-11-21").snapshot()), "unknown absent");
}

TEST(Turn, IsNotUndoneByAnAnswerThatSaysNothing) {
    EXPECT_EQ(judged(answers("2025-11-21", {{"2025-11-10", unknown}, {"2025-11-01", never}, {"2025-06-01", daily}})),
              "met urgent");
}

TEST(Turn, IsUnknownWhenTwoAnswersOfOneDayContradict) {
    EXPECT_EQ(judged(answers("2025-11-21", {{"2025-11-01", never}, {"2025-11-01", daily}, {"2025-06-01", daily}})),
              "unknown conflicting");
    EXPECT_EQ(judged(answers("2025-11-21", {{"2025-11-01", daily}, {"2025-11-01", never}, {"2025-06-01", daily}})),
              "unknown conflicting");
}

TEST(Turn, IsUnknownWhenTheDayOfTheFirstAnswerMayLieOutsideTheWindow) {
    const auto dated = [](const std::string& first, const std::string& last) {
        Snapshot snapshot = answers("2025-11-21", {{last, never}, {"2025-06-01", daily}});
        snapshot.readings.front().first_day = story::day(first);
        snapshot.readings.front().wide = true;
        return judged(snapshot);
    };
    EXPECT_EQ(dated("2025-10-01", "2025-10-31"), "unknown conflicting");
    EXPECT_EQ(dated("2025-11-01", "2025-11-20"), "met urgent");
    EXPECT_EQ(dated("2025-09-01", "2025-09-30"), "not-met");
}

TEST(Turn, IsNotRuledOutByWhatAServerDidNotSend) {
    const RuleSet rules = story::rule_set({R"("kind": "change", "measure": "answer", "of": "smoking",
        "within": "30 d", "was": ["unknown"], "is": ["never"], "level": "review")"});
    Snapshot snapshot = answers("2025-11-21", {{"2025-11-01", never}, {"2025-06-01", daily}});
    EXPECT_EQ(Patient::spoken(evaluate_now(rules, snapshot)), "not-met");
    snapshot.incomplete = true;
    EXPECT_EQ(Patient::spoken(evaluate_now(rules, snapshot)), "unknown absent");
}

TEST(Turn, RestsOnTheAnswersOnBothSides) {
    const Snapshot snapshot =
        answers("2025-11-21", {{"2025-11-20", never}, {"2025-11-01", never}, {"2025-06-01", daily}});
    EXPECT_EQ(evaluate_now(stopped(), snapshot).findings.back().evidence.used.size(), 3U);
}

}  // namespace
}  // namespace hv::rules
