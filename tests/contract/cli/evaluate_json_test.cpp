// `hjertevakt evaluate --format json` is a contract that others build on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <map>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "tests/support/program.hpp"

namespace hv::test {
namespace {

using testing::HasSubstr;
using testing::Not;

rapidjson::Document parsed(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.c_str());
    EXPECT_FALSE(document.HasParseError()) << text.substr(0, 200);
    return document;
}

class Contract {
public:
    Contract() : document_(parsed(slurp(fs::path(HV_SOURCE_DIR) / "plugin/cli/evaluate.schema.json"))) {
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(valijson::adapters::RapidJsonAdapter(document_), schema_);
    }

    // Empty when the value fits; else the first complaint.
    std::string complaint(const rapidjson::Value& value) {
        valijson::Validator validator;
        valijson::ValidationResults results;
        const valijson::adapters::RapidJsonAdapter target(value);
        if (validator.validate(schema_, target, &results)) return {};
        std::string text;
        valijson::ValidationResults::Error error;
        while (results.popError(error)) {
            for (const std::string& step : error.context) text += step;
            text += ": " + error.description + "\n";
        }
        return text;
    }

private:
    rapidjson::Document document_;
    valijson::Schema schema_;
};

const rapidjson::Value* finding(const rapidjson::Value& patient, std::string_view id) {
    for (const auto& one : patient["findings"].GetArray()) {
        if (one["id"].GetString() == id) return &one;
    }
    return nullptr;
}

Ran evaluated(const std::string& path, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"evaluate", path, "--as-of", "2025-11-21", "--format", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
}

std::string lone(const std::string& resources) {
    return R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p1",)"
           R"("birthDate":"1980-05-01","gender":"male"}})" +
           resources + "]}";
}

std::string weight(std::string_view id, std::string_view subject, std::string_view kg) {
    return R"(,{"resource":{"resourceType":"Observation","id":")" + std::string(id) +
           R"(","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"subject":{"reference":")" +
           std::string(subject) + R"("},"effectiveDateTime":"2025-11-20","valueQuantity":{"value":)" + std::string(kg) +
           R"(,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}})";
}

TEST(EvaluateJson, FitsItsSchemaForEveryDemoPatient) {
    Contract contract;
    const Ran ran = evaluated(demo_folder(), {"--explain"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    const rapidjson::Document patients = parsed(ran.out);
    ASSERT_TRUE(patients.IsArray());
    ASSERT_EQ(patients.Size(), 12U);
    for (const auto& patient : patients.GetArray()) {
        EXPECT_EQ(contract.complaint(patient), "") << patient["patient"].GetString();
    }
}

TEST(EvaluateJson, SchemaRefusesWhatTheContractForbids) {
    Contract contract;
    rapidjson::Document patient = parsed(evaluated(demo_patient("01-olanzapin-vektoekning")).out);
    ASSERT_EQ(contract.complaint(patient), "");
    rapidjson::Document wrong;
    wrong.CopyFrom(patient, wrong.GetAllocator());
    wrong["findings"][0].AddMember("extra", 1, wrong.GetAllocator());
    EXPECT_NE(contract.complaint(wrong), "");
    wrong.CopyFrom(patient, wrong.GetAllocator());
    wrong["findings"][0]["truth"].SetString("normal");
    EXPECT_NE(contract.complaint(wrong), "");
    wrong.CopyFrom(patient, wrong.GetAllocator());
    wrong.RemoveMember("asOf");
    EXPECT_NE(contract.complaint(wrong), "");
}

// Of the sets in force: an optional one is judged only where it is named.
TEST(EvaluateJson, AnswersEveryRuleOnce) {
    const rapidjson::Document patient = parsed(evaluated(demo_patient("02-klozapin")).out);
    std::map<std::string, int> times;
    for (const auto& one : patient["findings"].GetArray()) {
        ++times[std::string(one["ruleSet"].GetString()) + "/" + one["id"].GetString()];
    }
    std::size_t rules = 0;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(HV_SOURCE_DIR) / "rules/sets")) {
        if (entry.path().filename() != "ruleset.json") continue;
        const rapidjson::Document set = parsed(slurp(entry.path()));
        if (!set.HasMember("optional") || !set["optional"].GetBool()) rules += set["rules"].Size();
    }
    EXPECT_EQ(times.size(), rules);
    for (const auto& [id, count] : times) EXPECT_EQ(count, 1) << id;
}

TEST(EvaluateJson, ShowsTheVignetteOfEarlyWeightGainWithItsReadings) {
    const rapidjson::Document patient = parsed(evaluated(demo_patient("01-olanzapin-vektoekning")).out);
    EXPECT_STREQ(patient["patient"].GetString(), "Patient/demo-01");
    EXPECT_STREQ(patient["asOf"].GetString(), "2025-11-21T12:00:00+01:00");
    const auto level = [&](std::string_view id) {
        const rapidjson::Value* one = finding(patient, id);
        if (one == nullptr) return std::string("no such rule");
        return std::string((*one)["truth"].GetString()) +
               (one->HasMember("level") ? std::string(" ") + (*one)["level"].GetString() : "");
    };
    EXPECT_EQ(level("HF-06"), "met danger");  // +4.1 kg
    EXPECT_EQ(level("SE-01"), "met review");  // 5.1 %
    EXPECT_EQ(level("HF-04"), "met danger");  // 25.1
    EXPECT_EQ(level("SE-02"), "not-met");
    EXPECT_EQ(level("HF-21"), "not-applicable");

    const rapidjson::Value* newest = nullptr;
    for (const auto& used : (*finding(patient, "HF-06"))["evidence"].GetArray()) {
        if (used.HasMember("at") && std::string_view(used["at"].GetString()) == "2025-11-21") newest = &used;
    }
    ASSERT_NE(newest, nullptr);
    EXPECT_STREQ((*newest)["observable"].GetString(), "body-weight");
    EXPECT_STREQ((*newest)["value"].GetString(), "84.1");
    EXPECT_STREQ((*newest)["unit"].GetString(), "kg");
    EXPECT_STREQ((*newest)["asRead"].GetString(), "84.1 kg");
}

