#include "facts.hpp"

namespace hv::rules {
namespace {

using facts::dropped;
using facts::Facts;
using facts::readings;
using facts::says;
using facts::values;

TEST(Readings, AreNewestFirstAndAPartialDateCountsAtItsEnd) {
    Facts facts;
    facts.observe("a", "body-weight", "2025-03", "80", "kg");
    facts.observe("b", "body-weight", "2025-03-30T10:00:00+02:00", "81", "kg");
    facts.observe("c", "body-weight", "2025-04-01", "82", "kg");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "body-weight"), "82.00 80.00 81.00");
    const Reading& march = readings(snapshot, "body-weight")[1];
    EXPECT_EQ(march.first_day.text(), "2025-03-01");
    EXPECT_EQ(march.last_day.text(), "2025-03-31");
}

TEST(Readings, CountFromTodayAndNotFromTomorrow) {
    Facts facts;
    facts.observe("today", "body-weight", "2025-11-21T23:30:00+01:00", "80", "kg");
    facts.observe("tomorrow", "body-weight", "2025-11-22T00:10:00+01:00", "81", "kg");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "body-weight"), "80.00");
    EXPECT_TRUE(says(snapshot, IssueCode::bad_time, "Observation/tomorrow.effective"));
}

TEST(Readings, OfAYearThatHasBegunCount) {
    Facts facts;
    facts.observe("x", "body-weight", "2025", "80", "kg");
    EXPECT_EQ(values(facts.on("2025-11-21"), "body-weight"), "80.00");
}

TEST(Readings, WithoutAClinicalTimeAreTakenAtTheirIssueAndTrustedLess) {
    Facts facts;
    fhir::Observation& made = facts.observe("x", "body-weight", "", "80", "kg");
    made.issued = parse_moment("2025-11-20T08:00:00Z")->first;
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "body-weight"), "80.00");
    EXPECT_EQ(readings(snapshot, "body-weight").front().trust, fhir::Trust::weak);
    EXPECT_EQ(readings(snapshot, "body-weight").front().last_day.text(), "2025-11-20");
}

TEST(Readings, WithoutAnyTimeAreLeftOut) {
    Facts facts;
    facts.observe("x", "body-weight", "", "80", "kg");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "body-weight"), "");
    EXPECT_EQ(dropped(snapshot, "body-weight"), "absent");
    EXPECT_TRUE(says(snapshot, IssueCode::bad_time, "Observation/x.effective"));
}

TEST(Readings, OfSeveralCodesForOneObservableAreOne) {
    Facts facts;
    fhir::Observation& made = facts.observe("x", "body-weight", "2025-11-21T08:00:00+01:00", "80", "kg");
    made.codes.add(Facts::words().codes.find(fhir::Code(fhir::System::nlk, "NPU03804")));
    EXPECT_EQ(values(facts.on("2025-11-21"), "body-weight"), "80.00");
}

TEST(Readings, KnowThatTheCodeSaysFasting) {
    Facts facts;
    fhir::Observation& made = facts.observe("x", "glucose", "2025-11-21T08:00:00+01:00", "5.4", "mmol/L");
    EXPECT_FALSE(readings(facts.on("2025-11-21"), "glucose").front().fasting);
    made.codes.add(Facts::words().codes.find(fhir::Code(fhir::System::loinc, "14771-0")));
    EXPECT_TRUE(readings(facts.on("2025-11-21"), "glucose").front().fasting);
}

TEST(Readings, OfAStatedWeightAreTrustedLessUnlessAnotherCodeSaysItWasMeasured) {
    Facts facts;
    fhir::Observation& made = facts.observe("x", "body-weight", "2025-11-21T08:00:00+01:00", "80", "kg");
    made.codes = {};
    made.codes.add(Facts::words().codes.find(fhir::Code(fhir::System::loinc, "3142-7")));
    EXPECT_EQ(readings(facts.on("2025-11-21"), "body-weight").front().trust, fhir::Trust::weak);
    made.codes.add(Facts::words().codes.find(fhir::Code(fhir::System::loinc, "29463-7")));
    EXPECT_EQ(readings(facts.on("2025-11-21"), "body-weight").front().trust, fhir::Trust::plain);
}

TEST(Readings, WithoutAValueSayOnlyThatNothingIsThere) {
    Facts facts;
    facts.blank("x", "hba1c", "2025-11-21");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "hba1c"), "");
    EXPECT_EQ(dropped(snapshot, "hba1c"), "absent");
}

