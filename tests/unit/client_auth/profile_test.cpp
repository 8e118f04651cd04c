// What goes to a token server is what its profile says, row by row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/client/auth/token_profile.hpp"
#include "tests/unit/client_auth/scene.hpp"

namespace hv::fhir::client::test {
namespace {

using testing::HasSubstr;

Jwt assertion_of(const HttpRequest& request) {
    auto jwt = read_jwt(form_of(request).at("client_assertion"));
    EXPECT_TRUE(jwt);
    return std::move(*jwt);
}

HttpRequest first_request(const TokenSetup& setup) {
    Scene scene(setup);
    EXPECT_TRUE(scene.authorize());
    return scene.transport.sent().front();
}

TEST(SmartRequest, IsThatOfBackendServices) {
    const HttpRequest request = first_request(smart_setup());
    EXPECT_EQ(header_of(request.headers, "Content-Type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(header_of(request.headers, "DPoP"), "");
    EXPECT_FALSE(request.repeatable) << "an assertion is sent once";
    const auto form = form_of(request);
    EXPECT_EQ(form.at("grant_type"), "client_credentials");
    EXPECT_EQ(form.at("scope"), "system/Observation.rs system/Flag.cruds");
    EXPECT_EQ(form.at("client_assertion_type"), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    EXPECT_FALSE(form.contains("client_id"));

    const Jwt jwt = assertion_of(request);
    EXPECT_EQ(jwt.typ, "JWT");
    EXPECT_EQ(jwt.kid, "k1");
    EXPECT_EQ(jwt.algorithm, Algorithm::es384);
    EXPECT_EQ(jwt.issuer, "hjertevakt");
    EXPECT_EQ(jwt.subject, "hjertevakt");
    EXPECT_THAT(jwt.audience, testing::ElementsAre("https://tokens.example/token"));
    EXPECT_EQ(jwt.expires, noon.plus_seconds(240));
    EXPECT_FALSE(jwt.issued);
    EXPECT_FALSE(jwt.not_before);
    EXPECT_GE(jwt.jti.size(), 22U);
}

TEST(HelseidRequest, NamesTheIssuerTheClientAndTheTimesAndProvesAKey) {
    const HttpRequest request = first_request(helseid_setup());
    EXPECT_EQ(form_of(request).at("client_id"), "hjertevakt");
    const Jwt jwt = assertion_of(request);
    EXPECT_EQ(jwt.typ, "client-authentication+jwt");
    EXPECT_THAT(jwt.audience, testing::ElementsAre("https://tokens.example")) << "the issuer alone, not the token URL";
    EXPECT_EQ(jwt.issued, noon);
    EXPECT_EQ(jwt.not_before, noon);
    EXPECT_EQ(jwt.expires, noon.plus_seconds(10));
    const auto proof = check_dpop_proof(header_of(request.headers, "DPoP"),
                                        {"POST", "https://tokens.example/token", {}, {}, {}}, noon);
    ASSERT_TRUE(proof) << proof.error().message;
    EXPECT_NE(proof->thumbprint, key_named("k1").thumbprint()) << "a key of its own";
}

TEST(HelseidRequest, ProvesTheClientsOwnKeyWhereThatIsWanted) {
    TokenSetup setup = helseid_setup();
    setup.profile.dpop_key = DpopKey::client;
    const HttpRequest request = first_request(setup);
    const auto proof = check_dpop_proof(header_of(request.headers, "DPoP"),
                                        {"POST", "https://tokens.example/token", {}, {}, {}}, noon);
    ASSERT_TRUE(proof);
    EXPECT_EQ(proof->thumbprint, key_named("k1").thumbprint());
}

TEST(HelseidRequest, CarriesTheOrganisationInTheAssertionAndExtraFieldsInTheForm) {
    TokenSetup setup = helseid_setup();
    setup.profile.assertion_claims = *helseid_organisation("999999901", "999999902");
    setup.profile.form = {{"resource", "https://api.example/a b&c"}};
    const HttpRequest request = first_request(setup);
    EXPECT_EQ(form_of(request).at("resource"), "https://api.example/a b&c");
    const Jwt jwt = assertion_of(request);
    const json::Value details = jwt.claims.root()["assertion_details"];
    ASSERT_EQ(details.size(), 1U);
    for (const json::Value one : details.items()) {
        EXPECT_EQ(one["type"].text(), "helseid_authorization");
        EXPECT_EQ(one["practitioner_role"]["organization"]["identifier"]["value"].text(),
                  "NO:ORGNR:999999901:999999902");
    }
    EXPECT_FALSE(helseid_organisation("99999990", ""));
    EXPECT_FALSE(helseid_organisation("999999901", "1:2345678"));
}

TEST(Profile, KeepsTheLifeOfAnAssertionWithinWhatTheServersTake) {
    for (const auto& [profile, life, good] :
         {std::tuple{smart_profile(), 300, true}, std::tuple{smart_profile(), 301, false},
          std::tuple{helseid_profile(), 60, true}, std::tuple{helseid_profile(), 61, false},
          std::tuple{helseid_profile(), 10, true}, std::tuple{helseid_profile(), 9, false}}) {
        TokenProfile changed = profile;
        changed.life = std::chrono::seconds(life);
        EXPECT_EQ(static_cast<bool>(check(changed)), good) << profile.name << ' ' << life;
    }
    TokenProfile broken = helseid_profile();
    broken.assertion_claims = "[1]";
    EXPECT_FALSE(check(broken));
}

TEST(Profile, IsNarrowedToWhatTheServerAnnounces) {
    EXPECT_EQ(narrowed(smart_profile(), {}).algorithms, smart_profile().algorithms);
    EXPECT_THAT(narrowed(smart_profile(), {"RS256", "ES384"}).algorithms, testing::ElementsAre(Algorithm::es384));
}

Error creation_error(const TokenSetup& setup, std::vector<SigningKey> keys) {
    FakeClock clock;
    ScriptedTransport transport;
    const auto source = TokenSource::create(setup, std::move(keys), transport, clock);
    return source ? Error{Fault::internal, "was created", ""} : source.error();
}

TEST(TokenSource, IsNotMadeOfAConfigurationThatCannotWork) {
    const std::vector<SigningKey> keys{key_named("k1")};
    TokenSetup setup = smart_setup();
    setup.token_url = "http://tokens.example/token";
    EXPECT_THAT(creation_error(setup, keys).message, HasSubstr("not https"));
    setup.token_url = "tokens.example/token";
    EXPECT_THAT(creation_error(setup, keys).message, HasSubstr("the token endpoint"));
    setup = smart_setup();
    setup.client_id = "";
    EXPECT_THAT(creation_error(setup, keys).message, HasSubstr("client id"));
    setup = helseid_setup();
    setup.issuer = "";
    EXPECT_THAT(creation_error(setup, keys).message, HasSubstr("issuer"));
    EXPECT_THAT(creation_error(smart_setup(), {}).message, HasSubstr("no key"));
    EXPECT_THAT(creation_error(smart_setup(), {key_named("k1"), key_named("k1")}).message, HasSubstr("two keys"));
    const auto p256 = SigningKey::generate(Algorithm::es256);
    EXPECT_THAT(creation_error(smart_setup(), {*p256}).hint, HasSubstr("RS384, ES384"));
    setup = smart_setup();
    setup.profile = narrowed(setup.profile, {"EdDSA"});
    EXPECT_THAT(creation_error(setup, keys).message, HasSubstr("announces no algorithm"));
}

}  // namespace
}  // namespace hv::fhir::client::test
