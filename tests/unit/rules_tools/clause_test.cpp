#include "rules/engine/clause.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules_tools/small_set.hpp"

namespace hv::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string said(std::string_view kind, Language language = Language::nb, std::string_view earlier = {}) {
    const std::string rules = std::string(earlier) + (earlier.empty() ? "" : ",\n") + rule("AB-09", kind);
    const RuleSet set = proved(set_of(rules));
    return clause_text(set, set.rules.back(), shipped_vocabulary(), language);
}

std::vector<std::string> windows(std::string_view kind, Language language = Language::nb) {
    const RuleSet set = proved(set_of(rule("AB-01", kind)));
    return windows_of({set, shipped_vocabulary(), language}, set.rules.front());
}

TEST(ClauseText, SaysALimitWithADecimalCommaInNorwegian) {
    EXPECT_EQ(said(bmi_over_25), "Kroppsmasseindeks (KMI) over 25,0 kg/m²");
    EXPECT_EQ(said(bmi_over_25, Language::en), "Body mass index above 25.0 kg/m²");
}

TEST(ClauseText, PutsTheLimitsOfMenAndWomenSideBySide) {
    EXPECT_EQ(said(R"("kind": "band", "of": "waist", "within": "365 d", "variants": [
        { "when": { "sex": ["male"] }, "bands": [ { "to": 102 }, { "from": 102, "level": "danger" } ] },
        { "when": { "sex": ["female", "other"] }, "bands": [ { "to": 88 }, { "from": 88, "level": "danger" } ] } ])"),
              "Midjemål ≥ 102 cm (menn), ≥ 88 cm (kvinner eller kjønn ikke oppgitt)");
}

TEST(ClauseText, NamesEachLevelHighestFirstAndNotesLast) {
    EXPECT_EQ(
        said(R"("kind": "band", "of": "systolic", "within": "90 d", "bands": [
        { "to": 130, "note": { "nb": "fin", "en": "fine" } }, { "from": 130, "to": 140, "unknown": true },
        { "from": 140, "to": 160, "level": "review" }, { "from": 160, "level": "danger" } ])",
             Language::en),
        "danger zone: Systolic blood pressure ≥ 160 mmHg; review at next visit: Systolic blood pressure ≥ 140 and "
        "below 160 mmHg; for information: Systolic blood pressure below 130 mmHg; undecided: Systolic blood "
        "pressure ≥ 130 and below 140 mmHg");
}

TEST(ClauseText, TellsTheLaboratorysOwnRangeBeforeTheTable) {
    EXPECT_EQ(
        said(R"("kind": "band", "of": "prolactin", "within": "365 d",
        "laboratory": { "low": { "level": "info" }, "high": [ { "through": 1 }, { "above": 1, "level": "review" } ] },
        "bands": [ { "through": 560 }, { "above": 560, "level": "review" } ])",
             Language::en),
        "review at next visit: Prolactin above 1 × the laboratory's upper limit; review at next visit: Prolactin "
        "above 560 mIU/L (where the result has no range); for information: Prolactin under the laboratory's lower "
        "limit");
}

TEST(ClauseText, SaysWhatAMissingMeasurementGives) {
    EXPECT_THAT(said(R"("kind": "band", "of": "bmi", "within": "365 d", "bands": [ { "through": 25.0 }, { "above": 25.0,
        "level": "danger" } ], "missing": { "level": "due", "text": { "nb": "Mål", "en": "Measure" } })"),
                HasSubstr("måling mangler: Kroppsmasseindeks (KMI) mangler: ingen brukbar måling"));
}

TEST(ClauseText, TellsARiseAgainstTheLowestValue) {
    EXPECT_EQ(
        said(R"("kind": "change", "of": "body-weight", "within": "90 d", "measure": "absolute", "against": "lowest",
        "period": "3 mo", "bands": [ { "through": 4.0 }, { "above": 4.0, "level": "danger" } ])"),
        "Kroppsvekt: økning over 4,0 kg siden laveste verdi de siste 3 måneder");
}

