// The sandbox's token server refuses everything that the text refuses, each with its own words.
#include "token_peer.hpp"

namespace hv::test {
namespace {

TEST_F(SandboxAuthorization, GivesAShortTokenForAGoodAssertion) {
    const Said token = ask_token(assertion({}));
    ASSERT_EQ(token.status, 200) << token.reply.body;
    EXPECT_EQ(token.root()["expires_in"].text(), "300");
    EXPECT_EQ(token.header("Cache-Control"), "no-store");
    EXPECT_EQ(peer_.get("Patient/p1").status, 401);
    EXPECT_THAT(peer_.get("Patient/p1").header("WWW-Authenticate"), HasSubstr("Bearer"));
    EXPECT_EQ(peer_.get("Patient/p1", bearer(token)).status, 200);
    EXPECT_EQ(peer_.get("metadata").status, 200) << "what a server can do is no secret";
    peer_.clock.pass(std::chrono::seconds(301));
    EXPECT_EQ(peer_.get("Patient/p1", bearer(token)).status, 401);
}

TEST_F(SandboxAuthorization, RefusesEachBadAssertionInItsOwnWords) {
    EXPECT_EQ(why(ask_token(assertion({.iss = "who", .sub = "who"}))), "iss is no registered client");
    EXPECT_EQ(why(ask_token(assertion({.sub = "who"}))), "iss and sub differ");
    EXPECT_EQ(why(ask_token(assertion({.aud = "http://sandbox.example/fhir"}))), "aud is not the token endpoint");
    EXPECT_EQ(why(ask_token(assertion({.life = 400}))), "exp is more than 300 seconds ahead");
    EXPECT_EQ(why(ask_token(assertion({.life = -10}))), "the assertion has expired");
    EXPECT_EQ(why(ask_token(assertion({.jti = ""}))), "jti is missing");
    EXPECT_EQ(why(ask_token("no.jwt.at-all")), "the assertion is no JWT that can be read");
    const SigningKey other = *SigningKey::generate(Algorithm::es384, {.kid = "k2"});
    EXPECT_EQ(why(ask_token(assertion({}, other))), "kid is not registered for this client");
    const SigningKey forged = *SigningKey::generate(Algorithm::es384, {.kid = "k1"});
    EXPECT_EQ(why(ask_token(assertion({}, forged))), "the signature is wrong");
    const SigningKey weak = *SigningKey::generate(Algorithm::es256, {.kid = "k1"});
    EXPECT_EQ(why(ask_token(assertion({}, weak))), "alg is neither RS384 nor ES384");
}

TEST_F(SandboxAuthorization, AnAssertionIsGoodOnce) {
    const std::string once = assertion({});
    EXPECT_EQ(ask_token(once).status, 200);
    EXPECT_EQ(why(ask_token(once)), "jti was used before");
    EXPECT_EQ(ask_token(assertion({.jti = "j2"})).status, 200);
}

TEST_F(SandboxAuthorization, ScopesAreGrantedAsRegisteredAndHeld) {
    const Said token = ask_token(assertion({}), "system/Patient.rs system/Observation.cruds");
    EXPECT_EQ(token.root()["scope"].text(), "system/Patient.rs");
    EXPECT_EQ(peer_.get("Patient/p1", bearer(token)).status, 200);
    EXPECT_EQ(peer_.get("Observation?patient=p1", bearer(token)).status, 403);
    const std::string flag =
        R"({"resourceType":"Flag","status":"active","code":{"text":"x"},"subject":{"reference":"Patient/p1"}})";
    EXPECT_EQ(peer_.ask("POST", "Flag", flag, bearer(token)).status, 403);
    const Said wide = ask_token(assertion({.jti = "j2"}));
    EXPECT_EQ(peer_.ask("POST", "Flag", flag, bearer(wide)).status, 201);
    EXPECT_EQ(
        peer_.ask("PUT", "Patient/p1", R"({"resourceType":"Patient","id":"p1","active":true})", bearer(wide)).status,
        403);
    EXPECT_EQ(ask_token(assertion({.jti = "j3"}), "system/Observation.cud").root()["error"].text(), "invalid_scope");
}

TEST_F(SandboxLaunch, TokenStandsForThePatientOfTheLaunch) {
    const Said token = form("token", exchange(code()));
    ASSERT_EQ(token.status, 200) << token.reply.body;
    EXPECT_EQ(token.root()["patient"].text(), "p1");
    EXPECT_EQ(peer_.get("Patient/p1", bearer(token)).status, 200);
    EXPECT_EQ(peer_.get("Patient/p2", bearer(token)).status, 403);
    EXPECT_THAT(peer_.get("Patient?_count=50", bearer(token)).found(), testing::ElementsAre("Patient/p1"));
}

TEST_F(SandboxLaunch, ACodeIsGoodOnceAndItsTokenDiesWithTheSecondUse) {
    const auto fields = exchange(code());
    const Said token = form("token", fields);
    EXPECT_EQ(token.status, 200);
    EXPECT_EQ(form("token", fields).root()["error_description"].text(), "the code was used before");
    EXPECT_EQ(peer_.get("Patient/p1", bearer(token)).status, 401);
}

TEST_F(SandboxLaunch, RefusesAWrongVerifierClientOrRedirect) {
    EXPECT_EQ(refused_with("code_verifier", std::string(50, 'w')), "code_verifier does not fit the code_challenge");
    EXPECT_EQ(refused_with("code_verifier", ""), "code_verifier is missing");
    EXPECT_EQ(refused_with("client_id", "other"), "the code is another client's");
    EXPECT_EQ(refused_with("redirect_uri", "https://evil.example"),
              "redirect_uri is not that of the authorization request");
    auto late = exchange(code());
    peer_.clock.pass(std::chrono::seconds(61));
    EXPECT_EQ(form("token", late).root()["error_description"].text(), "the code has expired");
}

TEST_F(SandboxLaunch, RefusesAuthorizationWithoutS256StateOrAud) {
    const auto trouble = [&](const std::string& name, const std::string& value) {
        auto fields = request();
        set(fields, name, value);
        const Said said = form("authorize", fields);
        return said.status == 302 ? fhir::client::percent_decoded(said.header("Location")) : said.reply.body;
    };
    EXPECT_THAT(trouble("code_challenge_method", "plain"), HasSubstr("code_challenge_method is not S256"));
    EXPECT_THAT(trouble("code_challenge", ""), HasSubstr("code_challenge is missing"));
    EXPECT_THAT(trouble("aud", "https://elsewhere.example"), HasSubstr("aud is not this FHIR server"));
    EXPECT_THAT(trouble("state", ""), HasSubstr("state is missing"));
    EXPECT_THAT(trouble("launch", "l9"), HasSubstr("launch is not known"));
    const std::string evil = trouble("redirect_uri", "https://evil.example");
    EXPECT_THAT(evil, HasSubstr("redirect_uri is not registered"));
    EXPECT_THAT(evil, testing::Not(HasSubstr("code=")));
}

}  // namespace
}  // namespace hv::test
