// Drafts as FHIR: what stands in the transaction, in which order, and that nothing from outside breaks its shape.
#include "plugin/decide/transaction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "fhir/base/zone.hpp"

namespace hv::plugin {
namespace {

using testing::HasSubstr;
using testing::Not;

const Instant noon = from_oslo(*Date::parse("2025-11-21"), 12 * 60 * 60);

Stamp stamp(const Identifier& identifier) {
    return {identifier, "Patient/p1", noon, {{"hjertefrisk", "1.0.0"}}};
}

Drafts example() {
    Drafts drafts;
    drafts.flags.push_back(
        {stamp(flag_identifier("Patient/p1", "cardiometabolic")), "cardiometabolic", "clinical", "Se oversikt"});
    CarePlanDraft plan{stamp(care_plan_identifier("Patient/p1")), "Oppfølging", "Beslutningsstøtte", {}};
    plan.activities.push_back({"MON-03",
                               "HbA1c",
                               "Mål på nytt",
                               fhir::Code(fhir::System::loinc, "59261-8"),
                               *Date::parse("2025-11-28"),
                               {{fhir::ResourceType::observation, "w2", "3"}}});
    plan.activities.push_back({"HF-01", "Røyking", "Tilby røykeslutt", {}, {}, {}});
    drafts.care_plan = plan;
    drafts.provenance = ProvenanceDraft{stamp(provenance_identifier("Patient/p1", "x")),
                                        {full_url(drafts.flags[0].stamp.identifier), full_url(plan.stamp.identifier)},
                                        {{fhir::ResourceType::observation, "w2", "3"}}};
    return drafts;
}

rapidjson::Document parsed(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.c_str());
    EXPECT_FALSE(document.HasParseError());
    return document;
}

TEST(Transaction, HoldsFlagsThenThePlanThenWhereItCameFrom) {
    const auto bundle = parsed(transaction(example(), noon, json::Layout::compact));
    ASSERT_EQ(bundle["entry"].Size(), 3U);
    EXPECT_STREQ(bundle["entry"][0]["resource"]["resourceType"].GetString(), "Flag");
    EXPECT_STREQ(bundle["entry"][1]["resource"]["resourceType"].GetString(), "CarePlan");
    EXPECT_STREQ(bundle["entry"][2]["resource"]["resourceType"].GetString(), "Provenance");
    EXPECT_STREQ(bundle["timestamp"].GetString(), "2025-11-21T12:00:00+01:00");
}

TEST(Transaction, WithNothingWantedHasNoEntry) {
    const auto bundle = parsed(transaction({}, noon, json::Layout::compact));
    EXPECT_STREQ(bundle["type"].GetString(), "transaction");
    EXPECT_FALSE(bundle.HasMember("entry"));
}

TEST(Transaction, AsksForAMeasurementByItsCodeFromTheDayItIsWanted) {
    const auto bundle = parsed(transaction(example(), noon, json::Layout::compact));
    const auto& measurement = bundle["entry"][1]["resource"]["activity"][0]["detail"];
    EXPECT_STREQ(measurement["kind"].GetString(), "ServiceRequest");
    EXPECT_STREQ(measurement["code"]["coding"][0]["code"].GetString(), "59261-8");
    EXPECT_STREQ(measurement["scheduledPeriod"]["start"].GetString(), "2025-11-28");
    EXPECT_STREQ(measurement["reasonReference"][0]["reference"].GetString(), "Observation/w2");
    const auto& advice = bundle["entry"][1]["resource"]["activity"][1]["detail"];
    EXPECT_FALSE(advice.HasMember("kind"));
    EXPECT_FALSE(advice.HasMember("scheduledPeriod"));
    EXPECT_FALSE(advice.HasMember("reasonReference"));
    EXPECT_STREQ(advice["status"].GetString(), "not-started");
}

TEST(Transaction, NamesTheVersionThatWasRead) {
    const auto bundle = parsed(transaction(example(), noon, json::Layout::compact));
    EXPECT_STREQ(bundle["entry"][2]["resource"]["entity"][0]["what"]["reference"].GetString(),
                 "Observation/w2/_history/3");
}

TEST(Transaction, FindsItsProvenanceAgainByATag) {
    const Drafts drafts = example();
    const auto bundle = parsed(transaction(drafts, noon, json::Layout::compact));
    const std::string value = drafts.provenance->stamp.identifier.value;
    EXPECT_EQ(bundle["entry"][2]["request"]["ifNoneExist"].GetString(),
              "_tag=https://hjertevakt.no/fhir/id/provenance|" + value);
    EXPECT_EQ(bundle["entry"][2]["resource"]["meta"]["tag"][1]["code"].GetString(), value);
}

TEST(Transaction, EscapesMarkupInItsNarrative) {
    Drafts drafts = example();
    drafts.flags[0].text = R"(<script>alert("x")</script> & more)";
    const std::string text = transaction(drafts, noon, json::Layout::compact);
    const auto bundle = parsed(text);
    const std::string div = bundle["entry"][0]["resource"]["text"]["div"].GetString();
    EXPECT_THAT(div, Not(HasSubstr("<script>")));
    EXPECT_THAT(div, HasSubstr("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; more"));
}

Drafts with_an_unrecognised_drug() {
    Drafts drafts = example();
    drafts.care_plan->unrecognised = {"Legemiddel som ikke ble gjenkjent: <Xyz>"};
    drafts.care_plan->supporting = {{fhir::ResourceType::medication_statement, "m1", ""}};
    return drafts;
}

TEST(Transaction, NotesADrugThatWasNotRecognisedBeforeItsOwnNote) {
    const auto bundle = parsed(transaction(with_an_unrecognised_drug(), noon, json::Layout::compact));
    const auto& plan = bundle["entry"][1]["resource"];
    ASSERT_EQ(plan["note"].Size(), 2U);
    EXPECT_STREQ(plan["note"][0]["text"].GetString(), "Legemiddel som ikke ble gjenkjent: <Xyz>");
    EXPECT_STREQ(plan["note"][1]["text"].GetString(), "Beslutningsstøtte");
    EXPECT_STREQ(plan["supportingInfo"][0]["reference"].GetString(), "MedicationStatement/m1");
    EXPECT_THAT(plan["text"]["div"].GetString(), HasSubstr("ikke ble gjenkjent: &lt;Xyz&gt;"));
}

TEST(Transaction, HoldsAPlanForAnUnrecognisedDrugAlone) {
    Drafts drafts = with_an_unrecognised_drug();
    drafts.care_plan->activities.clear();
    const auto bundle = parsed(transaction(drafts, noon, json::Layout::compact));
    const auto& plan = bundle["entry"][1]["resource"];
    EXPECT_FALSE(plan.HasMember("activity")) << "FHIR knows no empty array";
    EXPECT_THAT(plan["text"]["div"].GetString(), Not(HasSubstr("<ul>")));
    EXPECT_EQ(plan["note"].Size(), 2U);
}

TEST(Transaction, WithoutAnUnrecognisedDrugSaysNothingOfIt) {
    const auto bundle = parsed(transaction(example(), noon, json::Layout::compact));
    EXPECT_FALSE(bundle["entry"][1]["resource"].HasMember("supportingInfo"));
    EXPECT_EQ(bundle["entry"][1]["resource"]["note"].Size(), 1U);
}

TEST(Transaction, IsTheSameTwice) {
    EXPECT_EQ(transaction(example(), noon, json::Layout::indented),
              transaction(example(), noon, json::Layout::indented));
}

TEST(ResourceTexts, ChangeWithWhatIsWritten) {
    Drafts other = example();
    other.care_plan->activities.pop_back();
    EXPECT_NE(resource_texts(example()), resource_texts(other));
}

}  // namespace
}  // namespace hv::plugin
