// Which dosages can be read as milligrams a day, and which are left alone.
#include <gtest/gtest.h>

#include "fhir/r4/reader.hpp"
#include "tests/unit/r4/record_dump.hpp"

namespace hv::fhir {
namespace {

// The daily dose of one statement with this `dosage`; "-" when it cannot be read. `product` stands in its Medication.
std::string daily(const std::string& dosage, const std::string& product = "") {
    const std::string text =
        R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p1"}},)"
        R"({"resource":{"resourceType":"MedicationStatement","id":"m","status":"active","subject":{"reference":"Patient/p1"},)"
        R"("contained":[{"resourceType":"Medication","id":"c","code":{"coding":[{"system":"http://www.whocc.no/atc",)"
        R"("code":"N05AH03"}]})" +
        product + R"(}],"medicationReference":{"reference":"#c"},"dosage":[)" + dosage + "]}}]}";
    auto document = json::Document::parse(text);
    if (!document) return document.error().message;
    const json::Value root = document->root();
    Record record;
    const CodeBook codes = fixture_codes();
    if (!r4::read_patient(std::span(&root, 1), codes, record) || record.medications.size() != 1) return "not read";
    const auto& dose = record.medications.front().daily_mg;
    return dose ? Ratio(*dose).rounded(6).text() : "-";
}

std::string entry(const std::string& quantity, const std::string& timing, const std::string& more = "") {
    return R"({"doseAndRate":[{"doseQuantity":{)" + quantity + R"(}}],"timing":{)" + timing + "}" + more + "}";
}
const std::string ten = R"("value":10,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg")";
const std::string one_tablet = R"("value":1,"unit":"tablett")";
const std::string twice = R"("repeat":{"frequency":2,"period":1,"periodUnit":"d"})";
const std::string of_five =
    R"(,"ingredient":[{"itemCodeableConcept":{"text":"olanzapin"},"strength":{"numerator":{"value":5,"unit":"mg"},)"
    R"("denominator":{"value":1,"unit":"tablett"}}}])";

TEST(DailyDose, IsTheDoseTimesHowOftenItIsTaken) {
    EXPECT_EQ(daily(entry(ten, twice)), "20.000000");
    EXPECT_EQ(daily(entry(ten, R"("repeat":{"period":2,"periodUnit":"d"})")), "5.000000");
    EXPECT_EQ(daily(entry(ten, R"("repeat":{"frequency":1,"period":8,"periodUnit":"h"})")), "30.000000");
    EXPECT_EQ(daily(entry(ten, R"("repeat":{"frequency":3,"period":1,"periodUnit":"wk"})")), "4.285714");
    EXPECT_EQ(daily(entry(ten, R"("repeat":{"when":["MORN","HS"]})")), "20.000000");
    EXPECT_EQ(daily(entry(ten, R"("repeat":{"timeOfDay":["08:00:00"],"period":1,"periodUnit":"d"})")), "10.000000");
    EXPECT_EQ(daily(entry(ten, R"("code":{"coding":[{"code":"TID"}]})")), "30.000000");
}

TEST(DailyDose, IsReadInGramsAndMicrograms) {
    EXPECT_EQ(daily(entry(R"("value":0.01,"code":"g")", twice)), "20.000000");
    EXPECT_EQ(daily(entry(R"("value":500,"unit":"ug")", twice)), "1.000000");
    EXPECT_EQ(daily(entry(R"("value":10,"unit":"ml")", twice)), "-");
}

TEST(DailyDose, OfTabletsTakesTheStrengthOfTheProduct) {
    EXPECT_EQ(daily(entry(one_tablet, twice), of_five), "10.000000");
    EXPECT_EQ(daily(entry(R"("value":1.5,"unit":"tablett","code":"1")", twice), of_five), "15.000000");
    EXPECT_EQ(daily(entry(R"("value":1.5,"code":"{tablet}")", twice), of_five), "15.000000");
    EXPECT_EQ(daily(entry(one_tablet, twice)), "-");
}

TEST(DailyDose, OfAProductWithTwoActiveIngredientsIsNotReadable) {
    const std::string two =
        R"(,"ingredient":[{"strength":{"numerator":{"value":5,"unit":"mg"},"denominator":{"value":1}}},)"
        R"({"strength":{"numerator":{"value":10,"unit":"mg"},"denominator":{"value":1}}}])";
    EXPECT_EQ(daily(entry(one_tablet, twice), two), "-");
    const std::string bare =
        R"(,"ingredient":[{"strength":{"numerator":{"value":5,"unit":"mg"},"denominator":{"value":1}}}])";
    EXPECT_EQ(daily(entry(one_tablet, twice), bare), "10.000000");
}

TEST(DailyDose, OfSeveralEntriesOfOneDayIsTheirSum) {
    const std::string morning = entry(ten, R"("repeat":{"when":["MORN"]})");
    const std::string night = entry(R"("value":5,"unit":"mg")", R"("repeat":{"when":["HS"]})");
    EXPECT_EQ(daily(morning + "," + night), "15.000000");
    EXPECT_EQ(daily(morning + R"(,{"text":"1 tablett til natten"})"), "-");
}

TEST(DailyDose, OfEntriesOneAfterTheOtherIsNotReadable) {
    const std::string first = entry(ten, twice, R"(,"sequence":1)");
    EXPECT_EQ(daily(first), "20.000000");
    EXPECT_EQ(daily(first + "," + entry(ten, twice, R"(,"sequence":1)")), "40.000000");
    EXPECT_EQ(daily(first + "," + entry(ten, twice, R"(,"sequence":2)")), "-");
    const auto in = [](const char* month) {
        return entry(ten, R"("repeat":{"period":1,"periodUnit":"d","boundsPeriod":{"start":"2025-)" +
                              std::string(month) + R"("}})");
    };
    EXPECT_EQ(daily(in("01") + "," + in("02")), "-");
}

