#include "rules/engine/cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/engine/cases_run.hpp"
#include "tests/unit/rules_tools/small_set.hpp"

namespace hv::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A man of 180 cm; the weight decides.
std::string weight_case(std::string_view title, std::string_view kilograms, std::string_view expect) {
    return R"({ "case": ")" + std::string(title) + R"(", "as_of": "2025-11-21",
  "patient": { "born": "1990", "sex": "male" },
  "readings": { "body-weight": "2025-11-01: )" +
           std::string(kilograms) + R"( kg", "body-height": "2020-01-01: 180 cm" }, )" + std::string(expect) + " }";
}

CaseReport run(const RuleSet& rules, const std::string& cases, const std::string& document = {}) {
    return run_cases(rules, shipped_vocabulary(), {{"cases/a.json", cases}}, {"small.json", document});
}

std::vector<std::string> messages(const CaseReport& report) {
    std::vector<std::string> out;
    for (const CaseFailure& failure : report.failures) out.push_back(failure.message);
    return out;
}

// Problems of the case files themselves, without what the whole set lacks.
std::vector<std::string> complaints(const std::string& cases) {
    const RuleSet rules = proved(set_of(rule("AB-01", bmi_over_25)));
    std::vector<std::string> out;
    for (const Problem& problem : run(rules, cases).problems) {
        if (!problem.code.ends_with("-without-case")) out.push_back(text(problem));
    }
    return out;
}

TEST(RunCases, SaysNothingOfACaseThatHolds) {
    const RuleSet rules = proved(set_of(rule("AB-01", bmi_over_25)));

    const CaseReport report = run(rules, weight_case("a heavy man", "90", R"("expect": { "AB-01": "met danger" })"));

    EXPECT_EQ(report.cases, 1U);
    EXPECT_THAT(messages(report), IsEmpty());
}

TEST(RunCases, NamesWhatWasExpectedWhatWasFoundAndTheLine) {
    const RuleSet rules = proved(set_of(rule("AB-01", bmi_over_25)));

    const CaseReport report =
        run(rules, weight_case("a light man", "70", "\n\"expect\": { \"AB-01\": \"met danger\" }"));

    ASSERT_EQ(report.failures.size(), 1U);
    EXPECT_EQ(text(report.failures.front()),
              "cases/a.json:4: AB-01: expected `met danger`, got `not-met` (a light man)");
}

TEST(RunCases, TellsUnknownNotApplicableAndNotesApart) {
    const RuleSet rules =
        proved(set_of(rule("AB-01", bmi_over_25) + ",\n" + rule("AB-02", bmi_over_25, R"("applies": ["adult"], )") +
                      ",\n" + rule("AB-03", R"("kind": "band", "of": "body-height", "within": "365 d", "bands": [
          { "through": 150, "note": { "nb": "lav", "en": "short" } }, { "above": 150, "level": "info" } ])")));

    const CaseReport report = run(rules, R"([
      { "case": "a child without a weight", "as_of": "2025-11-21T08:00:00+01:00", "patient": { "born": "2015-05-05" },
        "readings": { "body-height": "2025-11-01: 140 cm" },
        "expect": { "AB-01": "unknown absent", "AB-02": "not-applicable adult", "AB-03": "not-met info" } } ])");

    EXPECT_THAT(messages(report), IsEmpty());
    EXPECT_EQ(report.cases, 1U);
}

TEST(RunCases, HoldsMetToExactlyTheRulesThatAreMet) {
    const RuleSet rules = proved(set_of(rule("AB-01", bmi_over_25) + ",\n" + rule("AB-02", bmi_over_25)));

    const CaseReport report = run(rules, "[" + weight_case("one is forgotten", "90", R"("met": ["AB-01"])") + "," +
                                             weight_case("none is met", "70", R"("met": ["AB-01"])") + "]");

    EXPECT_THAT(messages(report),
                ElementsAre("AB-02: not listed in `met`, got `met danger`", "AB-01: listed in `met`, got `not-met`"));
}

TEST(RunCases, WantsTheIssuesThatAreListed) {
    const RuleSet rules = proved(set_of(rule("AB-01", bmi_over_25)));

    const CaseReport report = run(rules, "[" + weight_case("an implausible weight", "9000", R"("issues": ["DQ-02"])") +
                                             "," + weight_case("a plain weight", "90", R"("issues": ["DQ-02"])") + "]");

    EXPECT_THAT(messages(report), ElementsAre("issue `DQ-02` is expected; got none"));
}