TEST(Readings, RememberTheWorstReasonForWhichOneWasLeftOut) {
    Facts facts;
    facts.observe("a", "body-weight", "2025-11-21", "80", "stone");
    facts.observe("b", "body-weight", "2025-11-20", "8", "kg");
    facts.observe("c", "body-weight", "2025-11-19", "80", "stone");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(dropped(snapshot, "body-weight"), "implausible");
    const ObservableId weight = Facts::words().observable("body-weight").value();
    EXPECT_EQ(snapshot.measured[weight].dropped_source.id, "b");
}

// --- answers and events ------------------------------------------------------------------------------------------------

TEST(Answers, ComeFromCodes) {
    Facts facts;
    facts.answer("x", "smoking-status", "2025-11-21", "daily");
    const Snapshot snapshot = facts.on("2025-11-21");
    ASSERT_EQ(readings(snapshot, "smoking-status").size(), 1U);
    EXPECT_EQ(readings(snapshot, "smoking-status").front().answer, 0);
}

TEST(Answers, OfTwoCodingsIsTheOneThatStandsFirstInTheVocabulary) {
    Facts facts;
    fhir::Observation& made = facts.answer("x", "smoking-status", "2025-11-21", "smoker-unspecified");
    made.value.codes.add(Facts::words().codes.find(fhir::Code(fhir::System::snomed, "449868002")));
    EXPECT_EQ(readings(facts.on("2025-11-21"), "smoking-status").front().answer, 0);
}

TEST(Answers, ComeFromYesAndNoWhereTheVocabularySaysWhatTheyMean) {
    Facts facts;
    facts.blank("sleep", "sleep-problem", "2025-11-21").value.kind = fhir::ValueKind::boolean;
    facts.blank("smoke", "smoking-status", "2025-11-21").value.kind = fhir::ValueKind::boolean;
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(readings(snapshot, "sleep-problem").front().answer, 1);
    EXPECT_TRUE(readings(snapshot, "smoking-status").empty());
    EXPECT_TRUE(says(snapshot, IssueCode::bad_value, "Observation/smoke.value"));
}

TEST(Answers, ThatNobodyKnowsAreNoAnswer) {
    Facts facts;
    fhir::Observation& made = facts.blank("x", "smoking-status", "2025-11-21");
    made.value.kind = fhir::ValueKind::coded;
    made.value.text = "av og til";
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_TRUE(readings(snapshot, "smoking-status").empty());
    EXPECT_EQ(dropped(snapshot, "smoking-status"), "absent");
    EXPECT_TRUE(says(snapshot, IssueCode::bad_value, "Observation/x.value"));
}

TEST(Events, NeedNoValueAndHappenOnTheDayThatTheyName) {
    Facts facts;
    facts.blank("ecg", "ecg", "2025-11-20");
    fhir::Observation& visit = facts.blank("dental", "dental-visit", "2025-11-21");
    visit.value.kind = fhir::ValueKind::moment;
    visit.value.text = "2023-05-02";
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(readings(snapshot, "ecg").front().last_day.text(), "2025-11-20");
    EXPECT_EQ(readings(snapshot, "dental-visit").front().last_day.text(), "2023-05-02");
}

TEST(Events, ThatWereDeniedOrLieAheadDidNotHappen) {
    Facts facts;
    facts.blank("ecg", "ecg", "2025-11-20").value.kind = fhir::ValueKind::boolean;
    fhir::Observation& visit = facts.blank("dental", "dental-visit", "2025-11-21");
    visit.value.kind = fhir::ValueKind::moment;
    visit.value.text = "2026-05-02";
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_TRUE(readings(snapshot, "ecg").empty());
    EXPECT_TRUE(readings(snapshot, "dental-visit").empty());
    EXPECT_TRUE(says(snapshot, IssueCode::bad_time, "Observation/dental.value"));
}

// --- blood pressure ----------------------------------------------------------------------------------------------------

fhir::Observation& panel(Facts& facts, const std::string& id, std::string_view text) {
    fhir::Observation& made = facts.blank(id, "systolic", "2025-11-21T08:00:00+01:00");
    made.codes = {};
    made.codes.add(Facts::words().codes.find(fhir::Code(fhir::System::loinc, "85354-9")));
    made.value.kind = fhir::ValueKind::text;
    made.value.text = text;
    return made;
}

