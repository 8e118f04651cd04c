#include "rules/engine/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/engine/format.hpp"
#include "tests/unit/rules_tools/small_set.hpp"

namespace hv::rules {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string told(const Difference& difference) {
    constexpr std::string_view signs[] = {"+", "-", "~"};
    std::string out(signs[static_cast<std::size_t>(difference.what)]);
    out += " " + difference.rule + " " + difference.aspect + ": " + difference.before + " => " + difference.after;
    return difference.affects.empty() ? out : out + " [" + difference.affects + "]";
}

std::vector<std::string> between(const std::string& before, const std::string& after,
                                 Language language = Language::en) {
    std::vector<std::string> out;
    for (const Difference& each : compare(proved(before), proved(after), shipped_vocabulary(), language))
        out.push_back(told(each));
    return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const std::size_t at = text.find(what);
    if (at == std::string::npos) ADD_FAILURE() << "not found: " << what;
    return text.replace(at, what.size(), by);
}

std::string one(std::string_view kind) {
    return set_of(rule("AB-01", kind));
}

constexpr std::string_view bmi =
    R"("kind": "band", "of": "bmi", "within": "365 d", "bands": [ { "through": 25.0 }, { "above": 25.0, "level": "danger" } ])";

TEST(Compare, FindsNothingInAnotherLayoutOrOrderOfNames) {
    const std::string document = one(bmi);
    EXPECT_THAT(between(document, *format_document(document)), IsEmpty());
}

TEST(Compare, NamesTheValuesWhoseAnswerChangesWhenALimitMoves) {
    const std::string later = one(
        R"("kind": "band", "of": "bmi", "within": "365 d", "bands": [ { "through": 26.0 }, { "above": 26.0, "level": "danger" } ])");
    EXPECT_THAT(
        between(one(bmi), later),
        ElementsAre(
            "~ AB-01 limit: danger zone: Body mass index above 25.0 kg/m² => danger zone: Body mass index above "
            "26.0 kg/m² [Body mass index 25.1–26.0 kg/m²: danger zone → not met]"));
    EXPECT_THAT(between(one(bmi), later, Language::nb),
                ElementsAre(HasSubstr("[Kroppsmasseindeks (KMI) 25,1–26,0 kg/m²: faresone → ikke oppfylt]")));
}

TEST(Compare, SeesThatALimitIsNowIncluded) {
    EXPECT_THAT(between(one(bmi), one(R"("kind": "band", "of": "bmi", "within": "365 d", "bands": [ { "to": 25.0 },
        { "from": 25.0, "level": "danger" } ])")),
                ElementsAre(HasSubstr("[Body mass index 25.0 kg/m²: not met → danger zone]")));
}

TEST(Compare, TellsALevelWithoutMovingALimit) {
    EXPECT_THAT(
        between(one(bmi), replaced(one(bmi), "danger", "review")),
        ElementsAre(
            "~ AB-01 level: danger zone: Body mass index above 25.0 kg/m² => review at next visit: Body mass index "
            "above 25.0 kg/m² [Body mass index above 25.0 kg/m²: danger zone → review at next visit]"));
}

TEST(Compare, TellsForWhomAColumnChanges) {
    const std::string before = one(R"("kind": "band", "of": "waist", "within": "365 d", "variants": [
        { "when": { "sex": ["male"] }, "bands": [ { "to": 102 }, { "from": 102, "level": "danger" } ] },
        { "when": { "sex": ["female", "other"] }, "bands": [ { "to": 88 }, { "from": 88, "level": "danger" } ] } ])");
    EXPECT_THAT(between(before, replaced(replaced(before, "102", "94"), "102", "94")),
                ElementsAre(HasSubstr("[Waist circumference 94.0–101.9 cm (men): not met → danger zone]")));
    EXPECT_THAT(between(before, one(R"("kind": "band", "of": "waist", "within": "365 d", "bands": [ { "to": 102 },
        { "from": 102, "level": "danger" } ])")),
                ElementsAre(HasSubstr("does not apply")));
}