TEST(RunCases, WantsTheDayOnWhichTheAnswerChangesByItself) {
    const RuleSet rules = proved(set_of(rule("AB-01", bmi_over_25)));

    const CaseReport report =
        run(rules, "[" + weight_case("the weight will be too old", "90", R"("next_change": "2026-11-02")") + "," +
                       weight_case("a wrong day", "90", R"("next_change": "2026-01-01")") +
                       R"(, { "case": "nothing is known", "as_of": "2025-11-21", "next_change": "never" } ])");

    EXPECT_THAT(messages(report), ElementsAre("next change: expected `2026-01-01`, got `2026-11-02`"));
}

TEST(RunCases, ReadsComparatorsUnitsAndFastingSpecimens) {
    const Vocabulary& vocabulary = shipped_vocabulary();
    Problems problems;
    const std::vector<Story> stories = read_stories({"a.json", R"({ "case": "c", "as_of": "2025-11-21", "expect": {},
          "readings": { "hba1c": "2025-01: <6.5 % | 2025-02-01: >=48 mmol/mol", "triglycerides": "2025-03-01: 5.1 mmol/L fasting",
                        "body-weight": "2025: 80 | 2025-04-01T08:30: <= 81 parsec | 2025: > 9 kg" } })"},
                                                    vocabulary, problems);

    ASSERT_EQ(stories.size(), 1U) << (problems.empty() ? "" : text(problems.front()));
    const auto& told = stories.front().record.observations;
    ASSERT_EQ(told.size(), 6U);
    EXPECT_EQ(told[0].value.comparator, fhir::Comparator::less);
    EXPECT_EQ(told[0].value.text, "%");
    EXPECT_EQ(told[1].value.comparator, fhir::Comparator::greater_or_equal);
    EXPECT_TRUE(told[2].fasting);
    EXPECT_EQ(told[3].value.unit, fhir::Unit::none);
    EXPECT_EQ(told[4].value.comparator, fhir::Comparator::less_or_equal);
    EXPECT_EQ(told[4].value.unit, fhir::Unit::unknown);
    EXPECT_EQ(told[4].effective->precision, Precision::minute);
    EXPECT_EQ(told[5].value.comparator, fhir::Comparator::greater);
    EXPECT_EQ(told[5].source.id, "body-weight-3");
}

TEST(RunCases, TellsExposuresConditionsAndPregnancy) {
    Problems problems;
    const std::vector<Story> stories =
        read_stories({"a.json", R"({ "case": "c", "as_of": "2025-11-21", "met": [], "hazards": ["H16"],
          "patient": { "born": "1997-02", "sex": "female", "deceased": true, "pregnant": true, "inactive": true },
          "exposures": [ { "drug": "N05AX13", "from": "2025-01-01", "until": "2025-10-01", "depot": "Xeplion" },
                         { "drug": "N05AH03", "as_needed": true }, { "drug": "N05AH04", "from": "2026-01-01" } ],
          "conditions": [ "diabetes", { "icd10": "I21", "since": "2019-03-01" }, { "icpc2": "K86", "until": "2020" },
                          { "group": "cvd" } ] })"},
                     shipped_vocabulary(), problems);

    ASSERT_EQ(stories.size(), 1U) << (problems.empty() ? "" : text(problems.front()));
    const fhir::Record& record = stories.front().record;
    EXPECT_TRUE(record.patient->deceased);
    EXPECT_FALSE(record.patient->active);
    EXPECT_EQ(record.patient->sex, fhir::Sex::female);
    ASSERT_EQ(record.medications.size(), 3U);
    EXPECT_TRUE(record.medications[0].drug.depot);
    EXPECT_EQ(record.medications[0].drug.name, "Xeplion");
    EXPECT_EQ(record.medications[0].state, fhir::UseState::ended);
    EXPECT_TRUE(record.medications[1].as_needed);
    EXPECT_EQ(record.medications[2].state, fhir::UseState::intended);
    ASSERT_EQ(record.conditions.size(), 5U);  // the pregnancy first
    EXPECT_EQ(record.conditions[2].codes[0].text(), "I21");
    EXPECT_FALSE(record.conditions[3].active);
    EXPECT_THAT(stories.front().hazards, ElementsAre("H16"));
}