TEST(BloodPressure, InATextIsTwoReadings) {
    for (const char* text : {"128/82", " 128 / 82", "128/82 mmHg", "128/82 mm Hg"}) {
        SCOPED_TRACE(text);
        Facts facts;
        panel(facts, "bp", text);
        const Snapshot snapshot = facts.on("2025-11-21");
        EXPECT_EQ(values(snapshot, "systolic"), "128");
        EXPECT_EQ(values(snapshot, "diastolic"), "82");
        EXPECT_EQ(readings(snapshot, "systolic").front().number_as_read, "128");
    }
}

TEST(BloodPressure, InATextUnderTwoCodesOfThePanelIsStillOneMeasurement) {
    Facts facts;
    panel(facts, "bp", "128/82").codes.add(Facts::words().codes.find(fhir::Code(fhir::System::snomed, "75367002")));
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "systolic"), "128");
    EXPECT_TRUE(snapshot.issues.empty());
}

TEST(BloodPressure, InATextThatIsNoPairIsNoReading) {
    for (const char* text : {"128", "128/", "/82", "normal", "1280/82", "128/82/60", "128/82 kPa", ""}) {
        SCOPED_TRACE(text);
        Facts facts;
        panel(facts, "bp", text);
        EXPECT_EQ(values(facts.on("2025-11-21"), "systolic"), "");
    }
}

TEST(BloodPressure, WhoseDiastolicIsNotBelowItsSystolicIsLeftOutWhole) {
    Facts facts;
    facts.observe("bp", "systolic", "2025-11-21T08:00:00+01:00", "82", "mm[Hg]").source.component = 1;
    facts.observe("bp", "diastolic", "2025-11-21T08:00:00+01:00", "128", "mm[Hg]").source.component = 2;
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "systolic"), "");
    EXPECT_EQ(values(snapshot, "diastolic"), "");
    EXPECT_EQ(dropped(snapshot, "systolic"), "implausible");
    EXPECT_TRUE(says(snapshot, IssueCode::implausible_value, "Observation/bp.component[0].value"));
    EXPECT_TRUE(says(snapshot, IssueCode::implausible_value, "Observation/bp.component[1].value"));
}

TEST(BloodPressure, InTwoObservationsOfOneMinuteIsOneMeasurement) {
    Facts facts;
    facts.observe("s", "systolic", "2025-11-21T08:00:10+01:00", "90", "mm[Hg]");
    facts.observe("d", "diastolic", "2025-11-21T08:00:40+01:00", "90", "mm[Hg]");
    EXPECT_EQ(values(facts.on("2025-11-21"), "systolic"), "");
}

TEST(BloodPressure, OfDifferentMeasurementsOfOneDayIsNotCompared) {
    Facts facts;
    facts.observe("a", "systolic", "2025-11-21", "100", "mm[Hg]").source.component = 1;
    facts.observe("a", "diastolic", "2025-11-21", "60", "mm[Hg]").source.component = 2;
    facts.observe("b", "systolic", "2025-11-21", "170", "mm[Hg]").source.component = 1;
    facts.observe("b", "diastolic", "2025-11-21", "110", "mm[Hg]").source.component = 2;
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(readings(snapshot, "systolic").size(), 2U);
    EXPECT_EQ(readings(snapshot, "diastolic").size(), 2U);
}

// --- one moment --------------------------------------------------------------------------------------------------------

TEST(SameMinute, TheSameValueIsKeptOnceAndTheTrustedCopyStands) {
    Facts facts;
    facts.observe("a", "hba1c", "2025-11-21T08:00:00+01:00", "48", "mmol/mol").trust = fhir::Trust::weak;
    facts.observe("b", "hba1c", "2025-11-21T08:00:59+01:00", "6.5", "%");
    const Snapshot snapshot = facts.on("2025-11-21");
    ASSERT_EQ(values(snapshot, "hba1c"), "48");
    EXPECT_EQ(readings(snapshot, "hba1c").front().source.id, "b");
    EXPECT_TRUE(says(snapshot, IssueCode::duplicate_reading, "Observation/a"));
    EXPECT_EQ(dropped(snapshot, "hba1c"), "");
}

TEST(SameMinute, OfDifferentValuesTheOneIssuedLastStands) {
    Facts facts;
    facts.observe("a", "hba1c", "2025-11-21T08:00:00+01:00", "48", "mmol/mol").issued =
        parse_moment("2025-11-21T12:00:00Z")->first;
    facts.observe("b", "hba1c", "2025-11-21T08:00:00+01:00", "58", "mmol/mol").issued =
        parse_moment("2025-11-21T11:00:00Z")->first;
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "hba1c"), "48");
    EXPECT_TRUE(says(snapshot, IssueCode::conflicting_values, "Observation/b"));
    EXPECT_EQ(dropped(snapshot, "hba1c"), "conflicting");
}

