// The worklist's login at an OpenID provider, and what an id_token must be to count.
#include "browser.hpp"
#include "fhir/client/auth/numeric_date.hpp"

namespace hv::test {
namespace {

using plugin::care::Role;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* issuer = "https://login.example.no/";

// A provider of the test's own, so that it can lie.
class Provider : public fc::Transport {
public:
    explicit Provider(HandClock& clock) : clock_(clock) {}
    std::variant<fc::HttpReply, fc::HttpFailure> send(const fc::HttpRequest& request) override {
        sent.push_back(request.url);
        if (request.url == "https://login.example.no/.well-known/openid-configuration")
            return fc::HttpReply{200,
                                 {},
                                 R"({"issuer":")" + said_issuer +
                                     R"(","authorization_endpoint":"https://login.example.no/authorize",
                "token_endpoint":"https://login.example.no/token","jwks_uri":"https://login.example.no/jwks"})"};
        if (request.url == "https://login.example.no/jwks") return fc::HttpReply{200, {}, fc::jwks({*key})};
        if (request.url == "https://login.example.no/token")
            return fc::HttpReply{200,
                                 {},
                                 R"({"access_token":"a","token_type":"Bearer","expires_in":60)" +
                                     (token.empty() ? "" : R"(,"id_token":")" + token + '"') + "}"};
        return fc::HttpReply{404, {}, ""};
    }
    // An id_token that is right, but for what is said otherwise.
    std::string id_token(const std::string& nonce, const std::map<std::string, std::string>& otherwise = {}) {
        const std::int64_t now = fc::numeric_date(clock_.now());
        std::map<std::string, std::string> claims{{"iss", '"' + std::string(issuer) + '"'},
                                                  {"aud", R"("hv-login")"},
                                                  {"sub", R"("u-17")"},
                                                  {"name", R"("Klok Elvebakken")"},
                                                  {"nonce", '"' + nonce + '"'},
                                                  {"iat", std::to_string(now)},
                                                  {"exp", std::to_string(now + 300)},
                                                  {"roles", R"(["staff","hv-psychiatrist"])"},
                                                  {"unit", R"("Organization/dps-nord")"}};
        for (const auto& [name, value] : otherwise) claims[name] = value;
        std::string text;
        for (const auto& [name, value] : claims)
            if (!value.empty()) text += (text.empty() ? "{\"" : ",\"") + name + "\":" + value;
        return *fc::sign_jwt(*key, "JWT", text + "}");
    }

    std::vector<std::string> sent;
    std::string said_issuer = issuer;
    std::string token;
    std::shared_ptr<const fc::SigningKey> key = new_key("s1");
    static std::shared_ptr<const fc::SigningKey> new_key(const std::string& kid) {
        return std::make_shared<const fc::SigningKey>(*fc::SigningKey::generate(fc::Algorithm::es256, {.kid = kid}));
    }

private:
    HandClock& clock_;
};

class WorklistLogin : public testing::Test {
protected:
    WorklistLogin() : provider_(clinic_.clock) {
        smart::LoginProvider login;
        login.config.issuer = issuer;
        login.config.client_id = "hv-login";
        login.config.psychiatrist = {"hv-psychiatrist"};
        login.config.gp = {"hv-gp"};
        login.config.unit_claim = "unit";
        login.config.ehr = "sandkassen";
        login.transport = &provider_;
        login.keys = [] { return std::vector<fc::SigningKey>{Clinic::key()}; };
        clinic_.login = login;
    }
    // Logs in; the id_token is made by `make` from the nonce that was asked for.
    Page come(const std::function<std::string(const std::string& nonce)>& make, bool cookies = true) {
        Browser browser(clinic_);
        browser.cookies = cookies;
        browser.elsewhere = [&](const std::string&, const std::string& url) -> std::optional<Page> {
            if (!url.starts_with("https://login.example.no/authorize?")) return std::nullopt;
            asked_ = url;
            provider_.token = make(parameter(url, "nonce"));
            Page back;
            back.status = 302;
            back.headers = {{"Location", parameter(url, "redirect_uri") + "?code=c1&state=" + parameter(url, "state")}};
            return back;
        };
        return browser.open(std::string(our_url) + "/login");
    }
    Page come_with(const std::map<std::string, std::string>& otherwise = {}) {
        return come([&](const std::string& nonce) { return provider_.id_token(nonce, otherwise); });
    }
    std::string refused(const std::map<std::string, std::string>& otherwise) {
        const Page page = come_with(otherwise);
        EXPECT_EQ(page.status, 403);
        EXPECT_THAT(page.field("session"), IsEmpty());
        return clinic_.log.empty() ? "" : clinic_.log.back();
    }