TEST(Compare, GivesRangesAsLimitsWhereMeansLieBetweenTheDigits) {
    const std::string before = one(R"("kind": "change", "of": "body-weight", "within": "90 d", "measure": "percent",
        "against": "lowest", "period": "3 mo", "bands": [ { "to": 5 }, { "from": 5, "level": "review" } ])");
    EXPECT_THAT(between(before, replaced(replaced(before, "\"to\": 5", "\"to\": 7"), "\"from\": 5", "\"from\": 7")),
                ElementsAre(HasSubstr("[Body weight, change ≥ 5 and below 7 %: review at next visit → not met]")));
    EXPECT_THAT(between(before, replaced(before, "3 mo", "2 mo")), ElementsAre(HasSubstr("AB-01 condition: ")));
    EXPECT_THAT(between(before, replaced(before, "\"percent\"", "\"absolute\"")),
                ElementsAre(HasSubstr("AB-01 condition: ")));
}

TEST(Compare, NamesRulesThatCameAndWent) {
    const std::string other = ",\n" + rule("AB-09", bmi, R"("applies": ["adult"], )");
    EXPECT_THAT(
        between(set_of(rule("AB-01", bmi) + other), set_of(rule("AB-02", bmi, R"("applies": ["adult"], )") + other)),
        ElementsAre(
            "- AB-01 rule: Title AB-01: Body mass index above 25.0 kg/m² =>  [nobody gets this answer any more]",
            "+ AB-02 rule:  => Title AB-02: Body mass index above 25.0 kg/m² [adults]"));
}

TEST(Compare, TellsWordsSourcesAndGatesOfARule) {
    const std::string adults = R"("applies": ["adult"], )";
    const std::string before = set_of(rule("AB-01", bmi, adults) + ",\n" + rule("AB-02", bmi, adults));
    EXPECT_THAT(between(before, replaced(before, "Do something", "Do more")),
                ElementsAre("~ AB-01 text: Do something => Do more"));
    EXPECT_THAT(between(before, replaced(before, "Gjør noe", "Gjør mer")),
                ElementsAre("~ AB-01 text: Gjør noe / Do something => Gjør mer / Do something"));
    EXPECT_THAT(between(before, replaced(before, "side 1", "side 2")),
                ElementsAre("~ AB-01 source: Kilden, side 1 (2025-01-01) => Kilden, side 2 (2025-01-01)"));
    EXPECT_THAT(between(before, replaced(before, R"("confidence": "V")", R"("confidence": "D")")),
                Contains("~ AB-01 confidence: V => D"));
    EXPECT_THAT(between(before, replaced(before, R"("applies": ["adult"], )", "")),
                ElementsAre("~ AB-01 applies: adults =>  [no longer only: adults]"));
    EXPECT_THAT(between(replaced(before, R"("applies": ["adult"], )", ""), before, Language::nb),
                ElementsAre("~ AB-01 applies:  => voksne [nå bare: voksne]"));
    EXPECT_THAT(between(before, replaced(before, R"("title": { "nb": "Tittel)",
                                         R"("audience": ["gp"], "title": { "nb": "Tittel)")),
                ElementsAre("~ AB-01 audience: general practitioner, psychiatrist => general practitioner"));
}

TEST(Compare, TellsWhatTheWholeSetSays) {
    const std::string before = set_of(rule("AB-01", bmi, R"("applies": ["adult"], )"));
    EXPECT_THAT(between(before, replaced(before, "1.0.0", "1.1.0")), ElementsAre("~  version: 1.0.0 => 1.1.0"));
    EXPECT_THAT(between(before, replaced(before, "Kilden", "Boken")),
                Contains(HasSubstr("~  source S: Kilden, 2025-01-01")));
    EXPECT_THAT(between(before, replaced(before, "\"from\": 18", "\"from\": 16")),
                ElementsAre("~  gate adult: aged 18 and over => aged 16 and over [for the rules AB-01]"));
    EXPECT_THAT(between(before, replaced(before, "Activity", "Walking")),
                ElementsAre("~  domain weight actions: Activity => Walking"));
    EXPECT_THAT(between(before, replaced(before, "See overview", "Look")),
                ElementsAre("~  topic heart flag: See overview => Look"));
}

