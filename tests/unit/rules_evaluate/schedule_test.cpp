// Schedules and tests that count from the days of an exposure: its start, its stop, a pause, a change of dose.
#include "rules/engine/explain.hpp"
#include "story.hpp"
#include "tests/unit/rules_snapshot/facts.hpp"

namespace hv::rules {
namespace {

using facts::Facts;
using fhir::UseKind;
using fhir::UseState;
using testing::HasSubstr;

RuleSet rule(const std::string& fields) {
    return story::rule_set({fields}, Facts::words());
}

std::string judged(const RuleSet& rules, const Facts& facts, const char* day) {
    return story::Patient::spoken(evaluate_now(rules, facts.on(day)));
}

// "2025-12-12" or "never".
std::string next_change(const RuleSet& rules, const Facts& facts, const char* day) {
    const auto at = evaluate(rules, facts.on(day)).next_change_at;
    return at ? oslo_date(*at).text() : "never";
}

Facts clozapine_from(const char* from) {
    Facts facts;
    facts.takes("a", "N05AH02", from);
    return facts;
}

// --- how long exposed --------------------------------------------------------------------------------------------------

const RuleSet& new_clozapine() {
    static const RuleSet rules = rule(
        R"("kind": "present", "level": "info", "test": {"exposure": "clozapine", "since": {"from": "10 d", "to": "34 d"}})");
    return rules;
}

TEST(Since, HoldsFromTheFirstDayOnAndBeforeTheLast) {
    const Facts facts = clozapine_from("2025-10-01");
    EXPECT_EQ(judged(new_clozapine(), facts, "2025-10-10"), "not-met");
    EXPECT_EQ(judged(new_clozapine(), facts, "2025-10-11"), "met info");
    EXPECT_EQ(judged(new_clozapine(), facts, "2025-11-03"), "met info");
    EXPECT_EQ(judged(new_clozapine(), facts, "2025-11-04"), "not-met");
    EXPECT_EQ(next_change(new_clozapine(), facts, "2025-10-02"), "2025-10-11");
    EXPECT_EQ(next_change(new_clozapine(), facts, "2025-10-11"), "2025-11-04");
}

TEST(Since, IsUnknownWhenNobodyWroteTheStartDown) {
    EXPECT_EQ(judged(new_clozapine(), clozapine_from(""), "2025-11-21"), "unknown absent");
}

TEST(Since, IsOverForADrugThatWasSeenLongerAgo) {
    Facts facts = clozapine_from("");
    facts.use("d", UseKind::dispense, "N05AH02", "2025-06-01");
    EXPECT_EQ(judged(new_clozapine(), facts, "2025-11-21"), "not-met");
}

TEST(Since, OfADrugThatIsNotTakenIsNotMet) {
    Facts facts;
    facts.takes("a", "N05AH02", "2025-10-01", "2025-10-20").state = UseState::ended;
    EXPECT_EQ(judged(new_clozapine(), facts, "2025-10-21"), "not-met");
}

// --- clozapine's phases: weekly to week 18, monthly to week 52, every 12 weeks to week 104, then yearly ------------------

const RuleSet& phased() {
    static const RuleSet rules = rule(R"("kind": "due", "exposure": "clozapine",
        "escalate": {"after": "7 d", "level": "urgent"},
        "schedule": {"type": "repeat", "phases": [ {"from": "0 d", "every": "7 d", "grace": "1 d"},
            {"from": "18 wk", "every": "1 mo", "grace": "3 d"}, {"from": "52 wk", "every": "12 wk", "grace": "14 d"},
            {"from": "104 wk", "every": "1 y", "grace": "30 d"} ]},
        "items": [ {"any": ["body-weight"], "title": {"nb": "Blodprøve", "en": "Blood count"}} ])");
    return rules;
}

// Clozapine for so many weeks on 2025-11-21, measured so many days before.
std::string after_weeks(int weeks, int days_ago) {
    const Date today = facts::day("2025-11-21");
    const std::string from = today.plus_days(-7 * weeks).text();
    const std::string measured = today.plus_days(-days_ago).text();
    Facts facts = clozapine_from(from.c_str());
    facts.observe("w", "body-weight", measured, "80", "kg");
    return judged(phased(), facts, "2025-11-21");
}

TEST(Phases, ChangeTheirStepAtWeek18And52And104) {
    EXPECT_EQ(after_weeks(17, 9), "met due");  // vignette 20 a
    EXPECT_EQ(after_weeks(17, 8), "not-met");
    EXPECT_EQ(after_weeks(18, 9), "not-met");
    EXPECT_EQ(after_weeks(40, 25), "not-met");  // vignette 20 b
    EXPECT_EQ(after_weeks(40, 40), "met due");  // vignette 20 c
    EXPECT_EQ(after_weeks(52, 98), "not-met");
    EXPECT_EQ(after_weeks(52, 99), "met due");
    EXPECT_EQ(after_weeks(104, 99), "not-met");
    EXPECT_EQ(after_weeks(104, 400), "met due");
}

TEST(Phases, AreUndecidedBetweenEachOtherWhenNobodyKnowsSinceWhen) {
    const auto measured = [](const char* day) {
        Facts facts = clozapine_from("");
        facts.observe("w", "body-weight", day, "80", "kg");
        return judged(phased(), facts, "2025-11-21");
    };
    EXPECT_EQ(measured("2025-11-18"), "not-met");         // in time even by the week
    EXPECT_EQ(measured("2025-10-01"), "unknown absent");  // in time by the year, late by the week
    EXPECT_EQ(measured("2024-01-01"), "met urgent");      // late even by the year
}

// --- long overdue --------------------------------------------------------------------------------------------------------

TEST(Escalation, ComesSoManyDaysAfterTheGrace) {
    EXPECT_EQ(after_weeks(17, 15), "met due");
    EXPECT_EQ(after_weeks(17, 16), "met urgent");
    Facts facts = clozapine_from("2025-08-01");
    facts.observe("w", "body-weight", "2025-11-12", "80", "kg");
    EXPECT_EQ(next_change(phased(), facts, "2025-11-21"), "2025-11-28");
}

TEST(Escalation, OfWhatWasNeverMeasuredCountsFromTheFirstPhase) {
    const Facts facts = clozapine_from("2025-11-01");
    EXPECT_EQ(judged(phased(), facts, "2025-11-09"), "met due");
    EXPECT_EQ(judged(phased(), facts, "2025-11-10"), "met urgent");
}

TEST(Escalation, WaitsWhenNobodyKnowsSinceWhen) {
    EXPECT_EQ(judged(phased(), clozapine_from(""), "2025-11-21"), "met due");
}

TEST(Escalation, OfAWindowComesAfterItsEnd) {
    const RuleSet rules =
        rule(R"("kind": "due", "exposure": "clozapine", "escalate": {"after": "7 d", "level": "review"},
        "schedule": {"type": "once", "until": "365 d"},
        "items": [ {"any": ["body-weight"], "title": {"nb": "Vekt", "en": "Weight"}, "from": "-7 d", "through": "0 d"} ])");
    const Facts facts = clozapine_from("2025-11-01");
    EXPECT_EQ(judged(rules, facts, "2025-11-08"), "met due");
    EXPECT_EQ(judged(rules, facts, "2025-11-09"), "met review");
}

TEST(Escalation, OfASeriesEndsWithTheNextFilledSlot) {
    const RuleSet rules =
        rule(R"("kind": "due", "exposure": "clozapine", "escalate": {"after": "4 d", "level": "urgent"},
        "schedule": {"type": "series", "every": "7 d", "count": 4, "tolerance": "1 d"},
        "items": [ {"any": ["body-weight"], "title": {"nb": "Vekt", "en": "Weight"}} ])");
    Facts facts = clozapine_from("2025-11-01");
    EXPECT_EQ(judged(rules, facts, "2025-11-09"), "not-met");
    EXPECT_EQ(judged(rules, facts, "2025-11-10"), "met due");
    EXPECT_EQ(judged(rules, facts, "2025-11-14"), "met urgent");
    facts.observe("w", "body-weight", "2025-11-15", "80", "kg");
    EXPECT_EQ(judged(rules, facts, "2025-11-15"), "met due");
}

// --- after a stop --------------------------------------------------------------------------------------------------------

const RuleSet& after_stop() {
    static const RuleSet rules = rule(R"("kind": "due", "exposure": "clozapine", "anchor": "stop",
        "schedule": {"type": "series", "every": "7 d", "count": 4, "tolerance": "3 d"},
        "items": [ {"any": ["body-weight"], "title": {"nb": "Blodprøve", "en": "Blood count"}} ])");
    return rules;
}

Facts stopped(const char* until) {
    Facts facts;
    facts.takes("a", "N05AH02", "2025-01-01", until).state = UseState::ended;
    return facts;
}

TEST(Stop, IsFollowedForFourWeeksAndNoLonger) {
    const Facts facts = stopped("2025-10-01");
    EXPECT_EQ(judged(after_stop(), facts, "2025-10-01"), "not-applicable");  // still taken on its last day
    EXPECT_EQ(judged(after_stop(), facts, "2025-10-02"), "not-met");
    EXPECT_EQ(judged(after_stop(), facts, "2025-10-11"), "not-met");
    EXPECT_EQ(judged(after_stop(), facts, "2025-10-12"), "met due");
    EXPECT_EQ(judged(after_stop(), facts, "2025-11-01"), "met due");
    EXPECT_EQ(judged(after_stop(), facts, "2025-11-02"), "not-applicable");
    EXPECT_EQ(next_change(after_stop(), facts, "2025-10-02"), "2025-10-12");
}

TEST(Stop, RestsWhileTheDrugIsTakenAgainOrWasNeverTaken) {
    Facts facts = stopped("2025-10-01");
    facts.takes("b", "N05AH02", "2025-10-10");
    EXPECT_EQ(judged(after_stop(), facts, "2025-10-20"), "not-applicable");
    EXPECT_EQ(judged(after_stop(), Facts(), "2025-10-20"), "not-applicable");
}

TEST(Stop, OnADayThatNobodyWroteDownIsUnknown) {
    Facts facts;
    facts.takes("a", "N05AH02", "2025-01-01").state = UseState::ended;
    EXPECT_EQ(judged(after_stop(), facts, "2025-11-21"), "unknown absent");
}

TEST(Stop, OfADrugThatWasOnlySeenIsUnknownUntilTheScheduleIsOverInAnyCase) {
    Facts facts;
    facts.use("d", UseKind::dispense, "N05AH02", "2025-06-01");
    EXPECT_EQ(judged(after_stop(), facts, "2025-08-30"), "not-applicable");  // taken to go on
    EXPECT_EQ(judged(after_stop(), facts, "2025-08-31"), "unknown absent");
    EXPECT_EQ(judged(after_stop(), facts, "2025-09-30"), "unknown absent");
    EXPECT_EQ(judged(after_stop(), facts, "2025-10-01"), "not-applicable");
}

TEST(Stop, MayYetBeInAnAnswerThatIsIncomplete) {
    Facts facts;
    Snapshot snapshot = facts.on("2025-11-21");
    snapshot.incomplete = true;
    EXPECT_EQ(story::Patient::spoken(evaluate_now(after_stop(), snapshot)), "unknown absent");
}

TEST(Stop, SaysFromWhichDayItCounts) {
    const Facts facts = stopped("2025-10-01");
    const Snapshot snapshot = facts.on("2025-10-20");  // looks into the facts
    const Assessment assessment = evaluate_now(after_stop(), snapshot);
    const auto lines = explain(after_stop(), assessment.findings.back(), snapshot, Language::nb);
    EXPECT_THAT(testing::PrintToString(lines), HasSubstr("regnet fra 2025-10-01 (seponering)"));
}

// --- after a pause -------------------------------------------------------------------------------------------------------

const RuleSet& after_pause() {
    static const RuleSet rules = rule(R"("kind": "due", "exposure": "clozapine", "anchor": "resumed",
        "break": {"from": "4 d", "to": "28 d", "after": "18 wk"},
        "schedule": {"type": "repeat", "phases": [ {"every": "7 d", "grace": "1 d"} ], "until": "6 wk"},
        "items": [ {"any": ["body-weight"], "title": {"nb": "Blodprøve", "en": "Blood count"}} ])");
    return rules;
}

// Taken from the first day to the second, and from the third on.
Facts paused(const char* from, const char* last, const char* again) {
    Facts facts;
    facts.takes("a", "N05AH02", from, last).state = UseState::ended;
    facts.takes("b", "N05AH02", again);
    return facts;
}

TEST(Resumption, CountsAfterFourDaysWithoutAndNotAfterThree) {
    EXPECT_EQ(judged(after_pause(), paused("2025-01-01", "2025-10-01", "2025-10-05"), "2025-10-06"), "not-applicable");
    EXPECT_EQ(judged(after_pause(), paused("2025-01-01", "2025-10-01", "2025-10-06"), "2025-10-06"), "met due");
}

TEST(Resumption, CountsBeforeFourWeeksWithoutAndNotAfter) {
    EXPECT_EQ(judged(after_pause(), paused("2025-01-01", "2025-10-01", "2025-10-29"), "2025-10-29"), "met due");
    EXPECT_EQ(judged(after_pause(), paused("2025-01-01", "2025-10-01", "2025-10-30"), "2025-10-30"), "not-applicable");
}

TEST(Resumption, CountsOnlyWhenTheDrugHadBeenTakenForEighteenWeeks) {
    EXPECT_EQ(judged(after_pause(), paused("2025-05-29", "2025-10-01", "2025-10-08"), "2025-10-08"), "met due");
    EXPECT_EQ(judged(after_pause(), paused("2025-05-30", "2025-10-01", "2025-10-08"), "2025-10-08"), "not-applicable");
    EXPECT_EQ(judged(after_pause(), paused("", "2025-10-01", "2025-10-08"), "2025-10-08"), "unknown absent");
}

TEST(Resumption, IsFollowedForSixWeeks) {
    const Facts facts = paused("2025-01-01", "2025-10-01", "2025-10-08");
    EXPECT_EQ(judged(after_pause(), facts, "2025-11-18"), "met due");
    EXPECT_EQ(judged(after_pause(), facts, "2025-11-19"), "not-applicable");
    EXPECT_EQ(next_change(after_pause(), facts, "2025-11-18"), "2025-11-19");
}

TEST(Resumption, RestsWithoutAPauseAndAfterAStop) {
    EXPECT_EQ(judged(after_pause(), clozapine_from("2025-01-01"), "2025-10-08"), "not-applicable");
    EXPECT_EQ(judged(after_pause(), stopped("2025-10-01"), "2025-10-08"), "not-applicable");
}

// --- after a change of dose ----------------------------------------------------------------------------------------------

const RuleSet& after_change() {
    static const RuleSet rules =
        rule(R"("kind": "due", "exposure": "antipsychotic", "anchor": "changed", "dose_change": 50,
        "schedule": {"type": "series", "every": "7 d", "count": 6, "tolerance": "3 d"},
        "items": [ {"any": ["body-weight"], "title": {"nb": "Vekt", "en": "Weight"}} ])");
    return rules;
}

Facts raised(const char* mg) {
    Facts facts;
    fhir::MedicationUse& before = facts.takes("a", "N05AH03", "2025-01-01", "2025-10-01");
    before.daily_mg = Decimal(10, 0);
    before.state = UseState::ended;
    facts.takes("b", "N05AH03", "2025-10-01").daily_mg = Decimal::parse(mg);
    return facts;
}

TEST(Change, OfTheDoseByHalfRestartsTheSeries) {
    EXPECT_EQ(judged(after_change(), raised("14.9"), "2025-10-12"), "not-applicable");
    EXPECT_EQ(judged(after_change(), raised("15"), "2025-10-11"), "not-met");
    EXPECT_EQ(judged(after_change(), raised("15"), "2025-10-12"), "met due");
}

TEST(Change, IsAlsoADrugThatIsAdded) {
    Facts facts = raised("10");
    facts.takes("c", "N05AX12", "2025-10-20");
    EXPECT_EQ(judged(after_change(), facts, "2025-10-31"), "met due");
}

// --- doses ---------------------------------------------------------------------------------------------------------------

const RuleSet& high_dose() {
    static const RuleSet rules = rule(R"("kind": "score", "formula": "dose-percent", "group": "antipsychotic",
        "bands": [ {"through": 100}, {"above": 100, "level": "review"} ])");
    return rules;
}

Facts taking(std::initializer_list<std::pair<const char*, const char*>> drugs) {
    Facts facts;
    for (const auto& [atc, mg] : drugs) facts.takes(atc, atc, "2025-01-01").daily_mg = Decimal::parse(mg);
    return facts;
}

TEST(DosePercent, AddsUpWhatEachDrugTakesOfItsLargestDose) {
    EXPECT_EQ(judged(high_dose(), taking({{"N05AH03", "20"}}), "2025-11-21"), "not-met");
    EXPECT_EQ(judged(high_dose(), taking({{"N05AH03", "20.01"}}), "2025-11-21"), "met review");
    EXPECT_EQ(judged(high_dose(), taking({{"N05AH03", "10"}, {"N05AX12", "15"}}), "2025-11-21"), "not-met");
    EXPECT_EQ(judged(high_dose(), taking({{"N05AH03", "10"}, {"N05AX12", "20"}}), "2025-11-21"), "met review");
}

TEST(DosePercent, IsUnknownWhenADoseCannotBeReadUnlessTheRestIsTooHighAlready) {
    EXPECT_EQ(judged(high_dose(), taking({{"N05AH03", "20"}, {"N05AX12", ""}}), "2025-11-21"), "unknown dose");
    EXPECT_EQ(judged(high_dose(), taking({{"N05AH03", "25"}, {"N05AX12", ""}}), "2025-11-21"), "met review");
    EXPECT_EQ(judged(high_dose(), taking({{"N05AB03", "24"}}), "2025-11-21"), "unknown dose");  // no largest dose
    Facts depot = taking({{"N05AX13", "3"}});
    depot.record().medications.front().drug.depot = true;
    EXPECT_EQ(judged(high_dose(), depot, "2025-11-21"), "unknown dose");
}

TEST(DosePercent, LeavesOutWhatIsTakenAsNeeded) {
    Facts facts = taking({{"N05AH03", "20"}, {"N05AX12", "15"}});
    facts.record().medications.back().as_needed = true;
    EXPECT_EQ(judged(high_dose(), facts, "2025-11-21"), "not-met");
    EXPECT_EQ(judged(high_dose(), Facts(), "2025-11-21"), "not-met");
}

TEST(DosePercent, ChangesOnTheDayOnWhichTheDoseDoes) {
    Facts facts;
    fhir::MedicationUse& now = facts.takes("a", "N05AH03", "2025-01-01", "2025-12-01");
    now.daily_mg = Decimal(20, 0);
    facts.takes("b", "N05AH03", "2025-12-01").daily_mg = Decimal(30, 0);
    EXPECT_EQ(next_change(high_dose(), facts, "2025-11-21"), "2025-12-01");
}

TEST(DosePercent, ShowsTheDosesThatItAddedUp) {
    const Facts facts = taking({{"N05AH03", "25"}, {"N05AX12", ""}});
    const Snapshot snapshot = facts.on("2025-11-21");  // looks into the facts
    const Assessment assessment = evaluate_now(high_dose(), snapshot);
    const auto lines = explain(high_dose(), assessment.findings.back(), snapshot, Language::en);
    EXPECT_THAT(testing::PrintToString(lines), HasSubstr("dose in all at least 125.00 %"));
    EXPECT_THAT(testing::PrintToString(lines), HasSubstr("25 mg a day"));
    EXPECT_THAT(testing::PrintToString(lines), HasSubstr("dose not readable"));
}

// --- the day on which something is wanted

std::string wanted_on(const RuleSet& rules, const Facts& facts, const char* day) {
    const auto by = evaluate_now(rules, facts.on(day)).findings.front().evidence.due_by;
    return by ? by->text() : "now";
}

// Hazards: H07
TEST(DueBy, OfWhatWasNeverMeasuredStaysTheDayOnWhichItWasFirstWanted) {
    static const RuleSet anchored = rule(
        R"("kind": "due", "exposure": "clozapine", "items": [{"any": ["body-weight"], "title": {"nb": "Vekt", "en": "Weight"}}],
           "schedule": {"type": "repeat", "phases": [{"from": "30 d", "every": "365 d", "grace": "30 d"}]})");
    const Facts facts = clozapine_from("2025-01-01");
    for (const char* day : {"2025-02-01", "2025-11-20", "2025-11-21", "2027-03-01"}) {
        EXPECT_EQ(judged(anchored, facts, day), "met due") << day;
        EXPECT_EQ(wanted_on(anchored, facts, day), "2025-01-31") << day;
    }
    static const RuleSet adrift = rule(
        R"("kind": "due", "items": [{"any": ["body-weight"], "title": {"nb": "Vekt", "en": "Weight"}},
                     {"any": ["waist"], "title": {"nb": "Midje", "en": "Waist"}}],
           "schedule": {"type": "repeat", "phases": [{"from": "0 d", "every": "365 d", "grace": "30 d"}]})");
    Facts measured = facts;
    measured.observe("m", "waist", "2025-11-01", "90", "cm");
    EXPECT_EQ(wanted_on(adrift, facts, "2025-11-21"), "now") << "nobody knows since when";
    EXPECT_EQ(wanted_on(adrift, measured, "2025-11-21"), "now") << "not when the other one is wanted again";
}

}  // namespace
}  // namespace hv::rules
