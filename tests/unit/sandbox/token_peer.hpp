// A sandbox with tokens: a backend client, a public app, and what both send to its token server.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "fhir/client/url.hpp"
#include "peer.hpp"

namespace hv::test {

using fhir::client::Algorithm;
using fhir::client::SigningKey;
using testing::HasSubstr;

inline constexpr std::string_view token_url = "http://sandbox.example/auth/token";

inline const SigningKey& key() {
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
        EXPECT_TRUE(peer_.ehr.clients().add(
            plugin::sandbox::AppClient{"app", {"https://app.example/back"}, "launch patient/*.rs"}));
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

// The app's side of a launch.
class SandboxLaunch : public SandboxAuthorization {
protected:
    SandboxLaunch() { peer_.ehr.clients().begin_launch("l1", {"p1"}); }

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

}  // namespace hv::test