struct Refused {
    std::string_view cases;
    std::string_view complaint;
};

class BrokenCaseFile : public testing::TestWithParam<Refused> {};

TEST_P(BrokenCaseFile, IsRefusedAtItsPlace) {
    const std::vector<std::string> said = complaints(std::string(GetParam().cases));
    ASSERT_FALSE(said.empty());
    EXPECT_THAT(said.front(), HasSubstr(std::string(GetParam().complaint)));
}

// `C` stands for the fields that every case needs.
#define C R"("case": "c", "as_of": "2025-11-21", "expect": {})"
INSTANTIATE_TEST_SUITE_P(
    Each, BrokenCaseFile,
    testing::Values(
        Refused{"{ \"case\": ", "cases/a.json:1:"}, Refused{"[]", "a case file is one case, or an array of cases"},
        Refused{"[ 7 ]", "a case is an object"}, Refused{R"({ "as_of": "2025-11-21", "expect": {} })", "needs a title"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21" })", "the case expects nothing"},
        Refused{R"({ "case": "c", "as_of": "2025-11", "expect": {} })", "the moment judged"},
        Refused{"{ " C ",\n \"wheight\": 1 }", "cases/a.json:2:2: case `c`: unknown field `wheight`"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21", "expect": [] })", "from rule ids to answers"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21", "expect": { "AB-01": "met" } })", "`met` is no answer"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21", "expect": { "AB-01": "unknown" } })",
                "`unknown` is no answer"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21", "expect": { "AB-01": "not-met danger" } })", "is no answer"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21", "expect": { "AB-01": "not-applicable" } })", "is no answer"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21", "expect": { "AB-99": "not-met" } })", "has no rule `AB-99`"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21", "met": ["AB-99"] })", "has no rule `AB-99`"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21", "met": "AB-01" })", "an array of strings"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21", "met": [1] })", "a string is wanted"},
        Refused{R"({ "case": "c", "as_of": "2025-11-21", "next_change": "soon" })", "a date or `never`"},
        Refused{"{ " C R"(, "patient": [] })", "`patient`: an object is wanted"},
        Refused{"{ " C R"(, "patient": { "name": "x" } })", "`patient`: unknown field `name`"},
        Refused{"{ " C R"(, "patient": { "born": "yesterday" } })", "`yesterday` is no date"},
        Refused{"{ " C R"(, "patient": { "sex": "man" } })", "male, female, other or unknown"},
        Refused{"{ " C R"(, "patient": { "pregnant": "yes" } })", "`true` or `false`"},
        Refused{"{ " C R"(, "exposures": {} })", "`exposures`: an array"},
        Refused{"{ " C R"(, "exposures": [ { "drug": "olanzapine" } ] })", "ATC code of seven characters"},
        Refused{"{ " C R"(, "exposures": [ { "drug": "N05AH0X" } ] })", "ATC code of seven characters"},
        Refused{"{ " C R"(, "exposures": [ { "drug": "N05AH03", "dose": 5 } ] })", "`dose` must be milligrams a day"},
        Refused{"{ " C R"(, "exposures": [ { "drug": "N05AH03", "amount": 5 } ] })", "unknown field `amount`"},
        Refused{"{ " C R"(, "exposures": [ { "drug": "N05AH03", "depot": true } ] })", "the name of the product"},
        Refused{"{ " C R"(, "conditions": "diabetes" })", "`conditions`: an array"},
        Refused{"{ " C R"(, "conditions": [ "hiccups" ] })", "has no group `hiccups`"},
        Refused{"{ " C R"(, "conditions": [ { "since": "2020" } ] })", "name a group"},
        Refused{"{ " C R"(, "conditions": [ { "snomed": "1" } ] })", "unknown field `snomed`"},
        Refused{"{ " C R"(, "readings": [] })", "from observables to readings"},
        Refused{"{ " C R"(, "readings": { "soul": "2025: 21 g" } })", "no such observable"},
        Refused{"{ " C R"(, "readings": { "bmi": 25 } })", "a string is wanted"},
        Refused{"{ " C R"(, "readings": { "bmi": "25" } })", "`date: value` is wanted"},
        Refused{"{ " C R"(, "readings": { "bmi": "today: 25 kg/m2" } })", "no date before the colon"},
        Refused{"{ " C R"(, "readings": { "bmi": "2025-01-01: 25,0 kg/m2" } })", "`25,0` is no number"},
        Refused{"{ " C R"(, "readings": { "smoking-status": "2025-01-01: sometimes" } })", "is none of its answers"},
        Refused{"[ { " C " }, { " C " } ]", "two cases are called `c`"}));
