#include <gmock/gmock.h>

#include "people.hpp"
#include "plugin/page/texts.hpp"

namespace hv::plugin::page {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<const MatrixRow*> rows_of(const PageModel& page) {
    std::vector<const MatrixRow*> rows;
    for (const MatrixDomain& domain : page.domains) {
        for (const MatrixRow& row : domain.rows) rows.push_back(&row);
    }
    return rows;
}

const MatrixRow& row(const PageModel& page, std::string_view id) {
    for (const MatrixRow* one : rows_of(page)) {
        if (one->id == id) return *one;
    }
    ADD_FAILURE() << "no row " << id;
    static const MatrixRow none = [] {
        MatrixRow empty;
        empty.values.emplace_back();
        return empty;
    }();
    return none;
}

std::size_t times(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

TEST(PageModel, APatientWithNothingMeasuredSaysSoForEachItemAndIsNotInOrder) {
    const auto seen = see(nobody_measured(), "2026-03-02");

    EXPECT_EQ(seen->page.required, 16U);
    EXPECT_EQ(seen->page.missing, seen->page.required);
    EXPECT_NE(seen->page.overall, Overall::fine);
    for (const MatrixRow* one : rows_of(seen->page)) EXPECT_EQ(one->state, State::unmeasured) << one->name;
    const std::string html = html_of(*seen);
    EXPECT_EQ(times(html, "<em>Ikke målt</em>"), seen->page.required);
    EXPECT_THAT(html, Not(HasSubstr("class=\"hp-state\" data-state=\"fine\"")));
    EXPECT_THAT(html, Not(HasSubstr("hp-status hv-screen\" data-state=\"fine\"")));
}

// It is worked out from readings, of which there are none.
TEST(PageModel, AScoreIsNotComputedRatherThanNotMeasured) {
    std::string of_sixty = nobody_measured();
    of_sixty.replace(of_sixty.find("1996-01-02"), 10, "1966-01-02");
    const auto seen = see(of_sixty, "2026-03-02");

    EXPECT_EQ(row(seen->page, score_id).state, State::undecided);
    EXPECT_EQ(times(html_of(*seen), "<em>Ikke beregnet</em>"), 1U);
    EXPECT_NE(seen->page.overall, Overall::fine);
}

// Quetiapine for sleep: the regular control is a reminder only, and yet long past its day.
TEST(PageModel, AReminderThatIsDueStandsAmongTheCheckUps) {
    const std::string html = html_of(*see(demo_patient("09"), "2025-11-21"));

    EXPECT_THAT(html, Not(HasSubstr("Ingen kontroller er forfalt.")));
    EXPECT_THAT(html, HasSubstr("(ventet 2025-05-02)"));
}

TEST(PageModel, ALimitThatDoesNotApplyIsNotShown) {
    const auto child = see(demo_patient("12"), "2025-11-21");

    const MatrixRow& bmi = row(child->page, "bmi");
    EXPECT_EQ(bmi.state, State::not_applicable);
    EXPECT_EQ(bmi.limit, "");
    EXPECT_FALSE(bmi.spark.limit);
    EXPECT_EQ(bmi.because, "gjelder voksne (18 år og eldre)");
}

TEST(PageModel, WhereThereIsNoFindingNothingOffersToHandleOne) {
    EXPECT_THAT(html_of(*see(healthy(), "2026-03-02")), Not(HasSubstr("Håndter valgte funn")));
    EXPECT_THAT(html_of(*see(demo_patient("01"), "2025-11-21")), HasSubstr("Håndter valgte funn"));
}

TEST(PageModel, ARuleThatCouldNotBeAssessedSaysWhyItMatters) {
    const auto seen = see(nobody_measured(), "2026-03-02");

    const std::string html = html_of(*seen);
    const std::size_t from = html.find("Kunne ikke vurderes (");
    const std::string part = html.substr(from, html.find("</section>", from) - from);
    EXPECT_GT(seen->page.findings.unknown.size(), 0U);
    EXPECT_EQ(times(part, "Hvorfor?"), seen->page.findings.unknown.size());
    EXPECT_EQ(times(part, "Kilde"), seen->page.findings.unknown.size());
}

TEST(PageModel, WhoseFormIsMeasuredAndInOrderIsInOrder) {
    const auto seen = see(healthy(), "2026-03-02");

    for (const MatrixRow* one : rows_of(seen->page)) EXPECT_FALSE(is_missing(one->state)) << one->name << one->because;
    EXPECT_EQ(seen->page.missing, 0U);
    for (const FindingCard& card : seen->page.findings.open) ADD_FAILURE() << card.rule << card.sentence;
    EXPECT_EQ(seen->page.overall, Overall::fine);
}

std::string died(std::string bundle) {
    const std::string birth = R"("birthDate":"1996-01-02",)";
    return bundle.replace(bundle.find(birth), birth.size(), birth + R"("deceasedDateTime":"2026-02-01",)");
}

// Hazards: H06, H18
TEST(PageModel, OfTheDeceasedNothingIsAskedForAndNothingIsInOrder) {
    for (const std::string& bundle : {died(nobody_measured()), died(healthy())}) {
        const auto seen = see(bundle, "2026-03-02");

        EXPECT_EQ(seen->page.overall, Overall::deceased);
        EXPECT_EQ(seen->page.missing, 0U);
        for (const MatrixRow* one : rows_of(seen->page)) EXPECT_EQ(one->state, State::not_applicable) << one->name;
        const std::string html = html_of(*seen);
        EXPECT_THAT(html, HasSubstr("hp-status hv-screen\" data-state=\"not_applicable\""));
        EXPECT_THAT(html, HasSubstr("Pasienten er død – ingenting skal måles eller følges opp"));
        for (const char* call :
             {"ikke målt eller for gammel", "ikke «i orden»", "Jeg tar denne", "ingen har tatt denne",
              "Fyll ut Hjertefrisk", "Håndter valgte funn", "data-state=\"unmeasured\"", "data-state=\"fine\""}) {
            EXPECT_THAT(html, Not(HasSubstr(call)));
        }
        const std::string note = journal_note(seen->page);
        EXPECT_THAT(note, HasSubstr("Pasienten er død"));
        EXPECT_THAT(note, Not(HasSubstr("Ikke målt")));
        EXPECT_THAT(note, Not(HasSubstr("ingen regel gjelder")));
    }
}

// Hazards: H06, H18
TEST(PageModel, WhomNoRuleOfTheFormJudgesIsNeverInOrder) {
    std::string child = healthy();
    for (std::size_t at; (at = child.find("1996-01-02")) != std::string::npos;) child.replace(at, 4, "2010");
    const auto seen = see(child, "2026-03-02");

    EXPECT_GT(seen->page.not_judged, 0U);
    EXPECT_EQ(seen->page.missing, 0U);
    EXPECT_EQ(seen->page.overall, Overall::missing);
    const std::string html = html_of(*seen);
    EXPECT_THAT(html, HasSubstr("Alt er målt, men ikke alt er vurdert"));
    EXPECT_THAT(html, HasSubstr("målt, men uten regel som gjelder pasienten"));
    EXPECT_THAT(journal_note(seen->page), HasSubstr("Målt, men ingen regel gjelder pasienten: "));
}

TEST(PageModel, WhatARuleOfShorterMemoryCannotUseIsJudgedByTheOthers) {
    const auto seen = see(healthy(), "2026-08-01");  // five months on

    EXPECT_EQ(row(seen->page, "systolic").state, State::fine);
}

// Hazard H06.
TEST(PageModel, WithoutAnyOneOfTheFormsItemsThePageIsNeverInOrder) {
    for (const char* without : {"smoking-status", "physical-activity", "diet", "bmi", "body-weight", "waist",
                                "blood-pressure", "hba1c", "total-cholesterol", "ldl", "hdl", "triglycerides",
                                "alcohol-use", "injecting", "sleep-problem", "dental-visit"}) {
        const auto seen = see(healthy({without}), "2026-03-02");

        EXPECT_NE(seen->page.overall, Overall::fine) << without;
        EXPECT_GE(seen->page.missing, 1U) << without;
        EXPECT_THAT(html_of(*seen), HasSubstr("<em>Ikke målt</em>")) << without;
    }
}

TEST(PageModel, WhatWasInOrderTwoYearsAgoIsTooOldAndNotInOrder) {
    const auto seen = see(healthy(), "2028-03-03");

    EXPECT_EQ(row(seen->page, "hba1c").state, State::stale);
    EXPECT_NE(seen->page.overall, Overall::fine);
}

TEST(PageModel, WhatTheUserMayNotFetchLeavesThePageNotInOrder) {
    const auto seen = see(healthy(), "2026-03-02");
    const Judged judged = seen->patient.judged();
    const PageInput input{judged,         seen->attention, {}, seen->person, rules::Language::nb, seen->page.now,
                          seen->page.now, false,           {}, "",           {"Condition"}};

    EXPECT_EQ(page_model(input).overall, Overall::missing);
}

// Hazard H04.
TEST(PageModel, EveryValueHasItsDayAndItsAge) {
    for (const char* number : {"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}) {
        const auto seen = see(demo_patient(number), "2026-01-05");
        std::vector<const ShownValue*> values;
        for (const MatrixRow* one : rows_of(seen->page)) {
            for (const ShownValue& value : one->values) values.push_back(&value);
        }
        for (const OtherRow& other : seen->page.others) {
            for (const ShownValue& value : other.values) values.push_back(&value);
        }
        for (const ShownValue* value : values) {
            EXPECT_FALSE(value->day.empty()) << number << value->value;
            EXPECT_FALSE(value->age.empty()) << number << value->value;
        }
    }
}

TEST(PageModel, EveryReadingThatWasFetchedIsShown) {
    for (const char* number : {"01", "02", "04", "08", "10"}) {
        const auto seen = see(demo_patient(number), "2026-01-05");
        std::size_t shown = 0;
        for (const MatrixRow* one : rows_of(seen->page)) {
            if (one->id == "score") continue;
            shown += one->values.size() * (one->id == "systolic" ? 2U : 1U);
            if (one->id == "systolic") {
                for (const ShownValue& value : one->values) EXPECT_THAT(value.value, HasSubstr("/"));
            }
        }
        for (const OtherRow& other : seen->page.others) shown += other.values.size();

        EXPECT_EQ(shown, seen->patient.snapshot.readings.size()) << number;
    }
}

TEST(PageModel, AnAttendedFindingStaysWithWhoWhatWhenAndUntilWhen) {
    store::Act act;
    act.what = "snooze";
    act.rules = {"HF-06"};
    act.actor_name = "Lege Legesen";
    act.comment = "time hos DPS";
    act.at = Instant::of_seconds(1'763'700'000);
    act.until = act.at.plus_seconds(28 * 86'400);
    const auto seen = see(demo_patient("01"), "2025-11-21", {act});

    ASSERT_EQ(seen->page.findings.attended.size(), 1U);
    EXPECT_EQ(seen->page.findings.attended.front().rule, "HF-06");
    EXPECT_THAT(html_of(*seen), HasSubstr("utsatt av Lege Legesen 2025-11-21 til 2025-12-19 · «time hos DPS»"));
}

TEST(PageModel, TheMatrixSaysWhereTheLimitOfThisPatientIs) {
    const auto seen = see(demo_patient("01"), "2025-11-21");

    EXPECT_EQ(row(seen->page, "bmi").limit, "over 25 kg/m²");
    EXPECT_EQ(row(seen->page, "bmi").state, State::danger);
    EXPECT_EQ(row(seen->page, "waist").limit, "≥ 102 cm");
    EXPECT_EQ(row(seen->page, "systolic").limit, "≥ 140/90 mmHg");
    EXPECT_EQ(row(seen->page, "systolic").values.front().value, "128/80 mmHg");
    EXPECT_EQ(row(seen->page, "smoking-status").limit, "røyker daglig");
    EXPECT_EQ(row(seen->page, "body-weight").trend, "+4,1 siden 2025-08-24");
}

TEST(PageModel, TheNoteHoldsValuesWithTheirDaysAndWhatIsMissing) {
    const std::string note = journal_note(see(demo_patient("01"), "2025-11-21")->page);

    EXPECT_THAT(note, HasSubstr("KMI 25,1 kg/m² (2025-11-21)"));
    EXPECT_THAT(note, HasSubstr("Faresone: Vektøkning siste 3 måneder"));
    EXPECT_THAT(note, HasSubstr("Ikke avgjort: Alkohol"));
}

// Hazard H19.
TEST(PageModel, WhatAnEhrSendsIsEscapedWhereverItIsShown) {
    const std::string evil = R"(<script>alert(1)</script><img src=x onerror=alert(1)>'&{{name}})";
    std::string bundle = demo_patient("01");
    for (const std::string text : {"Fjellvei", "Rolig", "Olanzapin tab 10 mg"}) {
        for (std::size_t at = bundle.find(text); at != std::string::npos; at = bundle.find(text, at + evil.size())) {
            bundle.replace(at, text.size(), evil);
        }
    }
    store::Act act;
    act.what = "acknowledge";
    act.rules = {"HF-06"};
    act.actor_name = act.comment = act.reason = "<script>alert(1)</script>";
    store::Act hand_over = act;
    hand_over.what = "hand-over";
    hand_over.rules.clear();
    hand_over.to = "<script>alert(1)</script>";

    const std::string html = html_of(*see(bundle, "2025-11-21", {act, hand_over}));

    EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(html, Not(HasSubstr("<img src=x")));
    EXPECT_GE(times(html, "&lt;script&gt;alert(1)&lt;/script&gt;"), 6U);  // name, drug, who, what, to whom, note
}

TEST(PageModel, NameAndBirthDateAreThereAndNoPersonalNumber) {
    const std::string html = html_of(*see(demo_patient("01"), "2025-11-21"));

    EXPECT_THAT(html, HasSubstr("Rolig Fjellvei"));
    EXPECT_THAT(html, HasSubstr("1997-03-14 (28 år)"));
    EXPECT_THAT(html, Not(HasSubstr("14839730102")));
}

TEST(PageModel, ALongListOfReadingsSaysHowManyOfThemItShows) {
    for (const auto& [language, words] : {std::pair{rules::Language::nb, "de 60 nyeste av 90"},
                                          std::pair{rules::Language::en, "the newest 60 of 90"}}) {
        const auto seen = see(demo_patient("01"), "2025-11-21", {}, language);
        EXPECT_THAT(html_of(*seen), Not(HasSubstr("class=\"hp-cut\"")));
        for (MatrixDomain& domain : seen->page.domains) {
            for (MatrixRow& one : domain.rows) {
                if (one.id == "body-weight") one.values.resize(90, one.values.front());
            }
        }
        seen->page.others = {{"Puls", row(seen->page, "body-weight").values}};

        const std::string html = html_of(*seen);

        EXPECT_THAT(html, HasSubstr(std::string("<p class=\"hp-cut\">") + words + "</p>"));
        EXPECT_THAT(html, HasSubstr(std::string("Puls: ") + words));
    }
}

TEST(PageModel, EveryWhySaysOfWhatAndEveryListOfReadingsIsReachedByKeyboard) {
    const std::string html = html_of(*see(demo_patient("09"), "2025-11-21"));

    EXPECT_EQ(times(html, "Hvorfor?"), times(html, "Hvorfor?<span class=\"hv-hidden\"> "));
    EXPECT_THAT(html, Not(HasSubstr("Hvorfor?<span class=\"hv-hidden\"> </span>")));
    const std::string reached = "<div class=\"hp-pop\" tabindex=\"0\" role=\"region\" aria-label=\"";
    EXPECT_GT(times(html, reached + "Alle verdier: "), 0U);
    EXPECT_EQ(times(html, reached + "Tiltak: "), 11U) << "what to do in each domain of the form";
    EXPECT_EQ(times(html, "<div class=\"hp-pop\""), times(html, reached + "Alle verdier: ") + 11U);
}

TEST(PageModel, ThePageSpeaksEnglishToo) {
    const auto seen = see(demo_patient("01"), "2025-11-21", {}, rules::Language::en);

    EXPECT_THAT(html_of(*seen), HasSubstr("Weight gain over 3 months"));
    EXPECT_EQ(row(seen->page, "bmi").limit, "above 25 kg/m²");
}

}  // namespace
}  // namespace hv::plugin::page
