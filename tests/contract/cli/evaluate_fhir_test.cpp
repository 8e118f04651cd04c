// `hjertevakt evaluate --format fhir`: a transaction that may be sent twice, about one patient, that gives nothing away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <regex>
#include <set>

#include "tests/support/program.hpp"

namespace hv::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

std::string transaction(std::string_view name, const std::string& as_of = "2025-11-21") {
    const Ran ran = run({"evaluate", demo_patient(name), "--as-of", as_of, "--format", "fhir"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    return ran.out;
}

rapidjson::Document parsed(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.c_str());
    EXPECT_FALSE(document.HasParseError());
    return document;
}

std::vector<std::string> of_type(const rapidjson::Document& bundle, std::string_view type, std::string_view member) {
    std::vector<std::string> values;
    for (const auto& entry : bundle["entry"].GetArray()) {
        if (entry["resource"]["resourceType"].GetString() != type) continue;
        values.emplace_back(member == "fullUrl" ? entry["fullUrl"].GetString()
                                                : entry["resource"]["identifier"][0]["value"].GetString());
    }
    return values;
}

constexpr std::array names{"01-olanzapin-vektoekning", "03-paliperidon-depot", "04-gravid-kvetiapin",
                           "07-ikke-fulgt-opp", "10-diabetes-og-infarkt"};

TEST(EvaluateFhir, IsTheSameToTheByteOnASecondRun) {
    for (const std::string_view name : names) EXPECT_EQ(transaction(name), transaction(name)) << name;
}

TEST(EvaluateFhir, KeepsItsIdentifiersFromOneDayToTheNext) {
    const rapidjson::Document today = parsed(transaction("07-ikke-fulgt-opp"));
    const rapidjson::Document tomorrow = parsed(transaction("07-ikke-fulgt-opp", "2025-11-22"));
    for (const std::string_view type : {"Flag", "CarePlan"}) {
        const auto before = of_type(today, type, "identifier");
        EXPECT_FALSE(before.empty()) << type;
        EXPECT_EQ(before, of_type(tomorrow, type, "identifier")) << type;
    }
}

TEST(EvaluateFhir, GivesEveryPatientIdentifiersOfTheirOwn) {
    std::set<std::string> seen;
    std::size_t all = 0;
    for (const std::string_view name : names) {
        const rapidjson::Document bundle = parsed(transaction(name));
        for (const auto& entry : bundle["entry"].GetArray()) {
            seen.insert(entry["fullUrl"].GetString());
            ++all;
            EXPECT_THAT(entry["fullUrl"].GetString(),
                        MatchesRegex("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
        }
    }
    EXPECT_EQ(seen.size(), all);
}

TEST(EvaluateFhir, WritesNothingTwiceAndPointsAtTheEvaluatedPatientOnly) {
    for (const std::string_view name : names) {
        const rapidjson::Document bundle = parsed(transaction(name));
        EXPECT_STREQ(bundle["type"].GetString(), "transaction");
        const std::string subject = "Patient/demo-" + std::string(name.substr(0, 2));
        for (const auto& entry : bundle["entry"].GetArray()) {
            EXPECT_STREQ(entry["request"]["method"].GetString(), "POST");
            EXPECT_STREQ(entry["request"]["url"].GetString(), entry["resource"]["resourceType"].GetString());
            const std::string condition = entry["request"]["ifNoneExist"].GetString();
            const bool provenance = std::string_view(entry["resource"]["resourceType"].GetString()) == "Provenance";
            EXPECT_THAT(condition, StartsWith(provenance ? "_tag=https://" : "identifier=https://"));
            if (provenance) continue;
            EXPECT_EQ(entry["resource"]["subject"]["reference"].GetString(), subject);
        }
    }
}

TEST(EvaluateFhir, NamesAsSourcesOnlyWhatThePatientsBundleHolds) {
    for (const std::string_view name : names) {
        const std::string input = slurp(demo_patient(name));
        const rapidjson::Document bundle = parsed(transaction(name));
        const auto& provenance = bundle["entry"][bundle["entry"].Size() - 1]["resource"];
        ASSERT_STREQ(provenance["resourceType"].GetString(), "Provenance");
        EXPECT_EQ(provenance["target"].Size(), bundle["entry"].Size() - 1);
        for (const auto& entity : provenance["entity"].GetArray()) {
            const std::string reference = entity["what"]["reference"].GetString();
            EXPECT_THAT(input, HasSubstr("/fhir/" + reference + "\"")) << name;
        }
    }
}

TEST(EvaluateFhir, KeepsDrugsAndDiagnosesOutOfTheFlag) {
    const std::regex telling(
        "olanz|zypr|kloz|cloz|lepon|paliper|trevic|kvetia|quetia|seroq|aripip|abilif|litium|lithi|"
        "risper|antipsyk|antipsych|schizo|skizo|psyko|psycho|bipolar|diabet|fedme|obes|røyk|smok|"
        "gravid|pregnan|depot",
        std::regex::icase);
    for (const std::string language : {"nb", "en"}) {
        const Ran ran =
            run({"evaluate", demo_folder(), "--as-of", "2025-11-21", "--format", "fhir", "--lang", language});
        std::istringstream lines(ran.out);
        std::size_t flags = 0;
        for (std::string line; std::getline(lines, line);) {
            const rapidjson::Document bundle = parsed(line);
            if (!bundle.HasMember("entry")) continue;
            for (const auto& entry : bundle["entry"].GetArray()) {
                const auto& flag = entry["resource"];
                if (std::string_view(flag["resourceType"].GetString()) != "Flag") continue;
                ++flags;
                const std::string text = std::string(flag["code"]["text"].GetString()) +
                                         flag["text"]["div"].GetString() +
                                         flag["code"]["coding"][0]["code"].GetString();
                EXPECT_FALSE(std::regex_search(text, telling)) << text;
            }
        }
        EXPECT_GE(flags, 12U);
    }
}

TEST(EvaluateFhir, IsOneBundleALineForSeveralPatients) {
    const Ran ran = run({"evaluate", demo_folder(), "--as-of", "2025-11-21", "--format", "fhir"});
    EXPECT_EQ(std::ranges::count(ran.out, '\n'), 12);
    EXPECT_THAT(ran.out, StartsWith("{\"resourceType\":\"Bundle\""));
}

TEST(EvaluateFhir, CannotPointAtAPatientWithoutAnId) {
    const Ran ran = run({"evaluate", "-", "--format", "fhir"},
                        R"({"resourceType":"Patient","birthDate":"1980-01-01","gender":"male"})");
    if (ran.code == 0) {
        EXPECT_THAT(ran.out, Not(HasSubstr("\"entry\"")));  // nothing was wanted
    } else {
        EXPECT_EQ(ran.code, 2);
        EXPECT_THAT(ran.err, HasSubstr("no logical id"));
    }
}

}  // namespace
}  // namespace hv::test
