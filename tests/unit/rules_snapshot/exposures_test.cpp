#include "facts.hpp"

namespace hv::rules {
namespace {

using facts::exposures;
using facts::Facts;
using facts::says;
using fhir::UseKind;
using fhir::UseState;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Exposure, OfAStatementRunsFromItsStartToItsEnd) {
    Facts facts;
    facts.takes("a", "N05AH03", "2025-08-25");
    facts.takes("b", "N05AH04", "2025-01-01", "2025-03-01").state = UseState::ended;
    facts.takes("c", "N05AX12", "2025-02-01", "2026-03-01");
    EXPECT_THAT(
        exposures(facts.on("2025-11-21")),
        ElementsAre("N05AH04 2025-01-01..2025-03-01", "N05AX12 2025-02-01..2026-03-01", "N05AH03 2025-08-25.."));
}

TEST(Exposure, ThatWasOnlyPlannedIsNone) {
    Facts facts;
    facts.takes("a", "N05AH03", "2025-08-25").state = UseState::intended;
    EXPECT_THAT(exposures(facts.on("2025-11-21")), IsEmpty());
}

TEST(Exposure, WithoutAStartIsOfUnknownOnset) {
    Facts facts;
    facts.takes("a", "N05AH03", "");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_THAT(exposures(snapshot), ElementsAre("N05AH03 ?.."));
    EXPECT_EQ(snapshot.exposures.front().first_seen.text(), "2025-11-21");
}

TEST(Exposure, WithoutAStartIsFirstSeenAtItsFirstDispense) {
    Facts facts;
    facts.takes("a", "N05AH03", "");
    facts.use("d1", UseKind::dispense, "N05AH03", "2025-05-02");
    facts.use("d2", UseKind::dispense, "N05AH03", "2025-07-02");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_THAT(exposures(snapshot), ElementsAre("N05AH03 ?.."));
    EXPECT_EQ(snapshot.exposures.front().first_seen.text(), "2025-05-02");
}

TEST(Exposure, OfAStatementWithoutAStartTakesThePrescriptionsStart) {
    Facts facts;
    facts.takes("a", "N05AH03", "");
    facts.use("r", UseKind::request, "N05AH03", "2025-05-02");
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH03 2025-05-02.."));
}

TEST(Exposure, WithoutAStartDoesNotReachBackToOneThatEndedLongAgo) {
    Facts facts;
    facts.takes("old", "N05AH03", "2019-01-01", "2019-06-01").state = UseState::ended;
    facts.takes("new", "N05AH03", "");
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH03 2019-01-01..2019-06-01", "N05AH03 ?.."));
}

TEST(Exposure, OnlyKnownToTheYearHasAnUnknownOnset) {
    Facts facts;
    facts.takes("a", "N05AH03", "2019");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_THAT(exposures(snapshot), ElementsAre("N05AH03 ?.."));
    EXPECT_EQ(snapshot.exposures.front().first_seen.text(), "2019-12-31");
    EXPECT_TRUE(says(snapshot, IssueCode::assumption, "MedicationStatement/a"));
}

TEST(Exposure, EndedWithoutADateIsNotTakenNow) {
    Facts facts;
    facts.takes("a", "N05AH03", "2025-01-01").state = UseState::ended;
    facts.takes("b", "N05AH04", "").state = UseState::ended;
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH03 2025-01-01..2025-01-01"));
}

TEST(Exposure, WhoseEndLiesBeforeItsStartGoesOnAndSaysSo) {
    Facts facts;
    facts.takes("a", "N05AH03", "2025-08-25", "2025-08-01");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_THAT(exposures(snapshot), ElementsAre("N05AH03 2025-08-25.."));
    EXPECT_TRUE(says(snapshot, IssueCode::bad_time, "MedicationStatement/a"));
}

// --- breaks ------------------------------------------------------------------------------------------------------------

std::vector<std::string> with_break(const char* restart) {
    Facts facts;
    facts.takes("a", "N05AH03", "2025-01-01", "2025-03-01").state = UseState::ended;
    facts.takes("b", "N05AH03", restart);
    return exposures(facts.on("2025-11-21"));
}

TEST(Break, OfNinetyDaysIsTheSameExposureAndOfNinetyOneANewOne) {
    EXPECT_THAT(with_break("2025-05-30"), ElementsAre("N05AH03 2025-01-01.."));
    EXPECT_THAT(with_break("2025-05-31"), ElementsAre("N05AH03 2025-01-01..2025-03-01", "N05AH03 2025-05-31.."));
}

TEST(Switch, ToAnotherSubstanceIsAnotherExposure) {
    Facts facts;
    facts.takes("a", "N05AH03", "2025-01-01", "2025-03-01").state = UseState::ended;
    facts.takes("b", "N05AX12", "2025-03-01");
    EXPECT_THAT(exposures(facts.on("2025-11-21")),
                ElementsAre("N05AH03 2025-01-01..2025-03-01", "N05AX12 2025-03-01.."));
}

TEST(Union, OfStatementRequestAndDispenseIsOneExposure) {
    Facts facts;
    facts.takes("s", "N05AH03", "2025-08-25");
    facts.use("r", UseKind::request, "N05AH03", "2025-08-25");
    facts.use("d", UseKind::dispense, "N05AH03", "2025-08-26").supply_days = Decimal(98, 0);
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH03 2025-08-25.."));
}

TEST(Union, KeepsAClassApartFromASubstance) {
    Facts facts;
    facts.takes("s", "N05AH", "2025-08-25");
    facts.takes("t", "N05AH03", "2025-08-25");
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH 2025-08-25..", "N05AH03 2025-08-25.."));
}

TEST(Renewal, LastsUntilTheEntryThatRenewedIt) {
    Facts facts;
    facts.takes("old", "N05AH03", "2023-01-01").state = UseState::superseded;
    facts.takes("new", "N05AH03", "2025-01-01", "2025-06-01").state = UseState::ended;
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH03 2023-01-01..2025-06-01"));
}

TEST(Renewal, ByAnEntryThatIsNotThereGoesOnAndSaysSo) {
    Facts facts;
    facts.takes("old", "N05AH03", "2023-01-01").state = UseState::superseded;
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_THAT(exposures(snapshot), ElementsAre("N05AH03 2023-01-01.."));
    EXPECT_TRUE(says(snapshot, IssueCode::assumption, "MedicationStatement/old"));
}

// --- seen, not stated --------------------------------------------------------------------------------------------------

TEST(Renewal, OfAPrescriptionEveryYearIsOneExposure) {
    Facts facts;
    facts.use("r1", UseKind::request, "N05AH03", "2023-01-10").state = UseState::ended;
    facts.use("r2", UseKind::request, "N05AH03", "2024-01-12").state = UseState::ended;
    facts.use("r3", UseKind::request, "N05AH03", "2025-01-11");
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH03 2023-01-10.."));
}

TEST(Renewal, LongAfterThePrescriptionRanOutIsANewExposure) {
    Facts facts;
    facts.use("r1", UseKind::request, "N05AH03", "2023-01-01").state = UseState::ended;
    facts.use("r2", UseKind::request, "N05AH03", "2024-04-01");
    EXPECT_THAT(exposures(facts.on("2025-11-21")),
                ElementsAre("N05AH03 2023-01-01..2023-01-01", "N05AH03 2024-04-01.."));
}

TEST(Dispense, WithoutSupplyEveryQuarterIsOneExposure) {
    Facts facts;
    facts.use("d1", UseKind::dispense, "N05AH03", "2025-05-01");
    facts.use("d2", UseKind::dispense, "N05AH03", "2025-08-07");
    facts.use("d3", UseKind::dispense, "N05AH03", "2025-11-13");
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH03 2025-05-01..2026-02-11 weak"));
}

TEST(Dispense, WithoutSupplyIsTakenToLastForNinetyDaysWeakly) {
    Facts facts;
    facts.use("d", UseKind::dispense, "N05AH03", "2025-10-01");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_THAT(exposures(snapshot), ElementsAre("N05AH03 2025-10-01..2025-12-30 weak"));
    EXPECT_EQ(snapshot.exposures.front().stopped->text(), "2025-10-01");
    EXPECT_TRUE(says(snapshot, IssueCode::assumption, "MedicationStatement/d"));
}

TEST(Dispense, LastsForItsSupply) {
    Facts facts;
    facts.use("d", UseKind::dispense, "N05AH03", "2025-10-01").supply_days = Decimal(30, 0);
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH03 2025-10-01..2025-10-31"));
}

TEST(Dispense, SupplyLeftOverDoesNotOutlastAStop) {
    Facts facts;
    facts.use("d", UseKind::dispense, "N05AH03", "2025-10-01").supply_days = Decimal(98, 0);
    facts.takes("s", "N05AH03", "2025-08-01", "2025-10-10").state = UseState::ended;
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH03 2025-08-01..2025-10-10"));
}

TEST(Dispense, AfterAStopShowsThatItWasTakenAgain) {
    Facts facts;
    facts.takes("s", "N05AH03", "2025-08-01", "2025-10-10").state = UseState::ended;
    facts.use("d", UseKind::dispense, "N05AH03", "2025-11-01");
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH03 2025-08-01..2026-01-30 weak"));
}

TEST(Dispense, WithoutADateOrInTheFutureShowsNothing) {
    Facts facts;
    facts.use("a", UseKind::dispense, "N05AH03", "");
    facts.use("b", UseKind::dispense, "N05AH04", "2025-12-01");
    EXPECT_THAT(exposures(facts.on("2025-11-21")), IsEmpty());
}

// --- depots ------------------------------------------------------------------------------------------------------------

fhir::MedicationUse& injection(Facts& facts, const char* id, const char* atc, const char* name, const char* day) {
    fhir::MedicationUse& made = facts.use(id, UseKind::administration, atc, day);
    made.drug.depot = true;
    made.drug.name = name;
    return made;
}

struct DepotRow {
    const char* atc;
    const char* name;
    const char* until;
};
const DepotRow depots[] = {
    {"N05AX13", "Xeplion inj 100 mg", "2025-03-30"},   // 28 + 60
    {"N05AX13", "TREVICTA inj 350 mg", "2025-08-29"},  // 90 + 150
    {"N05AX13", "Byannli inj 700 mg", "2025-12-27"},   // 180 + 180
    {"N05AX12", "Abilify Maintena 400 mg", "2025-03-30"},    {"N05AH03", "Zypadhera 300 mg", "2025-03-30"},
    {"N05AX08", "Risperdal Consta 50 mg", "2025-02-24"},      // 14 + 40
    {"N05AF05", "Cisordinol Depot 200 mg/ml", "2025-04-29"},  // 28 + 90
};

TEST(Depot, LastsForItsIntervalAndItsTail) {
    for (const DepotRow& row : depots) {
        SCOPED_TRACE(row.name);
        Facts facts;
        injection(facts, "i", row.atc, row.name, "2025-01-01");
        EXPECT_THAT(exposures(facts.on("2025-11-21")),
                    ElementsAre(std::string(row.atc) + " 2025-01-01.." + row.until + " depot"));
    }
}

TEST(Depot, ThatWasStoppedWorksOnForItsTail) {
    Facts facts;
    fhir::MedicationUse& made = facts.takes("s", "N05AX13", "2025-01-01", "2025-06-01");
    made.state = UseState::ended;
    made.drug.depot = true;
    made.drug.name = "Xeplion";
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_THAT(exposures(snapshot), ElementsAre("N05AX13 2025-01-01..2025-08-28 depot"));
    EXPECT_EQ(snapshot.exposures.front().stopped->text(), "2025-06-01");
}

TEST(Depot, InjectionsAreOneExposure) {
    Facts facts;
    injection(facts, "i1", "N05AX13", "Trevicta", "2025-01-01");
    injection(facts, "i2", "N05AX13", "Trevicta", "2025-04-02");
    injection(facts, "i3", "N05AX13", "Trevicta", "2025-07-01");
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AX13 2025-01-01..2026-02-26 depot"));
}

TEST(Depot, SuspectedFromTheRouteAloneIsTrustedLess) {
    Facts facts;
    injection(facts, "i", "N05AD01", "Haldol", "2025-11-01").drug.route_only = true;
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AD01 2025-11-01..2026-02-27 depot weak"));
}

// --- manner ------------------------------------------------------------------------------------------------------------

TEST(AsNeeded, IsAnExposureOnlyWhenEveryPartOfItIs) {
    Facts facts;
    facts.takes("a", "N05AH04", "2025-01-01").as_needed = true;
    facts.use("d", UseKind::dispense, "N05AH04", "2025-01-02");
    facts.takes("b", "N05AH03", "2025-02-01").as_needed = true;
    facts.takes("c", "N05AH03", "2025-02-01");
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH04 2025-01-01.. prn", "N05AH03 2025-02-01.."));
}

TEST(OnHold, IsAnExposureWhoseLastPartIs) {
    Facts facts;
    facts.takes("a", "N05AH04", "2025-01-01", "2025-03-01").state = UseState::on_hold;
    facts.takes("b", "N05AH04", "2025-03-01");
    facts.takes("c", "N05AH03", "2025-02-01").state = UseState::on_hold;
    EXPECT_THAT(exposures(facts.on("2025-11-21")), ElementsAre("N05AH04 2025-01-01..", "N05AH03 2025-02-01.. held"));
}

TEST(Lithium, IsAnExposureAndNoAntipsychotic) {
    Facts facts;
    facts.takes("a", "N05AN01", "2025-01-01");
    const Snapshot snapshot = facts.on("2025-11-21");
    ASSERT_EQ(snapshot.exposures.size(), 1U);
    const Vocabulary& words = Facts::words();
    EXPECT_FALSE(words.drug_groups[*words.drug_group("antipsychotic")].holds(snapshot.exposures.front().atc));
    EXPECT_TRUE(words.drug_groups[*words.drug_group("lithium")].holds(snapshot.exposures.front().atc));
}

TEST(Unclassified, DrugsAreListedWhileTheyMayBeTaken) {
    Facts facts;
    for (const char* id : {"b", "a"}) facts.takes(id, "", "2025-01-01").drug.name = id;
    facts.takes("over", "", "2025-01-01", "2025-02-01");
    facts.takes("ended", "", "2025-01-01").state = UseState::ended;
    facts.takes("planned", "", "2025-01-01").state = UseState::intended;
    facts.use("old", UseKind::dispense, "", "2025-01-01");
    const Snapshot snapshot = facts.on("2025-11-21");
    ASSERT_EQ(snapshot.unclassified.size(), 2U);
    EXPECT_EQ(snapshot.unclassified[0].name, "a");
    EXPECT_EQ(snapshot.unclassified[1].name, "b");
}

}  // namespace
}  // namespace hv::rules