TEST(EvaluateJson, LeavesOutAForeignReadingAndSaysSo) {
    const Scratch scratch;
    const std::string path =
        scratch.file("mixed.json", lone(weight("w1", "Patient/p1", "80.0") + weight("w2", "Patient/p2", "140.0")));
    const Ran ran = evaluated(path);
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, Not(HasSubstr("140.0")));
    const rapidjson::Document patient = parsed(ran.out);
    const bool told = std::ranges::any_of(patient["issues"].GetArray(), [](const auto& issue) {
        return std::string_view(issue["code"].GetString()) == "foreign-subject" &&
               std::string_view(issue["path"].GetString()).starts_with("Observation/w2");
    });
    EXPECT_TRUE(told) << ran.out;
}

TEST(EvaluateJson, NeverCallsMissingDataNormal) {
    const Scratch scratch;
    const rapidjson::Document patient = parsed(evaluated(scratch.file("empty.json", lone(""))).out);
    for (const std::string_view id : {"HF-01", "HF-04", "HF-09", "HF-12", "HF-16"}) {
        const rapidjson::Value* one = finding(patient, id);
        ASSERT_NE(one, nullptr) << id;
        EXPECT_STRNE((*one)["truth"].GetString(), "not-met") << id;
    }
}

TEST(EvaluateJson, IsAnObjectForOnePatientAndAnArrayForMore) {
    const std::string one = demo_patient("05-aripiprazol-uten-grunnlinje");
    EXPECT_TRUE(parsed(evaluated(one).out).IsObject());
    const rapidjson::Document two = parsed(evaluated(one, {demo_patient("07-ikke-fulgt-opp")}).out);
    ASSERT_TRUE(two.IsArray());
    EXPECT_STREQ(two[0]["patient"].GetString(), "Patient/demo-05");
    EXPECT_STREQ(two[1]["patient"].GetString(), "Patient/demo-07");
}

TEST(EvaluateJson, ReadsStandardInputAsItReadsTheFile) {
    const std::string path = demo_patient("05-aripiprazol-uten-grunnlinje");
    const Ran piped = run({"evaluate", "-", "--as-of", "2025-11-21", "--json"}, slurp(path));
    EXPECT_EQ(piped.code, 0) << piped.err;
    EXPECT_EQ(piped.out, evaluated(path).out);
}

TEST(EvaluateJson, JudgesTheOthersWhenOneFileIsBroken) {
    const Scratch scratch;
    scratch.file("a.json", "{");
    scratch.file("b.json", slurp(demo_patient("05-aripiprazol-uten-grunnlinje")));
    const Ran ran = evaluated(scratch.path().string());
    EXPECT_EQ(ran.code, 2);
    EXPECT_EQ(parsed(ran.out).Size(), 1U);
    EXPECT_THAT(ran.err, HasSubstr("a.json"));
    EXPECT_THAT(ran.err, HasSubstr("1 of 2 files were not judged"));
}

TEST(EvaluateJson, TakesAnInstantWithAndWithoutAZone) {
    const std::string path = demo_patient("05-aripiprazol-uten-grunnlinje");
    const auto as_of = [&](const std::string& moment) {
        const rapidjson::Document patient = parsed(run({"evaluate", path, "--as-of", moment, "--json"}).out);
        return std::string(patient["asOf"].GetString());
    };
    EXPECT_EQ(as_of("2025-11-21T11:30:00Z"), "2025-11-21T12:30:00+01:00");
    EXPECT_EQ(as_of("2025-07-01T08:00:00"), "2025-07-01T08:00:00+02:00");
    EXPECT_EQ(as_of("2025-07-01"), "2025-07-01T12:00:00+02:00");
}

TEST(EvaluateJson, HoldsNoNameAndNoPersonalNumber) {
    for (const std::string format : {"text", "json", "fhir"}) {
        const Ran ran = run({"evaluate", demo_folder(), "--as-of", "2025-11-21", "--format", format});
        for (const auto& file : fs::directory_iterator(demo_folder())) {
            const rapidjson::Document bundle = parsed(slurp(file.path()));
            const auto& patient = bundle["entry"][0]["resource"];
            EXPECT_THAT(ran.out, Not(HasSubstr(patient["identifier"][0]["value"].GetString()))) << format;
            EXPECT_THAT(ran.out, Not(HasSubstr(patient["name"][0]["family"].GetString()))) << format;
        }
    }
}

}  // namespace
}  // namespace hv::test