TEST(ClauseText, TellsAFallAsAFall) {
    EXPECT_EQ(said(
                  R"("kind": "change", "of": "ldl", "within": "90 d", "measure": "percent", "against": "previous",
        "apart": { "from": "7 d", "through": "550 d" }, "bands": [ { "through": 5 },
        { "above": 5, "level": "review" } ])",
                  Language::en)
                  .substr(0, 36),
              "LDL cholesterol: rise above 5 % sinc");
    EXPECT_THAT(
        said(R"("kind": "change", "of": "body-weight", "within": "90 d", "measure": "percent", "against": "previous",
        "apart": { "from": "7 d", "through": "550 d" }, "bands": [ { "through": -10, "level": "review" },
        { "above": -10, "to": -5, "level": "info" }, { "from": -5 } ])"),
        testing::AllOf(HasSubstr("Kroppsvekt: fall ≥ 10 % siden forrige måling (7 dager til 550 dager før; ellers"),
                       HasSubstr("fall over 5 og under 10 %")));
    EXPECT_THAT(
        said(R"("kind": "change", "of": "body-weight", "within": "90 d", "measure": "absolute", "against": "previous",
        "apart": { "from": "7 d", "through": "550 d" }, "bands": [ { "to": -1 }, { "from": -1, "to": 1, "level": "info" },
        { "from": 1 } ])"),
        HasSubstr("endring ≥ -1 og under 1 kg"));
}

TEST(ClauseText, TellsAChangeAgainstTheBaseline) {
    EXPECT_EQ(
        said(R"("kind": "change", "of": "body-weight", "within": "90 d", "measure": "percent", "against": "baseline",
        "exposure": "antipsychotic", "baseline": { "from": "-30 d", "through": "7 d" }, "until": "3 mo",
        "bands": [ { "to": 5 }, { "from": 5, "level": "review" } ])"),
        "Kroppsvekt: økning ≥ 5 % siden grunnlinjen ved oppstart av antipsykotika (30 dager før til 7 dager etter), "
        "innen 3 måneder");
}

TEST(ClauseText, ListsTheAnswersOfAState) {
    std::string answers;
    const Vocabulary& vocabulary = shipped_vocabulary();
    for (const Answer& answer : vocabulary.observables[*vocabulary.observable("smoking-status")].answers) {
        if (!answers.empty()) answers += ", ";
        answers += R"({ "is": [")" + answer.id + "\"]" + (answer.id == "daily" ? R"(, "level": "danger")" : "") + " }";
    }
    const std::string text =
        said(R"("kind": "state", "of": "smoking-status", "within": "365 d", "answers": [ )" + answers + " ]");

    const Words& title = vocabulary.observables[*vocabulary.observable("smoking-status")].title;
    EXPECT_THAT(text, testing::StartsWith(title.nb + ": "));
}

TEST(ClauseText, TellsSchedules) {
    EXPECT_EQ(
        said(R"("kind": "due", "exposure": "antipsychotic", "schedule": { "type": "once", "late": true, "opens": "7 d",
        "until": "365 d" }, "items": [ { "any": ["body-weight"], "title": { "nb": "Kroppsvekt", "en": "Body weight" },
        "from": "-30 d", "through": "7 d" }, { "any": ["hba1c", { "of": "glucose", "fasting": true }],
        "title": { "nb": "Langtidsblodsukker", "en": "Glucose" }, "from": "-90 d", "through": "0 d" } ])"),
        "mangler i sitt tidsvindu: kroppsvekt: fra 30 dager før oppstart til 7 dager etter oppstart; "
        "langtidsblodsukker "
        "(HbA1c eller glukose (fastende)): fra 90 dager før oppstart til oppstart; senere måling teller også; "
        "spørres det om først mer enn 7 dager etter oppstart; hviler fra 365 dager etter oppstart; oppstart av "
        "antipsykotika");
    EXPECT_EQ(
        said(R"("kind": "due", "exposure": "antipsychotic", "schedule": { "type": "series", "every": "7 d", "count": 6,
        "tolerance": "3 d" }, "items": [ { "any": ["body-weight"], "title": { "nb": "Kroppsvekt", "en": "Body weight" } } ])",
             Language::en),
        "fewer measurements than expected of body weight: every 7 days after the start, 6 times, ± 3 days; rests "
        "afterwards; start of antipsychotics");
    EXPECT_EQ(said(R"("kind": "due", "schedule": { "type": "repeat", "never": "unknown", "phases": [ { "from": "0 d",
        "every": "365 d", "grace": "30 d" } ] }, "items": [ { "any": ["body-weight"], "title": { "nb": "Kroppsvekt",
        "en": "Body weight" } } ])"),
              "siste måling for gammel, eller aldri målt (aldri målt: ukjent): kroppsvekt; hvert år (+ 30 dager "
              "frist)");
}

