// App launch as a strict EHR does it: confidential apps, who signs in, refresh, narrower grants, browsers.
#include "plugin/sandbox/scopes.hpp"
#include "token_peer.hpp"

namespace hv::test {
namespace {

using plugin::sandbox::AppClient;
using testing::IsEmpty;
using testing::Not;

using Fields = std::vector<std::pair<std::string, std::string>>;

// The app has a key, and may have refresh tokens and an id_token.
class SandboxConfidential : public SandboxLaunch {
protected:
    SandboxConfidential() {
        EXPECT_TRUE(peer_.ehr.load_demo(*Date::of(2025, 11, 21)));
        add_app("");
        peer_.ehr.clients().begin_launch("l1", {.patient = "demo-01", .user = "Practitioner/fastlege-1"});
    }
    void add_app(const std::string& only) {
        EXPECT_TRUE(peer_.ehr.clients().add(
            AppClient{"conf",
                      {"https://app.example/back"},
                      "launch launch/patient openid fhirUser offline_access patient/*.cruds user/*.rs",
                      fhir::client::jwks({key()}),
                      only}));
    }
    Fields asked(const std::string& scope, const std::string& launch = "l1") const {
        Fields fields = request();
        set(fields, "client_id", "conf");
        set(fields, "scope", scope);
        set(fields, "launch", launch);
        fields.emplace_back("nonce", "n-1");
        return fields;
    }
    static std::string code_in(const Said& said) {
        const std::string back = said.header("Location");
        const std::size_t at = back.find("?code=");
        return at == std::string::npos ? "" : back.substr(at + 6, back.find('&') - at - 6);
    }
    std::string new_assertion() {
        return assertion({.iss = "conf", .sub = "conf", .jti = "c" + std::to_string(next_++)});
    }
    Fields with_assertion(Fields fields) {
        std::erase_if(fields, [](const auto& field) { return field.first == "client_id"; });
        fields.emplace_back("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        fields.emplace_back("client_assertion", new_assertion());
        return fields;
    }
    Said launched(const std::string& scope) {
        return form("token", with_assertion(exchange(code_in(form("authorize", asked(scope))))));
    }
    Said renewed(const std::string& refresh, const std::string& scope = "") {
        Fields fields{{"grant_type", "refresh_token"}, {"refresh_token", refresh}};
        if (!scope.empty()) fields.emplace_back("scope", scope);
        return form("token", with_assertion(fields));
    }
    static std::string text(const Said& said, std::string_view member) {
        return std::string(said.root()[member].text());
    }

    int next_ = 1;
};

TEST_F(SandboxConfidential, ShowsWhoItIsByItsKeyAndNotByItsName) {
    const std::string code = code_in(form("authorize", asked("launch patient/*.rs")));
    Fields public_way = exchange(code);
    set(public_way, "client_id", "conf");
    EXPECT_EQ(text(form("token", public_way), "error"), "invalid_request");
    EXPECT_EQ(text(form("token", exchange(code)), "error"), "invalid_request") << "another app's name";
    Fields unsigned_way = exchange(code);
    std::erase_if(unsigned_way, [](const auto& field) { return field.first == "client_id"; });
    EXPECT_EQ(form("token", unsigned_way).status, 401);
    EXPECT_EQ(form("token", with_assertion(exchange(code))).status, 200);
}

TEST_F(SandboxConfidential, AnAssertionOfTheAppIsGoodOnce) {
    const std::string code = code_in(form("authorize", asked("launch patient/*.rs")));
    const Fields once = with_assertion(exchange(code));
    EXPECT_EQ(form("token", once).status, 200);
    Fields again = once;
    set(again, "code", code_in(form("authorize", asked("launch patient/*.rs"))));
    EXPECT_EQ(text(form("token", again), "error_description"), "jti was used before");
}

TEST_F(SandboxConfidential, ABackendClientCannotTakeTheCodeOfAnApp) {
    Fields fields = exchange(code_in(form("authorize", asked("launch patient/*.rs"))));
    std::erase_if(fields, [](const auto& field) { return field.first == "client_id"; });
    fields.emplace_back("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    fields.emplace_back("client_assertion", assertion({}));
    EXPECT_EQ(text(form("token", fields), "error_description"), "the code is another client's");
}

TEST_F(SandboxConfidential, TellsWhoIsLoggedInByASignedIdToken) {
    const Said token = launched("launch openid fhirUser patient/*.rs");
    const Said discovery = peer_.get("http://sandbox.example/auth/.well-known/openid-configuration");
    EXPECT_EQ(text(discovery, "issuer"), "http://sandbox.example/auth");
    const auto keys = fhir::client::KeySet::parse(peer_.get(text(discovery, "jwks_uri")).reply.body);
    ASSERT_TRUE(keys);
    fhir::client::Expected expected;
    expected.algorithms = {Algorithm::rs256};
    expected.issuer = text(discovery, "issuer");
    expected.audiences = {"conf"};
    expected.needs_jti = false;
    const auto jwt = fhir::client::verify_jwt(text(token, "id_token"), *keys, expected, peer_.clock.now());
    ASSERT_TRUE(jwt) << jwt.error().message;
    const json::Value claims = jwt->claims.root();
    EXPECT_EQ(claims["nonce"].text(), "n-1");
    EXPECT_EQ(claims["fhirUser"].text(), "http://sandbox.example/fhir/Practitioner/fastlege-1");
    EXPECT_EQ(claims["name"].text(), "Trygg Nordlys");
    EXPECT_FALSE(token.root()["need_patient_banner"].is_true());
    EXPECT_THAT(text(launched("launch patient/*.rs"), "id_token"), IsEmpty()) << "nobody asked for it";
}

TEST_F(SandboxConfidential, ARefreshTokenIsGoodOnceAndItsReuseEndsTheFamily) {
    const Said first = launched("launch offline_access patient/*.rs");
    const Said second = renewed(text(first, "refresh_token"));
    ASSERT_EQ(second.status, 200) << second.reply.body;
    EXPECT_EQ(text(second, "patient"), "demo-01");
    EXPECT_NE(text(second, "refresh_token"), text(first, "refresh_token"));
    EXPECT_EQ(peer_.get("Patient/demo-01", bearer(second)).status, 200);
    EXPECT_EQ(text(renewed(text(first, "refresh_token")), "error_description"), "the refresh token was used before");
    EXPECT_EQ(peer_.get("Patient/demo-01", bearer(second)).status, 401);
    EXPECT_EQ(text(renewed(text(second, "refresh_token")), "error"), "invalid_grant") << "the whole family is gone";
}

TEST_F(SandboxConfidential, ARefreshGivesLessOnWishAndNeverMore) {
    const Said first = launched("launch offline_access patient/Patient.rs patient/Flag.rs");
    EXPECT_EQ(text(renewed(text(first, "refresh_token"), "patient/Flag.rs"), "scope"), "patient/Flag.rs");
    const Said other = launched("launch offline_access patient/Flag.rs");
    EXPECT_EQ(text(renewed(text(other, "refresh_token"), "patient/*.rs"), "error"), "invalid_scope");
    EXPECT_THAT(text(launched("launch patient/*.rs"), "refresh_token"), IsEmpty());
}

TEST_F(SandboxConfidential, ACarefulEhrGrantsLessThanItIsAskedFor) {
    add_app("patient/Observation.rs patient/Patient.rs");
    const Said token = launched("launch patient/*.cruds user/Practitioner.rs");
    EXPECT_EQ(text(token, "scope"), "launch patient/Observation.rs patient/Patient.rs");
    EXPECT_EQ(peer_.get("Patient/demo-01", bearer(token)).status, 200);
    EXPECT_EQ(peer_.get("Flag?patient=demo-01", bearer(token)).status, 403);
}

TEST_F(SandboxConfidential, ScopesOfTheFirstVersionAreUnderstood) {
    const Said token = launched("launch patient/*.read");
    EXPECT_EQ(text(token, "scope"), "launch patient/*.read");
    EXPECT_EQ(peer_.get("Observation?patient=demo-01", bearer(token)).status, 200);
    EXPECT_EQ(peer_.ask("POST", "Flag", R"({"resourceType":"Flag"})", bearer(token)).status, 403);
}

TEST_F(SandboxConfidential, ALaunchWithoutAPatientHasNoScopeAtThePatientsLevel) {
    peer_.ehr.clients().begin_launch("l2", {.patient = "", .user = "Practitioner/psykiater-1"});
    const Said token = form(
        "token", with_assertion(exchange(code_in(form("authorize", asked("launch patient/*.rs user/*.rs", "l2"))))));
    EXPECT_EQ(text(token, "scope"), "launch user/*.rs");
    EXPECT_THAT(text(token, "patient"), IsEmpty());
}

TEST_F(SandboxConfidential, AnEndedLaunchIsNotKnown) {
    peer_.ehr.clients().begin_launch("l3", {.patient = "demo-01", .expires = peer_.clock.now().plus_seconds(60)});
    peer_.clock.pass(std::chrono::seconds(61));
    const std::string back = form("authorize", asked("launch patient/*.rs", "l3")).header("Location");
    EXPECT_THAT(fhir::client::percent_decoded(back), HasSubstr("launch is not known"));
}

TEST_F(SandboxConfidential, AStandaloneLaunchAsksWhoAndAboutWhom) {
    Fields fields = asked("launch/patient openid fhirUser patient/*.rs");
    std::erase_if(fields, [](const auto& field) { return field.first == "launch"; });
    const Said page = form("authorize", fields);
    ASSERT_EQ(page.status, 200);
    EXPECT_THAT(page.reply.body, HasSubstr("Klok Elvebakken, Psykiater"));
    EXPECT_THAT(page.reply.body, HasSubstr("Mild Fjordvik, uten rolle"));
    EXPECT_THAT(page.header("Content-Security-Policy"), HasSubstr("form-action 'self' https://app.example;"));
    const std::string mark = "name=\"pending\" value=\"";
    const std::size_t at = page.reply.body.find(mark) + mark.size();
    const std::string pending = page.reply.body.substr(at, page.reply.body.find('"', at) - at);
    const Fields answer{
        {"pending", pending}, {"user", "Practitioner/psykiater-1"}, {"patient", "demo-02"}, {"answer", "allow"}};
    Fields stranger = answer;
    set(stranger, "user", "Practitioner/who");
    EXPECT_EQ(form("choose", stranger).status, 400);
    const Said token = form("token", with_assertion(exchange(code_in(form("choose", answer)))));
    EXPECT_EQ(text(token, "patient"), "demo-02");
    EXPECT_TRUE(token.root()["need_patient_banner"].is_true());
    EXPECT_EQ(form("choose", answer).status, 400) << "an answer counts once";
}

TEST_F(SandboxConfidential, AUserWhoSaysNoIsToldToTheApp) {
    Fields fields = asked("openid user/*.rs");
    std::erase_if(fields, [](const auto& field) { return field.first == "launch"; });
    const Said page = form("authorize", fields);
    EXPECT_THAT(page.reply.body, Not(HasSubstr("Hvilken pasient")));
    const std::string mark = "name=\"pending\" value=\"";
    const std::size_t at = page.reply.body.find(mark) + mark.size();
    const Said no = form("choose", {{"pending", page.reply.body.substr(at, 32)}, {"answer", "deny"}});
    EXPECT_THAT(no.header("Location"), HasSubstr("error=access_denied"));
    EXPECT_THAT(no.header("Location"), HasSubstr("&state=s1"));
}

class SandboxOrigins : public SandboxLaunch {
protected:
    Said from(const std::string& origin, const std::string& method, const std::string& path) {
        return peer_.ask(method, path, "", {{"Origin", origin}, {"Access-Control-Request-Method", "GET"}});
    }
    static constexpr const char* app_ = "https://app.example";
    static constexpr const char* evil_ = "https://evil.example";
};

TEST_F(SandboxOrigins, DiscoveryIsOpenToEveryPage) {
    for (const char* path : {"metadata", ".well-known/smart-configuration"}) {
        EXPECT_EQ(from(evil_, "GET", path).header("Access-Control-Allow-Origin"), "*") << path;
    }
}

TEST_F(SandboxOrigins, TokensAndFhirAreOpenToPagesOfRegisteredAppsOnly) {
    for (const char* path : {"Patient/p1", "http://sandbox.example/auth/token"}) {
        const Said good = from(app_, "OPTIONS", path);
        EXPECT_EQ(good.status, 204) << path;
        EXPECT_EQ(good.header("Access-Control-Allow-Origin"), app_);
        EXPECT_THAT(good.header("Access-Control-Allow-Headers"), HasSubstr("Authorization"));
        EXPECT_THAT(good.header("Access-Control-Allow-Credentials"), IsEmpty());
        const Said bad = from(evil_, "OPTIONS", path);
        EXPECT_THAT(bad.header("Access-Control-Allow-Origin"), IsEmpty()) << path;
        EXPECT_THAT(bad.header("Access-Control-Allow-Headers"), IsEmpty());
    }
    EXPECT_EQ(from(app_, "GET", "Patient/p1").header("Access-Control-Allow-Origin"), app_) << "also of a 401";
}

TEST(SandboxScopes, WhatTwoScopesHaveInCommon) {
    using plugin::sandbox::narrowed;
    EXPECT_EQ(narrowed("launch patient/*.cruds", "patient/Flag.rs"), "launch patient/Flag.rs");
    EXPECT_EQ(narrowed("patient/Flag.cruds", "patient/*.rs"), "patient/Flag.rs");
    EXPECT_EQ(narrowed("patient/*.read", "patient/Flag.cruds"), "patient/Flag.rs");
    EXPECT_EQ(narrowed("user/*.rs", "patient/*.rs"), "");
    EXPECT_EQ(narrowed("patient/Observation.rs", "patient/Observation.rs?category=laboratory"),
              "patient/Observation.rs?category=laboratory");
}

}  // namespace
}  // namespace hv::test