TEST(DailyDose, AsNeededIsNotCounted) {
    EXPECT_EQ(daily(entry(ten, twice) + "," + entry(ten, twice, R"(,"asNeededBoolean":true)")), "20.000000");
    EXPECT_EQ(daily(entry(ten, twice, R"(,"asNeededBoolean":true)")), "-");
}

TEST(DailyDose, IsNeverGuessed) {
    EXPECT_EQ(daily(R"({"text":"1 tablett morgen"})"), "-");
    EXPECT_EQ(daily(entry(ten, "")), "-");
    EXPECT_EQ(daily(R"({"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}},"maxDosePerPeriod":)"
                    R"({"numerator":{"value":20,"unit":"mg"},"denominator":{"value":1,"unit":"d"}}})"),
              "-");
    EXPECT_EQ(daily(entry(ten + R"(,"comparator":"<")", twice)), "-");
    EXPECT_EQ(daily(entry(ten, R"("repeat":{"frequency":1,"frequencyMax":2,"period":1,"periodUnit":"d"})")), "-");
    EXPECT_EQ(daily(entry(ten, R"("repeat":{"period":1,"periodUnit":"mo"})")), "-");
    EXPECT_EQ(daily(entry(ten, R"("repeat":{"dayOfWeek":["mon"],"frequency":1,"period":1,"periodUnit":"d"})")), "-");
    EXPECT_EQ(daily(entry(ten, R"("code":{"coding":[{"code":"BED2"}]})")), "-");
    EXPECT_EQ(daily(entry(R"("value":-10,"unit":"mg")", twice)), "-");
    EXPECT_EQ(daily(R"({"doseAndRate":[{"doseRange":{"low":{"value":5,"unit":"mg"}}}],"timing":{)" + twice + "}}"),
              "-");
}

TEST(DailyDose, WithAnExtensionThatChangesItsMeaningIsNotReadable) {
    EXPECT_EQ(daily(entry(ten, twice, R"(,"modifierExtension":[{"url":"x"}])")), "-");
}

}  // namespace
}  // namespace hv::fhir