TEST(ClauseText, TellsTestsAboutTheWholePatient) {
    EXPECT_EQ(
        said(R"("kind": "present", "level": "info", "test": { "all": [ { "age": { "from": 45, "to": 55 } }, { "any": [
        { "sex": "female" }, { "pregnant": true }, { "condition": "diabetes", "is": false } ] }, { "exposure": "antipsychotic" },
        { "deceased": false }, { "inactive": false } ] })"),
        "45–54 år, (kvinner, gravid eller inntil seks uker etter fødsel eller ingen kjent diabetes), bruker "
        "antipsykotika, i live og journalen er i bruk");
    EXPECT_EQ(
        said(
            R"("kind": "present", "level": "info", "test": { "any": [ { "age": { "from": 75 } }, { "age": { "to": 18 } },
        { "sex": "male" }, { "pregnant": false }, { "condition": "diabetes" }, { "exposure": "antipsychotic", "is": false },
        { "deceased": true }, { "inactive": true }, { "sex": "other" } ] })",
            Language::en),
        "aged 75 and over, under 18 years, men, not pregnant or within six weeks after birth, known diabetes, does "
        "not take antipsychotics, deceased, the record is not in use or sex not stated");
    EXPECT_EQ(said(R"("kind": "present", "level": "review", "exposures": { "group": "antipsychotic", "at_least": 2,
        "longer_than": "90 d" })"),
              "minst 2 antipsykotika samtidig i mer enn 90 dager (ved behov regnes ikke med)");
}

TEST(ClauseText, JoinsTheLevelsOfAlternatives) {
    EXPECT_EQ(said(R"("kind": "combine", "any": [
        { "kind": "band", "of": "systolic", "within": "90 d", "bands": [ { "to": 140 }, { "from": 140, "level": "danger" } ] },
        { "kind": "band", "of": "diastolic", "within": "90 d", "bands": [ { "to": 90 }, { "from": 90, "level": "danger" } ] } ])"),
              "Systolisk blodtrykk ≥ 140 mmHg eller Diastolisk blodtrykk ≥ 90 mmHg");
}

TEST(ClauseText, NamesEarlierRulesByTheirTitles) {
    const std::string earlier = rule("AB-01", bmi_over_25);
    EXPECT_EQ(
        said(
            R"("kind": "combine", "all": [ { "rule": "AB-01" }, { "kind": "combine", "not": { "rule": "AB-01" }, "level": "info" } ],
        "level": "review")",
            Language::nb, earlier),
        "Tittel AB-01 (AB-01) og (ikke: Tittel AB-01 (AB-01))");
    EXPECT_EQ(said(R"("kind": "combine", "at_least": { "n": 1, "of": [ { "rule": "AB-01" }, { "kind": "present",
        "test": { "sex": "male" }, "level": "info" } ] })",
                   Language::en, earlier),
              "at least 1 of 2: Title AB-01 (AB-01); men");
    EXPECT_EQ(said(R"("kind": "combine", "any": [ { "rule": "AB-01" }, { "rule": "AB-01" } ], "level": "info")",
                   Language::en, earlier),
              "Title AB-01 (AB-01) or Title AB-01 (AB-01)");
}

