// Rules over the SCORE2 family, told as cases: which inputs they take from where, and when they say nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/engine/cases.hpp"
#include "tests/unit/rules_tools/small_set.hpp"

namespace hv::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Met from `limit` percent on.
RuleSet from_percent(std::string_view formula, std::string_view limit) {
    const std::string text(limit);
    return proved(set_of(rule("AB-01", R"("kind": "score", "formula": ")" + std::string(formula) +
                                           R"(", "within": "365 d", "bands": [ { "to": )" + text + R"( }, { "from": )" +
                                           text + R"(, "level": "review" } ])")));
}

struct Told {
    std::string born = "1975-06-01";  // 50 years on the day
    std::string smoking = "daily";
    std::string conditions = "[]";
    std::string more{};  // further readings, each after its comma
};

std::vector<std::string> failures(const RuleSet& rules, const Told& told, const std::string& expected) {
    const std::string text = R"({ "case": "a patient", "as_of": "2025-11-21", "patient": { "born": ")" + told.born +
                             R"(", "sex": "male" }, "conditions": )" + told.conditions +
                             R"(, "readings": { "systolic": "2025-11-01: 140 mm[Hg]",
        "total-cholesterol": "2025-11-01: 5.5 mmol/L", "hdl": "2025-11-01: 1.3 mmol/L",
        "smoking-status": "2025-11-01: )" +
                             told.smoking + "\"" + told.more + R"( }, "expect": { "AB-01": ")" + expected + R"(" } })";
    std::vector<std::string> out;
    const CaseReport report = run_cases(rules, shipped_vocabulary(), {{"cases/a.json", text}});
    for (const CaseFailure& failure : report.failures) out.push_back(failure.message);
    for (const Problem& problem : report.problems) {
        if (!problem.code.ends_with("-without-case")) out.push_back(problem.message);
    }
    return out;
}

TEST(Score2Rule, ComparesTheRiskOfTheReference) {
    EXPECT_THAT(failures(from_percent("score2", "5.91"), {}, "met review"), IsEmpty());
    EXPECT_THAT(failures(from_percent("score2", "5.92"), {}, "not-met"), IsEmpty());
}

TEST(Score2Rule, CountsAnOccasionalSmokerAsOneWhoSmokesNow) {
    EXPECT_THAT(failures(from_percent("score2", "5.91"), {.smoking = "occasional"}, "met review"), IsEmpty());
    EXPECT_THAT(failures(from_percent("score2", "5.91"), {.smoking = "former"}, "not-met"), IsEmpty());
    EXPECT_THAT(failures(from_percent("score2", "5.91"), {.smoking = "unknown"}, "unknown absent"), IsEmpty());
}

TEST(Score2Rule, TakesTheFormulaForOlderPeopleFromSeventy) {
    const Told seventy_five{.born = "1950-06-01"};
    EXPECT_THAT(failures(from_percent("score2", "18.43"), seventy_five, "met review"), IsEmpty());
    EXPECT_THAT(failures(from_percent("score2", "18.44"), seventy_five, "not-met"), IsEmpty());
    EXPECT_THAT(failures(from_percent("score2-op", "18.43"), seventy_five, "met review"), IsEmpty());
    EXPECT_THAT(failures(from_percent("score2-op", "18.43"), {}, "unknown absent"), IsEmpty());
}

TEST(Score2Rule, SaysNothingOutsideTheAgesOfTheFormulas) {
    EXPECT_THAT(failures(from_percent("score2", "5.91"), {.born = "1985-11-22"}, "unknown absent"), IsEmpty());
    EXPECT_THAT(failures(from_percent("score2", "1.00"), {.born = "1985-11-21"}, "met review"), IsEmpty());
    EXPECT_THAT(failures(from_percent("score2", "5.91"), {.born = "1935-11-21"}, "unknown absent"), IsEmpty());
}

TEST(Score2DiabetesRule, CountsFromTheDayOnWhichDiabetesWasFound) {
    const std::string blood = R"(, "hba1c": "2025-11-01: 50 mmol/mol", "egfr": "2025-11-01: 90 mL/min/{1.73_m2}")";
    const Told sixty{.born = "1965-06-01",
                     .smoking = "never",
                     .conditions = R"([ { "group": "diabetes", "since": "2025-07-01" } ])",
                     .more = blood};
    EXPECT_THAT(failures(from_percent("score2-diabetes", "8.39"), sixty, "met review"), IsEmpty());
    EXPECT_THAT(failures(from_percent("score2-diabetes", "8.40"), sixty, "not-met"), IsEmpty());
    Told undated = sixty;
    undated.conditions = R"([ "diabetes" ])";
    EXPECT_THAT(failures(from_percent("score2-diabetes", "8.39"), undated, "unknown absent"), IsEmpty());
    Told without_blood = sixty;
    without_blood.more.clear();
    EXPECT_THAT(failures(from_percent("score2-diabetes", "8.39"), without_blood, "unknown absent"), IsEmpty());
}

// No threshold stands in our references: a rule may show the risk and judge nothing.
TEST(Score2Rule, MayConsistOfOneBandThatOnlyShowsTheValue) {
    const RuleSet rules = proved(set_of(rule("AB-01", R"("kind": "score", "formula": "score2", "within": "365 d",
        "bands": [ { "note": { "nb": "Se risiko", "en": "See the risk" } } ])")));
    EXPECT_THAT(failures(rules, {}, "not-met info"), IsEmpty());
    EXPECT_THAT(failures(rules, {}, "not-met"), ElementsAre(HasSubstr("not-met info")));
}

}  // namespace
}  // namespace hv::rules
