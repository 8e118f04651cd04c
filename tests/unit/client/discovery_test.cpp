// What an EHR says of itself, read strictly: nothing is assumed that it does not say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/client/capability.hpp"
#include "fhir/client/operation_outcome.hpp"
#include "fhir/client/smart_configuration.hpp"
#include "tests/unit/client/scripted.hpp"

namespace hv::fhir::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Url base = *Url::parse("https://ehr.example/tenant/fhir");

TEST(Capability, IsReadForWhatChangesOurWays) {
    const Result<Abilities> read = read_capability(R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1",
        "software":{"name":"HAPI FHIR Server","version":"8.10.0"},
        "rest":[{"mode":"client"},{"mode":"server","interaction":[{"code":"transaction"},{"code":"batch"}],"resource":[
          {"type":"Observation","interaction":[{"code":"read"},{"code":"search-type"}],"versioning":"no-version",
           "searchParam":[{"name":"patient","type":"reference"},{"name":"_lastUpdated","type":"date"}],
           "searchInclude":["Observation:patient"]},
          {"type":"Flag","interaction":[{"code":"create"},{"code":"update"}],"conditionalCreate":true,
           "versioning":"versioned-update"}]}]})");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->fhir_version, "4.0.1");
    EXPECT_EQ(read->software, "HAPI FHIR Server 8.10.0");
    EXPECT_TRUE(read->transaction && read->batch);
    const TypeAbilities* const observation = read->of("Observation");
    ASSERT_NE(observation, nullptr);
    EXPECT_TRUE(observation->read && observation->search);
    EXPECT_FALSE(observation->create || observation->update || observation->conditional_create ||
                 observation->versioned);
    EXPECT_THAT(observation->search_parameters, ElementsAre("patient", "_lastUpdated"));
    EXPECT_THAT(observation->search_includes, ElementsAre("Observation:patient"));
    const TypeAbilities* const flag = read->of("Flag");
    ASSERT_NE(flag, nullptr);
    EXPECT_TRUE(flag->create && flag->update && flag->conditional_create && flag->versioned);
    EXPECT_FALSE(flag->search);
    EXPECT_EQ(read->of("CarePlan"), nullptr);
}

TEST(Capability, ThatIsBrokenIsAnErrorAndNoEhrThatCanDoNothing) {
    const std::string head = R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1",)";
    const std::vector<std::string> broken{
        "",
        "{}",
        "[]",
        "<html>",
        R"({"resourceType":"Bundle"})",
        R"({"resourceType":"CapabilityStatement"})",
        head + R"("rest":[]})",
        head + R"("rest":[{"mode":"client"}]})",
        head + R"("rest":[{"mode":"server","resource":{}}]})",
        head + R"("rest":[{"mode":"server","resource":[{}]}]})",
        head + R"("rest":[{"mode":"server","resource":[{"type":"Flag"},{"type":"Flag"}]}]})",
        head + R"("rest":[{"mode":"server","resource":[{"type":"Flag","interaction":"create"}]}]})"};
    for (const std::string& text : broken) {
        const Result<Abilities> read = read_capability(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().fault, Fault::invalid);
        EXPECT_THAT(read.error().message, HasSubstr("capability statement"));
    }
}

TEST(SmartConfiguration, GivesAbsoluteAddresses) {
    const Result<SmartConfiguration> read = read_smart_configuration(
        R"({"token_endpoint":"https://auth.example/token","authorization_endpoint":"../auth/authorize",
            "jwks_uri":"jwks.json","issuer":"https://auth.example/","grant_types_supported":["client_credentials"],
            "token_endpoint_auth_methods_supported":["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported":["RS384","ES384"],
            "scopes_supported":["system/*.rs"],"capabilities":["client-confidential-asymmetric"],
            "code_challenge_methods_supported":["S256"],"management_endpoint":7})",
        base);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->token_endpoint, "https://auth.example/token");
    EXPECT_EQ(read->authorization_endpoint, "https://ehr.example/tenant/auth/authorize");
    EXPECT_EQ(read->jwks_uri, "https://ehr.example/tenant/fhir/jwks.json");
    EXPECT_EQ(read->issuer, "https://auth.example/");
    EXPECT_THAT(read->grant_types, ElementsAre("client_credentials"));
    EXPECT_THAT(read->auth_methods, ElementsAre("private_key_jwt"));
    EXPECT_THAT(read->auth_algorithms, ElementsAre("RS384", "ES384"));
    EXPECT_THAT(read->capabilities, ElementsAre("client-confidential-asymmetric"));
}