TEST(SameMinute, AnAmendedResultIsNoConflict) {
    Facts facts;
    facts.observe("a", "hba1c", "2025-11-21T08:00:00+01:00", "48", "mmol/mol").identifier_key = 7;
    fhir::Observation& later = facts.observe("b", "hba1c", "2025-11-21T08:00:00+01:00", "58", "mmol/mol");
    later.identifier_key = 7;
    later.issued = parse_moment("2025-11-22T11:00:00Z")->first;
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "hba1c"), "58");
    EXPECT_FALSE(says(snapshot, IssueCode::conflicting_values, "Observation/a"));
    EXPECT_TRUE(says(snapshot, IssueCode::duplicate_reading, "Observation/a"));
}

TEST(SameMinute, AHigherVersionOfOneResourceStands) {
    Facts facts;
    facts.observe("a", "hba1c", "2025-11-21T08:00:00+01:00", "48", "mmol/mol").source.version = "9";
    facts.observe("a", "hba1c", "2025-11-21T08:00:00+01:00", "58", "mmol/mol").source.version = "10";
    EXPECT_EQ(values(facts.on("2025-11-21"), "hba1c"), "58");
}

TEST(SameDay, TwoValuesWithoutATimeAreBothKept) {
    Facts facts;
    facts.observe("a", "systolic", "2025-11-21", "140", "mm[Hg]");
    facts.observe("b", "systolic", "2025-11-21", "150", "mm[Hg]");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "systolic"), "140 150");
    EXPECT_EQ(dropped(snapshot, "systolic"), "");
}

// --- order -------------------------------------------------------------------------------------------------------------

TEST(Order, OfTheFactsNeverShows) {
    Facts facts;
    facts.born("1980");
    for (int i = 0; i < 40; ++i) {
        const std::string id = "o" + std::to_string(i % 30);
        const std::string when = "2025-11-" + std::to_string(10 + i % 7) + (i % 3 != 0 ? "T08:00:00+01:00" : "");
        const char* of[] = {"body-weight", "hba1c", "systolic", "diastolic", "body-height", "bmi"};
        facts.observe(id, of[i % 6], when, std::to_string(60 + i % 11), i % 5 != 0 ? "" : "kg").value.unit =
            Facts::words().observables[*Facts::words().observable(of[i % 6])].unit;
    }
    for (int i = 0; i < 12; ++i)
        facts.takes("m" + std::to_string(i), i % 2 != 0 ? "N05AH03" : "N05AX12",
                    i % 4 != 0 ? "2025-0" + std::to_string(1 + i % 9) + "-01" : "", i % 3 != 0 ? "2025-10-01" : "");
    facts.has("c1", fhir::System::icd10, "E11", "2020-01-01");
    facts.has("c2", fhir::System::icd10, "E11", "2010-01-01").active = false;
    const Snapshot first = facts.on("2025-11-21");
    std::mt19937 random(1);
    for (int round = 0; round < 50; ++round) {
        std::shuffle(facts.record().observations.begin(), facts.record().observations.end(), random);
        std::shuffle(facts.record().medications.begin(), facts.record().medications.end(), random);
        std::shuffle(facts.record().conditions.begin(), facts.record().conditions.end(), random);
        const Snapshot again = facts.on("2025-11-21");
        ASSERT_EQ(again.issues, first.issues);
        ASSERT_EQ(facts::exposures(again), facts::exposures(first));
        ASSERT_EQ(again.readings.size(), first.readings.size());
        for (std::size_t i = 0; i < first.readings.size(); ++i) {
            ASSERT_EQ(again.readings[i].source, first.readings[i].source);
            ASSERT_EQ(again.readings[i].value, first.readings[i].value);
            ASSERT_EQ(again.readings[i].second_source, first.readings[i].second_source);
        }
        for (std::size_t i = 0; i < first.measured.size(); ++i) {
            ASSERT_EQ(again.measured[i].dropped, first.measured[i].dropped);
            ASSERT_EQ(again.measured[i].dropped_source, first.measured[i].dropped_source);
        }
    }
}

}  // namespace
}  // namespace hv::rules
