// The sandbox's token server refuses everything that the text refuses, each with its own words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "fhir/client/url.hpp"
#include "peer.hpp"

namespace hv::test {
namespace {

using fhir::client::Algorithm;
using fhir::client::SigningKey;
using testing::HasSubstr;

constexpr std::string_view token_url = "http://sandbox.example/auth/token";

const SigningKey& key() {
    static const SigningKey made = *SigningKey::generate(Algorithm::es384, {.kid = "k1"});
    return made;
}

struct Claims {
    std::string iss = "hv";
    std::string sub = "hv";
    std::string aud{token_url};
    std::int64_t life = 60;
    std::string jti = "j1";
};

class SandboxAuthorization : public testing::Test {
protected:
    SandboxAuthorization() : peer_({.authorization = true}) {
        EXPECT_TRUE(peer_.ehr.clients().add(
            plugin::sandbox::BackendClient{"hv", fhir::client::jwks({key()}), "system/*.rs system/Flag.cruds"}));
        peer_.ehr.clients().add(plugin::sandbox::AppClient{"app", {"https://app.example/back"}, "launch patient/*.rs"});
        EXPECT_TRUE(peer_.ehr.load(R"({"resourceType":"Patient","id":"p1"})"));
        EXPECT_TRUE(peer_.ehr.load(R"({"resourceType":"Patient","id":"p2"})"));
    }

    std::string assertion(const Claims& claims, const SigningKey& with = key()) {
        const std::int64_t now = peer_.clock.now().nanoseconds / 1'000'000'000;
        const std::string text = R"({"iss":")" + claims.iss + R"(","sub":")" + claims.sub + R"(","aud":")" +
                                 claims.aud + R"(","iat":)" + std::to_string(now) + R"(,"exp":)" +
                                 std::to_string(now + claims.life) +
                                 (claims.jti.empty() ? "" : R"(,"jti":")" + claims.jti + "\"") + "}";
        return *fhir::client::sign_jwt(with, "JWT", text);
    }
    Said ask_token(const std::string& token_assertion, const std::string& scope = "system/*.rs system/Flag.cruds") {
        return form("token", {{"grant_type", "client_credentials"},
                              {"scope", scope},
                              {"client_assertion", token_assertion},
                              {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}});
    }
    Said form(const std::string& path, const std::vector<std::pair<std::string, std::string>>& fields) {
        HttpRequest request;
        request.method = "POST";
        request.url = "http://sandbox.example/auth/" + path;
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        request.body = fhir::client::query_string(fields);
        Said said;
        said.reply = peer_.send(request);
        said.status = said.reply.status;
        if (auto document = json::Document::parse(said.reply.body)) said.document = std::move(*document);
        return said;
    }
    static std::string why(const Said& said) {
        EXPECT_EQ(said.root()["error"].text(), "invalid_client");
        EXPECT_EQ(said.status, 401);
        return std::string(said.root()["error_description"].text());
    }
    static std::vector<Header> bearer(const Said& token) {
        return {{"Authorization", "Bearer " + std::string(token.root()["access_token"].text())}};
    }

    SandboxPeer peer_;
};

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

// The app's side of a launch.
class SandboxLaunch : public SandboxAuthorization {
protected:
    SandboxLaunch() { peer_.ehr.clients().begin_launch("l1", "p1"); }

    static std::string challenge(const std::string& verifier) {
        unsigned char digest[SHA256_DIGEST_LENGTH];
        SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest);
        return fhir::client::to_base64url({reinterpret_cast<const char*>(digest), sizeof digest});
    }
    std::vector<std::pair<std::string, std::string>> request() const {
        return {{"response_type", "code"},
                {"client_id", "app"},
                {"redirect_uri", "https://app.example/back"},
                {"scope", "launch patient/*.rs"},
                {"state", "s1"},
                {"aud", "http://sandbox.example/fhir"},
                {"launch", "l1"},
                {"code_challenge", challenge(verifier_)},
                {"code_challenge_method", "S256"}};
    }
    static void set(std::vector<std::pair<std::string, std::string>>& fields, const std::string& name,
                    const std::string& value) {
        for (auto& [its_name, its_value] : fields) {
            if (its_name == name) its_value = value;
        }
    }
    std::string code() {
        const std::string back = form("authorize", request()).header("Location");
        EXPECT_THAT(back, HasSubstr("https://app.example/back?code="));
        EXPECT_THAT(back, HasSubstr("&state=s1"));
        return back.substr(30, back.find('&') - 30);
    }
    std::vector<std::pair<std::string, std::string>> exchange(const std::string& its_code) const {
        return {{"grant_type", "authorization_code"},
                {"code", its_code},
                {"redirect_uri", "https://app.example/back"},
                {"client_id", "app"},
                {"code_verifier", verifier_}};
    }
    std::string refused_with(const std::string& name, const std::string& value) {
        auto fields = exchange(code());
        set(fields, name, value);
        const Said said = form("token", fields);
        EXPECT_EQ(said.root()["error"].text(), "invalid_grant");
        return std::string(said.root()["error_description"].text());
    }

    const std::string verifier_ = std::string(50, 'v');
};

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