#undef C

TEST(CaseProof, AsksForACaseOnAndOnEitherSideOfALimit) {
    const std::string document = set_of(rule("AB-01", bmi_over_25));
    const RuleSet rules = proved(document);

    const CaseReport report =
        run(rules, weight_case("a heavy man", "90", R"("expect": { "AB-01": "met danger" })"), document);

    std::vector<std::string> said;
    for (const Problem& problem : report.problems) said.push_back(problem.code + " " + text(problem));
    ASSERT_EQ(said.size(), 3U);
    EXPECT_THAT(said[0], HasSubstr("limit-without-case small.json:"));
    EXPECT_THAT(said[0], HasSubstr("the limit `25.0` has no case below it, on it"));
    EXPECT_THAT(said[1], HasSubstr("response-without-case"));
    EXPECT_THAT(said[1], HasSubstr("AB-01: no case has a value ≤ 25.0"));
    EXPECT_THAT(said[2], HasSubstr("AB-01: in no case is the rule not met or unknown"));
}

TEST(CaseProof, IsContentWhenEveryLimitIsTouchedFromAllSides) {
    const std::string document = set_of(rule("AB-01", bmi_over_25));
    const RuleSet rules = proved(document);

    const CaseReport report = run(rules,
                                  "[" + weight_case("over", "90", R"("expect": { "AB-01": "met danger" })") + "," +
                                      weight_case("on", "81", R"("expect": { "AB-01": "not-met" })") + "," +
                                      weight_case("under", "70", R"("met": [])") + "]",
                                  document);

    EXPECT_THAT(report.problems, IsEmpty());
}

TEST(CaseProof, DoesNotCountACaseThatExpectsNothingOfTheRule) {
    const std::string document = set_of(rule("AB-01", bmi_over_25) + ",\n" + rule("AB-02", bmi_over_25));
    const RuleSet rules = proved(document);

    const CaseReport report = run(rules,
                                  "[" + weight_case("over", "90", R"("expect": { "AB-01": "met danger" })") + "," +
                                      weight_case("on", "81", R"("expect": { "AB-01": "not-met" })") + "," +
                                      weight_case("under", "70", R"("expect": { "AB-01": "not-met" })") + "]",
                                  document);

    for (const Problem& problem : report.problems) EXPECT_THAT(problem.message, HasSubstr("AB-02"));
    EXPECT_EQ(report.problems.size(), 5U);
}

TEST(CaseProof, AsksForEveryAnswerAndForTheMissingOne) {
    const std::string document = set_of(rule(
        "AB-01", R"("kind": "combine", "any": [ { "kind": "state", "of": "smoking-status",
      "within": "365 d", "missing": { "level": "due", "text": { "nb": "Spør", "en": "Ask" } }, "answers": [ )" +
                     [] {
                         std::string answers;
                         const Vocabulary& vocabulary = shipped_vocabulary();
                         const auto id = *vocabulary.observable("smoking-status");
                         for (const Answer& answer : vocabulary.observables[id].answers) {
                             if (!answers.empty()) answers += ", ";
                             answers += R"({ "is": [")" + answer.id + R"("], "level": "info" })";
                         }
                         return answers;
                     }() +
                     " ] } ]"));
    const RuleSet rules = proved(document);

    const CaseReport report =
        run(rules, R"({ "case": "c", "as_of": "2025-11-21", "expect": { "AB-01": "met due" } })", document);

    EXPECT_THAT(messages(report), IsEmpty());
    const auto& vocabulary = shipped_vocabulary();
    const std::size_t answers = vocabulary.observables[*vocabulary.observable("smoking-status")].answers.size();
    EXPECT_EQ(report.problems.size(), answers + 1) << text(report.problems.back());
    EXPECT_THAT(report.problems.front().message, HasSubstr("no case answers `"));
}

}  // namespace
}  // namespace hv::rules