TEST(SmartConfiguration, IsNoneWithoutAUsableTokenEndpoint) {
    for (const char* const text :
         {"", "[]", "{}", R"({"token_endpoint":7})", R"({"token_endpoint":"ftp://a/b"})",
          R"({"token_endpoint":"https://u:p@a/b"})", R"({"token_endpoint":"https://a/b","jwks_uri":"file:///x"})"}) {
        EXPECT_EQ(read_smart_configuration(text, base).error().fault, Fault::invalid) << text;
    }
}

TEST(SmartConfiguration, StandsBelowTheFhirBase) {
    Scripted transport({reply(200, R"({"token_endpoint":"https://a.example/t"})"), reply(404), reply(500), torn()});
    EXPECT_TRUE(fetch_smart_configuration(transport, base, std::chrono::seconds{5}));
    EXPECT_EQ(transport.asked.at(0).url, "https://ehr.example/tenant/fhir/.well-known/smart-configuration");
    EXPECT_EQ(fetch_smart_configuration(transport, base, std::chrono::seconds{5}).error().fault, Fault::not_found);
    EXPECT_EQ(fetch_smart_configuration(transport, base, std::chrono::seconds{5}).error().fault, Fault::unavailable);
    EXPECT_EQ(fetch_smart_configuration(transport, base, std::chrono::seconds{5}).error().fault, Fault::unavailable);
}

TEST(OpenIdConfiguration, StandsBelowTheIssuerAndSpeaksForItAlone) {
    const Url issuer = *Url::parse("https://sts.example");
    Scripted transport(
        {reply(200, R"({"issuer":"https://sts.example","token_endpoint":"https://sts.example/connect/token"})"),
         reply(200, R"({"issuer":"https://sts.example/","token_endpoint":"https://sts.example/t"})"),
         reply(200, R"({"issuer":"https://other.example","token_endpoint":"https://other.example/t"})"), reply(404)});
    const auto ask = [&] { return fetch_openid_configuration(transport, issuer, std::chrono::seconds{5}); };
    EXPECT_EQ(ask()->token_endpoint, "https://sts.example/connect/token");
    EXPECT_EQ(transport.asked.at(0).url, "https://sts.example/.well-known/openid-configuration");
    EXPECT_TRUE(ask()) << "a last slash is no other issuer";
    EXPECT_EQ(ask().error().fault, Fault::invalid);
    EXPECT_EQ(ask().error().fault, Fault::not_found);
}

TEST(Quirks, HaveNamesAndReasons) {
    std::vector<std::string> all;
    for (const QuirkText& text : every_quirk()) {
        EXPECT_GT(text.reason.size(), 20U) << text.name;
        all.emplace_back(text.name);
    }
    const Result<Quirks> quirks = Quirks::parse(all);
    ASSERT_TRUE(quirks);
    EXPECT_EQ(quirks->names(), all);
    EXPECT_TRUE(Quirks::parse({"401-is-throttling"})->has(Quirk::unauthorized_is_throttling));
    EXPECT_FALSE(Quirks::parse({})->has(Quirk::read_only));
}

TEST(Quirks, ThatAreUnknownAreRefusedWithThoseThatAreKnown) {
    const Result<Quirks> quirks = Quirks::parse({"read-only", "no-flags"});
    ASSERT_FALSE(quirks);
    EXPECT_EQ(quirks.error().fault, Fault::invalid);
    EXPECT_EQ(quirks.error().message, "`no-flags`: no such quirk");
    EXPECT_THAT(quirks.error().hint, HasSubstr("total-is-estimate, no-handling-strict"));
}

// Hazards: H19
TEST(Outcome, KeepsNothingThatMayBeAPatients) {
    const auto issues = read_outcome(std::string_view(R"x({"resourceType":"OperationOutcome","issue":[
        {"severity":"error","code":"Kari Nordmann","location":["/f:Patient/f:name"]},
        {"severity":"error","code":"value","expression":["Patient.name[0].family = 'Nordmann'"]},
        {"severity":"error","code":"value","expression":["Patient.where(name='Kari')"],"diagnostics":"Kari"}]})x"));
    ASSERT_TRUE(issues);
    EXPECT_EQ(outcome_text(*issues), "value at Patient.name[0].family, value at Patient");
    EXPECT_FALSE(read_outcome(std::string_view("{}")));
    EXPECT_FALSE(read_outcome(std::string_view("no JSON")));
}

}  // namespace
}  // namespace hv::fhir::client