TEST(Compare, TellsRowsThatDecideAlikeAndSpeakOtherwise) {
    const std::string before =
        one(R"("kind": "band", "of": "bmi", "within": "365 d", "bands": [ { "through": 25.0 }, { "above": 25.0,
        "level": "danger", "text": { "nb": "gå", "en": "walk" } } ])");
    EXPECT_THAT(between(before, replaced(before, "walk", "run")), ElementsAre("~ AB-01 text: walk => run"));
    EXPECT_THAT(
        between(before, replaced(before, R"("level": "danger", )", R"("level": "danger", "confidence": "R", )")),
        ElementsAre("~ AB-01 confidence: V => R"));
}

TEST(Compare, TellsWindowsAndSchedules) {
    EXPECT_THAT(between(one(bmi), replaced(one(bmi), "365 d", "180 d")),
                ElementsAre("~ AB-01 window: measured in the last 365 days => measured in the last 180 days"));
    const std::string due =
        one(R"("kind": "due", "schedule": { "type": "repeat", "phases": [ { "from": "0 d", "every": "365 d",
        "grace": "30 d" } ] }, "items": [ { "any": ["body-weight"], "title": { "nb": "Vekt", "en": "Weight" } } ])");
    EXPECT_THAT(between(due, replaced(due, "\"30 d\"", "\"14 d\"")), ElementsAre(HasSubstr("~ AB-01 schedule: ")));
}

TEST(Compare, LooksIntoCombinations) {
    const std::string before = one(R"("kind": "combine", "any": [
        { "kind": "band", "of": "systolic", "within": "90 d", "bands": [ { "to": 140 }, { "from": 140, "level": "danger" } ] },
        { "kind": "present", "test": { "condition": "diabetes" }, "level": "review" },
        { "kind": "present", "test": { "sex": "male" }, "level": "review" } ])");
    EXPECT_THAT(between(before, replaced(replaced(before, "140", "130"), "140", "130")),
                ElementsAre(HasSubstr("[Systolic blood pressure 130–139 mmHg: not met → danger zone]")));
    EXPECT_THAT(between(before, replaced(before, "\"male\"", "\"female\"")),
                ElementsAre(HasSubstr("AB-01 condition: ")));
    EXPECT_THAT(between(before, replaced(before, "\"any\"", "\"all\"")), ElementsAre(HasSubstr("AB-01 condition: ")));
    EXPECT_THAT(between(before, one(bmi)), Contains(HasSubstr("AB-01 condition: ")));
}

TEST(Compare, TellsAnswersThatMeanSomethingElse) {
    const Vocabulary& vocabulary = shipped_vocabulary();
    std::string answers;
    for (const Answer& answer : vocabulary.observables[*vocabulary.observable("smoking-status")].answers) {
        if (!answers.empty()) answers += ", ";
        answers += R"({ "is": [")" + answer.id + "\"]" + (answers.empty() ? R"(, "level": "danger")" : "") + " }";
    }
    const std::string before =
        one(R"("kind": "state", "of": "smoking-status", "within": "365 d", "answers": [ )" + answers + " ]");
    EXPECT_THAT(between(before, replaced(before, "danger", "review")),
                ElementsAre(HasSubstr("~ AB-01 level: danger zone: ")));
}

TEST(Compare, TellsThatAnAnswerCountsForLonger) {
    const std::string before =
        one(R"("kind": "change", "measure": "answer", "of": "smoking-status", "within": "30 d", "was": ["daily"],
        "is": ["never"], "level": "urgent")");
    EXPECT_THAT(between(before, replaced(before, "30 d", "60 d")), ElementsAre(HasSubstr("60 days")));
}

TEST(Compare, TellsTheRiskOfAScore) {
    const std::string before =
        one(R"("kind": "score", "formula": "norrisk2", "within": "365 d", "bands": [ { "to": 5 }, { "from": 5,
        "level": "danger" } ])");
    EXPECT_THAT(between(before, replaced(replaced(before, "\"to\": 5", "\"to\": 10"), "\"from\": 5", "\"from\": 10")),
                ElementsAre(HasSubstr("[Risk 5.00–9.99 %: danger zone → not met]")));
}

}  // namespace
}  // namespace hv::rules
