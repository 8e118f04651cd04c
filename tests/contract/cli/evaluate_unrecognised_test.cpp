// A drug that nobody recognised is listed as such in every output: no rule has judged it, and silence would hide that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/support/program.hpp"

namespace hv::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string person(std::string_view more) {
    return R"({"resource":{"resourceType":"Patient","id":"p1","birthDate":"1980-05-01","gender":"male")" +
           std::string(more) + "}}";
}
std::string taking(std::string_view id, std::string_view name, std::string_view status = "active") {
    return R"(,{"resource":{"resourceType":"MedicationStatement","id":")" + std::string(id) + R"(","status":")" +
           std::string(status) + R"(","subject":{"reference":"Patient/p1"},"medicationCodeableConcept":{"text":")" +
           std::string(name) + R"("},"effectivePeriod":{"start":"2025-01-01"}}})";
}
std::string bundle(const std::string& entries) {
    return R"({"resourceType":"Bundle","type":"collection","entry":[)" + entries + "]}";
}

std::string evaluated(const std::string& text, const std::string& format, const std::string& language = "en") {
    const Ran ran = run({"evaluate", "-", "--as-of", "2025-11-21", "--format", format, "--lang", language}, text);
    EXPECT_EQ(ran.code, 0) << ran.err;
    return ran.out;
}
rapidjson::Document parsed(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.c_str());
    EXPECT_FALSE(document.HasParseError()) << text.substr(0, 200);
    return document;
}

const std::string unknown_drug = bundle(person("") + taking("m1", "Mirakulin 5 mg"));

// Hazards: H17
TEST(UnrecognisedDrug, StandsInTheHeadAndUnderTheTimelineOfTheText) {
    const std::string english = evaluated(unknown_drug, "text");
    EXPECT_THAT(english, HasSubstr("Drug that was not recognised, and that no rule has judged: «Mirakulin 5 mg» "));
    EXPECT_THAT(english, HasSubstr("(MedicationStatement/m1)"));
    const std::string norwegian = evaluated(unknown_drug, "text", "nb");
    EXPECT_THAT(norwegian, HasSubstr("Legemiddel som ikke ble gjenkjent"));
    const std::string beside =
        evaluated(bundle(person("") + taking("m1", "Mirakulin 5 mg") + taking("m2", "Olanzapin 10 mg")), "text");
    EXPECT_THAT(beside, HasSubstr("Not drawn, not recognised: «Mirakulin 5 mg» (MedicationStatement/m1)"));
}

// Hazards: H17
TEST(UnrecognisedDrug, StandsInTheJson) {
    const auto patient = parsed(evaluated(unknown_drug, "json"));
    ASSERT_EQ(patient["unrecognisedDrugs"].Size(), 1U);
    EXPECT_STREQ(patient["unrecognisedDrugs"][0]["reference"].GetString(), "MedicationStatement/m1");
    EXPECT_STREQ(patient["unrecognisedDrugs"][0]["name"].GetString(), "Mirakulin 5 mg");
}

// Hazards: H17
TEST(UnrecognisedDrug, StandsInThePlanAndAmongItsSources) {
    const auto transaction = parsed(evaluated(unknown_drug, "fhir"));
    const rapidjson::Value* plan = nullptr;
    const rapidjson::Value* provenance = nullptr;
    for (const auto& entry : transaction["entry"].GetArray()) {
        const std::string_view type = entry["resource"]["resourceType"].GetString();
        if (type == "CarePlan") plan = &entry["resource"];
        if (type == "Provenance") provenance = &entry["resource"];
    }
    ASSERT_NE(plan, nullptr);
    ASSERT_NE(provenance, nullptr);
    EXPECT_THAT((*plan)["note"][0]["text"].GetString(), HasSubstr("no rule has judged: Mirakulin 5 mg"));
    EXPECT_STREQ((*plan)["supportingInfo"][0]["reference"].GetString(), "MedicationStatement/m1");
    EXPECT_GE((*plan)["meta"]["tag"].Size(), 1U);
    bool among_sources = false;
    for (const auto& entity : (*provenance)["entity"].GetArray()) {
        among_sources =
            among_sources || std::string_view(entity["what"]["reference"].GetString()) == "MedicationStatement/m1";
    }
    EXPECT_TRUE(among_sources);
}

// Hazards: H17, H19
TEST(UnrecognisedDrug, NeverStandsInAFlag) {
    const auto transaction = parsed(evaluated(unknown_drug, "fhir"));
    for (const auto& entry : transaction["entry"].GetArray()) {
        if (std::string_view(entry["resource"]["resourceType"].GetString()) != "Flag") continue;
        EXPECT_THAT(entry["resource"]["text"]["div"].GetString(), Not(HasSubstr("Mirakulin")));
        EXPECT_THAT(entry["resource"]["code"]["text"].GetString(), Not(HasSubstr("Mirakulin")));
    }
}

TEST(UnrecognisedDrug, ThatEndedIsNoLongerAsked) {
    const std::string ended = bundle(person("") + taking("m1", "Mirakulin 5 mg", "completed"));
    EXPECT_EQ(parsed(evaluated(ended, "json"))["unrecognisedDrugs"].Size(), 0U);
    EXPECT_THAT(evaluated(ended, "text"), Not(HasSubstr("not recognised")));
}

TEST(UnrecognisedDrug, OfTheDeadIsListedButNotPlanned) {
    const std::string dead = bundle(person(R"(,"deceasedDateTime":"2025-11-02")") + taking("m1", "Mirakulin 5 mg"));
    EXPECT_EQ(parsed(evaluated(dead, "json"))["unrecognisedDrugs"].Size(), 1U);
    EXPECT_THAT(evaluated(dead, "fhir"), Not(HasSubstr("Mirakulin")));
}

TEST(UnrecognisedDrug, OfAnInactiveRecordIsListedButNotPlanned) {
    const std::string closed = bundle(person(R"(,"active":false)") + taking("m1", "Mirakulin 5 mg"));
    EXPECT_EQ(parsed(evaluated(closed, "json"))["unrecognisedDrugs"].Size(), 1U);
    EXPECT_THAT(evaluated(closed, "fhir"), Not(HasSubstr("Mirakulin")));
}

TEST(UnrecognisedDrug, HidesAPersonalNumberInItsName) {
    const std::string number = bundle(person("") + taking("m1", "Mirakulin 01897612345"));
    for (const std::string format : {"text", "json", "fhir"}) {
        EXPECT_THAT(evaluated(number, format), Not(HasSubstr("01897612345"))) << format;
    }
}

}  // namespace
}  // namespace hv::test