TEST(ClauseText, SaysWhoAColumnIsAbout) {
    EXPECT_EQ(
        said(R"("kind": "band", "of": "ldl", "within": "365 d", "variants": [
        { "when": { "condition": "cvd" }, "bands": [ { "to": 1.8 }, { "from": 1.8, "level": "review" } ] },
        { "when": { "no_condition": "cvd" }, "bands": [ { "to": 2.5 }, { "from": 2.5, "level": "review" } ] } ])",
             Language::en),
        "LDL cholesterol ≥ 1.8 mmol/L (known cardiovascular disease), ≥ 2.5 mmol/L (no known cardiovascular disease)");
    EXPECT_THAT(said(R"("kind": "band", "of": "triglycerides", "within": "365 d", "variants": [
        { "when": { "fasting": true }, "bands": [ { "to": 5 }, { "from": 5, "level": "review" } ] },
        { "when": { "fasting": false, "pregnant": true }, "bands": [ { "to": 6 }, { "from": 6, "level": "review" } ] },
        { "when": { "fasting": false, "pregnant": false }, "bands": [ { "to": 7 }, { "from": 7, "level": "review" } ] } ])"),
                testing::AllOf(HasSubstr("≥ 5 mmol/L (fastende)"), HasSubstr("etter fødsel, ikke fastende)")));
}

constexpr std::string_view stopped_smoking = R"("kind": "change", "measure": "answer", "of": "smoking-status",
        "within": "30 d", "was": ["daily"], "is": ["former", "never"], "level": "urgent")";

TEST(ClauseText, TellsFromWhichAnswerToWhich) {
    EXPECT_EQ(said(stopped_smoking, Language::en),
              "Smoking status: from smokes daily to former smoker or never smoked, first stated in the last 30 days");
}

TEST(ClauseText, NamesTheFormulaOfAScore) {
    EXPECT_EQ(said(R"("kind": "score", "formula": "norrisk2", "within": "365 d", "bands": [ { "to": 5 }, { "from": 5,
        "level": "danger" } ])",
                   Language::en),
              "NORRISK 2, ten-year risk ≥ 5 %");
}

TEST(WindowsOf, TellHowOldHowManyAndHowFarBack) {
    EXPECT_THAT(
        windows(R"("kind": "band", "of": "systolic", "within": "90 d", "bands": [ { "to": 140 }, { "from": 140,
        "level": "danger" } ], "confirm": { "readings": 2, "days": 2, "within": "90 d", "until": "review" },
        "clear": { "margin": 5, "readings": 2 })"),
        ElementsAre("målt siste 90 dager",
                    "snitt av minst 2 målinger på 2 ulike dager innen 90 dager; færre gir høyst «vurderes ved neste "
                    "kontakt»",
                    "senkes først når verdien er 5 mmHg på den gode siden av grensen i 2 målinger på rad"));
}

TEST(WindowsOf, SayEachPieceOnce) {
    EXPECT_THAT(windows(R"("kind": "combine", "any": [
        { "kind": "band", "of": "systolic", "within": "90 d", "bands": [ { "to": 140 }, { "from": 140, "level": "danger" } ] },
        { "kind": "band", "of": "diastolic", "within": "90 d", "bands": [ { "to": 90 }, { "from": 90, "level": "danger" } ] } ])",
                        Language::en),
                ElementsAre("measured in the last 90 days"));
    EXPECT_THAT(windows(R"("kind": "present", "test": { "sex": "male" }, "level": "info")"), IsEmpty());
    EXPECT_THAT(
        windows(R"("kind": "score", "formula": "norrisk2", "within": "365 d", "bands": [ { "to": 5 }, { "from": 5,
        "level": "danger" } ])"),
        ElementsAre("alle opplysninger fra siste 365 dager"));
}

TEST(LowerFirst, LeavesAbbreviationsAlone) {
    EXPECT_EQ(lower_first("Kroppsvekt"), "kroppsvekt");
    EXPECT_EQ(lower_first("HbA1c"), "HbA1c");
    EXPECT_EQ(lower_first("KMI"), "KMI");
    EXPECT_EQ(lower_first(""), "");
    EXPECT_EQ(lower_first("øvre"), "øvre");
}

}  // namespace
}  // namespace hv::rules
