// Pauses, stops and doses of an exposure, as its records state them.
#include "facts.hpp"
#include "rules/engine/doses.hpp"

namespace hv::rules {
namespace {

using facts::Facts;
using fhir::UseKind;
using fhir::UseState;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> pauses(const Facts& facts) {
    std::vector<std::string> said;
    const Snapshot snapshot = facts.on("2025-11-21");
    for (const Exposure& exposure : snapshot.exposures)
        for (const Pause& pause : exposure.pauses) said.push_back(pause.last.text() + " " + pause.resumed.text());
    return said;
}

TEST(Pause, IsTheTimeBetweenAStatedEndAndTheNextStatedStart) {
    Facts facts;
    facts.takes("a", "N05AH02", "2025-01-01", "2025-06-01").state = UseState::ended;
    facts.takes("b", "N05AH02", "2025-06-08", "2025-09-01").state = UseState::ended;
    facts.takes("c", "N05AH02", "2025-09-11");
    EXPECT_THAT(pauses(facts), ElementsAre("2025-06-01 2025-06-08", "2025-09-01 2025-09-11"));
}

TEST(Pause, IsNoneWhenTheNextUseBeginsOnTheDayAfter) {
    Facts facts;
    facts.takes("a", "N05AH02", "2025-01-01", "2025-06-01").state = UseState::ended;
    facts.takes("b", "N05AH02", "2025-06-02");
    EXPECT_THAT(pauses(facts), IsEmpty());
}

TEST(Pause, IsNotStatedByAPrescriptionThatRanOut) {
    Facts facts;
    facts.use("r1", UseKind::request, "N05AH02", "2025-01-01", "2025-06-01").state = UseState::ended;
    facts.use("r2", UseKind::request, "N05AH02", "2025-06-20");
    EXPECT_THAT(pauses(facts), IsEmpty());
}

TEST(Pause, IsNotStatedByADateWithoutItsDay) {
    Facts facts;
    facts.takes("a", "N05AH02", "2025-01-01", "2025-06").state = UseState::ended;
    facts.takes("b", "N05AH02", "2025-07-20");
    EXPECT_THAT(pauses(facts), IsEmpty());
}

TEST(Pause, IsNoneWhileAnotherEntryGoesOn) {
    Facts facts;
    facts.takes("a", "N05AH02", "2025-01-01", "2025-06-01").state = UseState::ended;
    facts.takes("b", "N05AH02", "2025-02-01", "2025-06-30").state = UseState::ended;
    facts.takes("c", "N05AH02", "2025-06-20");
    EXPECT_THAT(pauses(facts), IsEmpty());
}

TEST(Pause, IsNoneWhileADepotWorksOn) {
    Facts facts;
    for (const auto& [id, from, until] : {std::tuple("a", "2025-01-01", "2025-06-01"), {"b", "2025-07-20", ""}}) {
        fhir::MedicationUse& made = facts.takes(id, "N05AX13", from, until);
        made.drug.depot = true;
        made.drug.name = "Xeplion";
        if (!std::string_view(until).empty()) made.state = UseState::ended;
    }
    EXPECT_THAT(pauses(facts), IsEmpty());
}

TEST(Stop, IsKnownFromAStatementAndFromTheSupplyOnly) {
    const auto known = [](const Facts& facts) { return facts.on("2025-11-21").exposures.front().stop_known; };
    Facts stated;
    stated.takes("a", "N05AH02", "2025-01-01", "2025-06-01").state = UseState::ended;
    EXPECT_TRUE(known(stated));
    Facts undated;
    undated.takes("a", "N05AH02", "2025-01-01").state = UseState::ended;
    EXPECT_FALSE(known(undated));
    Facts supplied;
    supplied.use("d", UseKind::dispense, "N05AH02", "2025-06-01").supply_days = Decimal(28, 0);
    EXPECT_TRUE(known(supplied));
    Facts seen;
    seen.use("d", UseKind::dispense, "N05AH02", "2025-06-01");
    EXPECT_FALSE(known(seen));
}

// --- doses -------------------------------------------------------------------------------------------------------------

fhir::MedicationUse& dosed(Facts& facts, const char* id, const char* from, const char* until, const char* mg) {
    fhir::MedicationUse& made = facts.takes(id, "N05AH03", from, until);
    made.daily_mg = Decimal::parse(mg);
    return made;
}

// "15", "15 at least".
std::string dose(const Facts& facts, const char* day) {
    const Snapshot snapshot = facts.on("2025-11-21");
    const DayDose found = dose_on(snapshot.exposures.front(), facts::day(day));
    return found.known_mg.text() + (found.whole ? "" : " at least");
}

TEST(Dose, OfConcurrentLinesIsTheirSum) {
    Facts facts;
    dosed(facts, "morning", "2025-01-01", "", "5");
    dosed(facts, "night", "2025-03-01", "", "10");
    EXPECT_EQ(dose(facts, "2025-02-28"), "5");
    EXPECT_EQ(dose(facts, "2025-11-21"), "15");
}

TEST(Dose, WithOneLineThatCannotBeReadIsALowerBound) {
    Facts facts;
    dosed(facts, "a", "2025-01-01", "", "5");
    facts.takes("b", "N05AH03", "2025-03-01");
    EXPECT_EQ(dose(facts, "2025-11-21"), "5 at least");
}

TEST(Dose, OfALineThatEndsOnTheDayOnWhichTheNextStartsGivesWayToIt) {
    Facts facts;
    dosed(facts, "a", "2025-01-01", "2025-03-01", "5").state = UseState::ended;
    dosed(facts, "b", "2025-03-01", "", "10");
    EXPECT_EQ(dose(facts, "2025-02-28"), "5");
    EXPECT_EQ(dose(facts, "2025-03-01"), "10");
}

TEST(Dose, AsNeededOrOnHoldDoesNotCount) {
    Facts facts;
    dosed(facts, "a", "2025-01-01", "", "10");
    dosed(facts, "b", "2025-01-01", "", "5").as_needed = true;
    dosed(facts, "c", "2025-01-01", "", "5").state = UseState::on_hold;
    EXPECT_EQ(dose(facts, "2025-11-21"), "10");
}

TEST(Dose, OfAStatementIsNotAddedToThatOfItsPrescription) {
    Facts facts;
    dosed(facts, "s", "2025-01-01", "", "10");
    dosed(facts, "r", "2025-01-01", "", "10").kind = UseKind::request;
    EXPECT_EQ(dose(facts, "2025-11-21"), "10");
}

TEST(Dose, OfPrescriptionsWrittenOnDifferentDaysIsOnlyKnownFromTheNewest) {
    Facts facts;
    dosed(facts, "r1", "2025-01-01", "", "10").kind = UseKind::request;
    dosed(facts, "r2", "2025-05-01", "", "15").kind = UseKind::request;
    EXPECT_EQ(dose(facts, "2025-11-21"), "15 at least");
}

TEST(DoseChange, IsTheNewestOfAtLeastSoManyPercentUpOrDown) {
    Facts facts;
    dosed(facts, "a", "2025-01-01", "2025-03-01", "10").state = UseState::ended;
    dosed(facts, "b", "2025-03-01", "2025-06-01", "15").state = UseState::ended;
    dosed(facts, "c", "2025-06-01", "", "20");
    const Snapshot snapshot = facts.on("2025-11-21");
    const Exposure& exposure = snapshot.exposures.front();
    const auto changed = [&](int percent) {
        const auto day = newest_dose_change(exposure, snapshot.today, percent);
        return day ? day->text() : std::string("never");
    };
    EXPECT_EQ(changed(50), "2025-03-01");
    EXPECT_EQ(changed(51), "never");
    EXPECT_EQ(changed(33), "2025-06-01");
}

// --- depots, as clinical reference 7.2 names them ------------------------------------------------------------------------

struct TailRow {
    const char* what;
    UseKind kind;
    const char* atc;
    const char* name;
    const char* until;
};
const TailRow tails[] = {
    {"olanzapine pamoate, given", UseKind::administration, "N05AH03", "Zypadhera 405 mg", "2025-03-30"},
    {"olanzapine pamoate, dispensed only", UseKind::dispense, "N05AH03", "Zypadhera 405 mg", "2025-03-30"},
    {"paliperidone every three months, dispensed only", UseKind::dispense, "N05AX13", "Trevicta 525 mg", "2025-08-29"},
    {"paliperidone every six months, dispensed only", UseKind::dispense, "N05AX13", "Byannli 1000 mg", "2025-12-27"},
    {"haloperidol decanoate", UseKind::administration, "N05AD01", "Haldol Depot 100 mg/ml", "2025-04-29"},
    {"flupentixol decanoate, dispensed only", UseKind::dispense, "N05AF01", "Fluanxol Depot 20 mg/ml", "2025-04-29"},
    {"zuclopenthixol decanoate, dispensed only", UseKind::dispense, "N05AF05", "Cisordinol Depot", "2025-04-29"},
    {"perphenazine decanoate", UseKind::administration, "N05AB03", "Trilafon dekanoat 108 mg/ml", "2025-04-29"},
};

TEST(DepotTail, RunsFromTheLastInjectionOrDispenseAndStatesNoStop) {
    for (const TailRow& row : tails) {
        SCOPED_TRACE(row.what);
        Facts facts;
        fhir::MedicationUse& made = facts.use("i", row.kind, row.atc, "2025-01-01");
        made.drug.depot = true;
        made.drug.name = row.name;
        const Snapshot snapshot = facts.on("2025-11-21");
        ASSERT_EQ(snapshot.exposures.size(), 1U);
        EXPECT_EQ(snapshot.exposures.front().until->text(), row.until);
        EXPECT_FALSE(snapshot.exposures.front().stop_known);
    }
}

}  // namespace
}  // namespace hv::rules