    Clinic clinic_;
    Provider provider_;
    std::string asked_;
};

TEST_F(WorklistLogin, OfAPsychiatristEndsOnTheWorklistWithoutAnEhr) {
    for (const bool cookies : {true, false}) {
        const Page page = come([&](const std::string& nonce) { return provider_.id_token(nonce); }, cookies);
        EXPECT_EQ(page.action(), "/worklist");
        const auto session = session_of(clinic_, page.field("session"));
        ASSERT_TRUE(session) << page.body << clinic_.whole_log();
        EXPECT_EQ(session->viewer.role, Role::psychiatrist);
        EXPECT_EQ(session->viewer.ehr, "sandkassen");
        EXPECT_EQ(session->viewer.user, "u-17");
        EXPECT_EQ(session->viewer.unit, "Organization/dps-nord");
        EXPECT_EQ(session->ehr, nullptr);
        EXPECT_FALSE(session->may("Patient", 'r'));
    }
    EXPECT_EQ(parameter(asked_, "code_challenge_method"), "S256");
    EXPECT_EQ(parameter(asked_, "scope"), "openid profile");
    EXPECT_EQ(parameter(asked_, "aud"), "(none)");
}

TEST_F(WorklistLogin, OfAGpEndsThereToo) {
    const Page page = come_with({{"roles", R"("hv-gp")"}});
    EXPECT_EQ(session_of(clinic_, page.field("session"))->viewer.role, Role::gp);
}

TEST_F(WorklistLogin, WithoutARoleOfOursIsRefused) {
    EXPECT_THAT(refused({{"roles", R"(["staff"])"}}), HasSubstr("no role of ours"));
    EXPECT_THAT(refused({{"roles", ""}}), HasSubstr("no role of ours"));
}

TEST_F(WorklistLogin, KeepsNoPersonalNumber) {
    EXPECT_THAT(refused({{"sub", R"("21918199999")"}}), HasSubstr("in a way that we may keep"));
}

TEST_F(WorklistLogin, IdTokenMustAnswerThisVeryRequest) {
    EXPECT_THAT(refused({{"nonce", R"("another")"}}), HasSubstr("`nonce`"));
    EXPECT_THAT(refused({{"nonce", ""}}), HasSubstr("`nonce`"));
    EXPECT_EQ(come([](const std::string&) { return std::string(); }).status, 403) << "none at all";
}

TEST_F(WorklistLogin, IdTokenMustBeForUsFromTheIssuerAndInTime) {
    const std::int64_t now = fc::numeric_date(clinic_.clock.now());
    EXPECT_THAT(refused({{"iss", R"("https://login.example.no")"}}), HasSubstr("(`iss`)")) << "letter by letter";
    EXPECT_THAT(refused({{"aud", R"("other")"}}), HasSubstr("(`aud`)"));
    EXPECT_THAT(refused({{"aud", R"(["hv-login","other"])"}}), HasSubstr("(`azp`)"));
    EXPECT_THAT(refused({{"azp", R"("other")"}}), HasSubstr("(`azp`)"));
    EXPECT_THAT(refused({{"exp", std::to_string(now - 40)}}), HasSubstr("(`exp`)"));
    EXPECT_THAT(refused({{"exp", ""}}), HasSubstr("`exp`"));
    EXPECT_THAT(refused({{"iat", std::to_string(now + 100)}}), HasSubstr("(`iat`)"));
    EXPECT_THAT(refused({{"iat", ""}}), HasSubstr("`iat`"));
    EXPECT_EQ(come_with({{"aud", R"(["hv-login","other"])"}, {"azp", R"("hv-login")"}}).status, 200);
    EXPECT_EQ(come_with({{"exp", std::to_string(now - 20)}}).status, 200) << "clocks differ a little";
}

TEST_F(WorklistLogin, IdTokenMustBeSignedByTheIssuersKey) {
    const auto forged = [&](const std::string& nonce) {
        Provider other(clinic_.clock);
        return other.id_token(nonce);
    };
    EXPECT_EQ(come(forged).status, 403);
    EXPECT_THAT(clinic_.log.back(), HasSubstr("wrong signature"));
    EXPECT_EQ(come([](const std::string&) { return std::string("eyJhbGciOiJub25lIn0.e30."); }).status, 403);
    EXPECT_THAT(clinic_.log.back(), HasSubstr("algorithm that is not accepted"));
}

TEST_F(WorklistLogin, ANewKeyOfTheIssuerIsFetchedOnce) {
    EXPECT_EQ(come_with().status, 200);
    provider_.key = Provider::new_key("s2");
    clinic_.clock.pass(std::chrono::seconds(31));
    EXPECT_EQ(come_with().status, 200);
    EXPECT_EQ(std::count(provider_.sent.begin(), provider_.sent.end(), "https://login.example.no/jwks"), 2);
}

TEST_F(WorklistLogin, ADiscoveryDocumentOfSomebodyElseIsNotUsed) {
    provider_.said_issuer = "https://evil.example/";
    Browser browser(clinic_);
    EXPECT_EQ(browser.open(std::string(our_url) + "/login").status, 400);
}

TEST_F(WorklistLogin, WithoutAProviderSaysThatThereIsNone) {
    clinic_.login.reset();
    Browser browser(clinic_);
    EXPECT_EQ(browser.open(std::string(our_url) + "/login").status, 404);
}

TEST_F(WorklistLogin, OfALaunchIsCheckedLikewise) {
    clinic_.wire.instead = [this](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
        if (request.url.find("/auth/token") == std::string::npos) return std::nullopt;
        return fc::HttpReply{200,
                             {},
                             R"({"access_token":"a","token_type":"Bearer","expires_in":60,"scope":"openid",
            "patient":"demo-01","id_token":")" +
                                 provider_.id_token("any") + R"("})"};
    };
    Browser browser(clinic_);
    const Page page = browser.open(their_launch_page);
    EXPECT_EQ(page.status, 403);
    EXPECT_THAT(clinic_.log.back(), HasSubstr("id_token: the token"));
}

}  // namespace
}  // namespace hv::test
