// What others may try with a launch: each attempt ends on a page of ours, and nothing is given away.
#include "browser.hpp"
#include "plugin/smart/launch_state.hpp"

namespace hv::test {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class LaunchAttack : public testing::Test {
protected:
    // The answer of the authorization server to a browser's request, before it is opened.
    std::string answer_to(Browser& browser) {
        browser.stop_before = "/launch/callback?";
        browser.open(their_launch_page);
        browser.stop_before.clear();
        return browser.stopped;
    }
    static std::string key_of(const Page& page) { return page.field("session"); }

    Clinic clinic_;
};

TEST_F(LaunchAttack, SsrfAnIssThatIsNotConfiguredIsAskedForNothing) {
    const char* others[] = {"http://169.254.169.254/latest",
                            "https://evil.example/fhir",
                            "https://sandbox.example.evil.example/fhir",
                            "https://sandbox.example@evil.example/fhir",
                            "https://sandbox.example:8443/fhir",
                            "http://sandbox.example/fhir",
                            "https://sandbox.example/fhir/../admin",
                            "https://sandbox.example/fhir?x=1",
                            "https://sandbox.example/fhir/other",
                            "https://sandbox.example",
                            "file:///etc/passwd",
                            "//sandbox.example/fhir",
                            ""};
    for (const char* iss : others) {
        Browser browser(clinic_);
        const Page page = browser.open(std::string(our_url) + "/launch?launch=l1&iss=" + fc::percent_encoded(iss));
        EXPECT_GE(page.status, 400) << iss;
        EXPECT_THAT(page.body, Not(HasSubstr("evil.example")));
    }
    Browser browser(clinic_);
    EXPECT_GE(browser.open(std::string(their_launch_page) + "&iss=https%3A%2F%2Fevil.example").status, 400)
        << "two of them";
    EXPECT_THAT(clinic_.wire.sent, IsEmpty());
    EXPECT_THAT(clinic_.whole_log(), Not(HasSubstr("evil.example")));
}

TEST_F(LaunchAttack, SsrfAnotherSpellingOfTheConfiguredAddressIsTheSamePlace) {
    Browser browser(clinic_);
    browser.stop_before = "/auth/authorize";
    browser.open(std::string(our_url) + "/launch?launch=l1&iss=https%3A%2F%2FSANDBOX.example%3A443%2Ffhir%2F");
    ASSERT_THAT(browser.stopped, StartsWith("https://sandbox.example/auth/authorize"));
    EXPECT_THAT(clinic_.wire.sent.front().url, StartsWith("https://sandbox.example/fhir/")) << "as configured";
}

TEST_F(LaunchAttack, AnEhrInTheAddressLaunchesItselfAlone) {
    Browser browser(clinic_);
    EXPECT_EQ(browser.open("https://hv.example.no/other/launch?iss=https%3A%2F%2Fsandbox.example%2Ffhir").status, 403);
    browser.stop_before = "/auth/authorize";
    browser.open("https://hv.example.no/sandkassen/launch?iss=https%3A%2F%2Fsandbox.example%2Ffhir&launch=l1");
    EXPECT_THAT(browser.stopped, StartsWith("https://sandbox.example/auth/authorize"));
}

TEST_F(LaunchAttack, S03AnAnswerCountsInTheBrowserThatAskedOnly) {
    for (const bool cookies : {true, false}) {
        Browser attacker(clinic_);
        attacker.cookies = cookies;
        const std::string answer = answer_to(attacker);
        Browser victim(clinic_);
        victim.cookies = cookies;
        victim.open(std::string(their_launch_page));  // has a cookie of its own
        const std::size_t tokens = clinic_.wire.count("/auth/token");
        const Page page = victim.open(answer);
        EXPECT_EQ(page.status, 403);
        EXPECT_THAT(key_of(page), IsEmpty());
        EXPECT_EQ(clinic_.wire.count("/auth/token"), tokens) << "the code stays unused";
        EXPECT_THAT(key_of(attacker.open(answer)), Not(IsEmpty())) << "and whoever asked may still use it";
    }
}

TEST_F(LaunchAttack, S03AnAnswerWithoutOurStateIsRefused) {
    Browser browser(clinic_);
    std::string answer = answer_to(browser);
    const std::string state = parameter(answer, "state");
    const std::size_t at = answer.find(state);
    std::string bent = answer;
    bent[at + 30] = bent[at + 30] == 'A' ? 'B' : 'A';
    for (const std::string& wrong :
         {bent, answer.substr(0, at - 7), answer.substr(0, at) + "x", std::string(our_url) + "/launch/callback?code=1",
          std::string(our_url) + "/launch/callback"}) {
        const Page page = browser.open(wrong);
        EXPECT_EQ(page.status, 403) << wrong;
        EXPECT_THAT(key_of(page), IsEmpty());
    }
    EXPECT_EQ(clinic_.wire.count("/auth/token"), 0U);
}

TEST_F(LaunchAttack, S03AnAnswerCountsOnceAndForFiveMinutes) {
    Browser browser(clinic_);
    const std::string answer = answer_to(browser);
    EXPECT_THAT(key_of(browser.open(answer)), Not(IsEmpty()));
    EXPECT_EQ(browser.open(answer).status, 403);
    EXPECT_EQ(clinic_.wire.count("/auth/token"), 1U) << "the code is sent once";

    const std::string late = answer_to(browser);
    clinic_.clock.pass(std::chrono::seconds(301));
    EXPECT_EQ(browser.open(late).status, 403);
    EXPECT_EQ(clinic_.wire.count("/auth/token"), 1U);
}

TEST_F(LaunchAttack, S03AnAnswerIsUsedOnceByAllReplicas) {
    Browser browser(clinic_);
    const std::string answer = answer_to(browser);
    clinic_.restart();
    EXPECT_THAT(key_of(browser.open(answer)), Not(IsEmpty())) << "another replica takes it";
    clinic_.restart();
    EXPECT_EQ(browser.open(answer).status, 403);
}

TEST_F(LaunchAttack, AStateIsGoodForTheEhrAndTheRedirectThatItWasMadeForOnly) {
    Browser browser(clinic_);
    const std::string answer = answer_to(browser);
    smart::Pending other;
    other.ehr = "sandkassen";
    other.place = "https://evil.example/fhir";
    other.redirect = std::string(our_url) + "/launch/callback";
    const std::string secret = browser.jar.at("__Host-hjertevakt-launch");
    other.browser = smart::digest_of(secret);
    other.expires = clinic_.clock.now().plus_seconds(100);
    const auto with = [&](const smart::Pending& pending) {
        return browser.open(std::string(our_url) + "/launch/callback?code=" + parameter(answer, "code") +
                            "&state=" + smart::state_of(pending, clinic_.seal));
    };
    EXPECT_EQ(with(other).status, 403);
    other.place = their_base;
    other.redirect = "https://old.example.no/launch/callback";
    EXPECT_EQ(with(other).status, 403);
    EXPECT_EQ(clinic_.wire.count("/auth/token"), 0U);
}

TEST_F(LaunchAttack, FixationAKeyOfTheAttackersIsNotTakenOver) {
    Browser browser(clinic_);
    const std::string fixed = smart::new_secret();
    browser.jar["__Host-hjertevakt"] = fixed;
    const Page page = browser.open(std::string(their_launch_page) + "&session=" + fixed);
    EXPECT_NE(key_of(page), fixed);
    EXPECT_EQ(browser.jar.at("__Host-hjertevakt"), key_of(page));
    EXPECT_FALSE(session_of(clinic_, fixed));
}

TEST_F(LaunchAttack, S04NothingInARequestLeadsTheBrowserElsewhere) {
    for (const char* trick : {"&to=https%3A%2F%2Fevil.example", "&redirect_uri=https%3A%2F%2Fevil.example",
                              "&step=%2F%2Fevil.example", "&return=%2F%2Fevil.example"}) {
        Browser browser(clinic_);
        browser.elsewhere = [](const std::string&, const std::string& url) -> std::optional<Page> {
            if (url.find("evil.example/") == std::string::npos && !url.starts_with("https://evil")) return std::nullopt;
            ADD_FAILURE() << "led to " << url;
            return Page{};
        };
        browser.open(std::string(their_launch_page) + trick);
    }
    const http::Reply reply =
        clinic_.ours("GET", "https://evil.example/launch?iss=https%3A%2F%2Fsandbox.example%2Ffhir&launch=l1", {});
    for (const auto& field : reply.headers) {
        if (field.name == "Location") {
            EXPECT_THAT(field.value, StartsWith("?iss="));
        }
    }
}

TEST_F(LaunchAttack, XssWordsOfTheAuthorizationServerAreTextAndToTheRightBrowserOnly) {
    const std::string words = "<script>alert(1)</script>\"' onload=x";
    Browser browser(clinic_);
    const std::string answer = answer_to(browser);
    const std::string refused = std::string(our_url) + "/launch/callback?state=" + parameter(answer, "state") +
                                "&error=access_denied&error_description=" + fc::percent_encoded(words);
    Browser stranger(clinic_);
    EXPECT_THAT(stranger.open(refused).body, Not(HasSubstr("alert(1)"))) << "nobody speaks through our pages";
    const Page page = browser.open(refused);
    EXPECT_EQ(page.status, 403);
    EXPECT_THAT(page.body, HasSubstr("avslo tilgangen"));
    EXPECT_THAT(page.body, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(page.body, HasSubstr("&lt;script&gt;alert(1)"));
    EXPECT_THAT(page.body, Not(HasSubstr("\"' onload")));
    EXPECT_THAT(clinic_.whole_log(), Not(HasSubstr("alert(1)")));
    EXPECT_THAT(page.header("Content-Security-Policy"), HasSubstr("default-src 'none'; script-src 'self'"));
}

TEST_F(LaunchAttack, XssAnErrorCodeThatNobodyKnowsIsNotRepeated) {
    Browser browser(clinic_);
    const std::string answer = answer_to(browser);
    const Page page = browser.open(std::string(our_url) + "/launch/callback?state=" + parameter(answer, "state") +
                                   "&error=%3Cimg%20src%3Dx%3E");
    EXPECT_EQ(page.status, 403);
    EXPECT_THAT(page.body, Not(HasSubstr("img src")));
    EXPECT_THAT(page.body, HasSubstr("Prøv én gang til fra EPJ."));
}

TEST_F(LaunchAttack, XssInACodeDoesNotLeaveItsAttribute) {
    Browser browser(clinic_);
    browser.cookies = browser.scripts = false;
    const std::string answer = answer_to(browser);
    Browser asked(clinic_);
    const std::string real = answer_to(asked);
    const Page page = browser.open(std::string(our_url) + "/launch/callback?state=" + parameter(real, "state") +
                                   "&code=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    EXPECT_THAT(page.body, Not(HasSubstr("<script>alert")));
    EXPECT_EQ(page.field("code"), "\"><script>alert(1)</script>");
}

TEST_F(LaunchAttack, CsrfNobodyIsLoggedOutByAnotherSite) {
    Browser browser(clinic_);
    const std::string key = key_of(browser.open(their_launch_page));
    const std::string cookie = "__Host-hjertevakt=" + key;
    EXPECT_EQ(clinic_.ours("POST", "/logout", {{"Cookie", cookie}}).status, 403);
    EXPECT_EQ(clinic_
                  .ours("POST", "/logout",
                        {{"Cookie", cookie}, {"Hjertevakt-Session", key}, {"Origin", "https://evil.example"}})
                  .status,
              403);
    EXPECT_EQ(clinic_.ours("GET", "/logout", {{"Cookie", cookie}}).status, 404);
    EXPECT_TRUE(session_of(clinic_, key));
}

TEST_F(LaunchAttack, RedirectsOfTheEhrAreNotFollowed) {
    clinic_.wire.instead = [](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
        if (request.url.find("smart-configuration") == std::string::npos) return std::nullopt;
        return fc::HttpReply{302, {{"Location", "http://169.254.169.254/latest"}}, ""};
    };
    Browser browser(clinic_);
    EXPECT_EQ(browser.open(their_launch_page).status, 503);
    for (const auto& request : clinic_.wire.sent) EXPECT_THAT(request.url, StartsWith("https://sandbox.example/"));
}

TEST_F(LaunchAttack, S05TokensAndCodesStandInNoLogNoAddressAndNoPage) {
    Browser browser(clinic_);
    std::string access;
    const std::string answer = answer_to(browser);
    const std::string code = parameter(answer, "code");
    const Page page = browser.open(answer);
    for (const auto& request : clinic_.wire.to("/fhir/Practitioner"))
        for (const auto& header : request.headers) {
            if (header.name == "Authorization") access = header.value.substr(7);
        }
    ASSERT_THAT(access, Not(IsEmpty()));
    const std::string key = key_of(page);
    std::string seen = clinic_.whole_log();
    for (const std::string& url : browser.visited) seen += url + '\n';
    for (const auto& request : clinic_.wire.sent) seen += request.url + '\n';
    EXPECT_THAT(seen, Not(HasSubstr(access)));
    EXPECT_THAT(seen, Not(HasSubstr(key)));
    EXPECT_THAT(clinic_.whole_log(), Not(HasSubstr(code)));
    EXPECT_THAT(page.body, Not(HasSubstr(access)));
    for (const auto& [name, value] : browser.jar) EXPECT_THAT(value, Not(HasSubstr(access)));
    EXPECT_EQ(page.header("Cache-Control"), "no-store");
    EXPECT_EQ(page.header("Referrer-Policy"), "no-referrer");
}

TEST_F(LaunchAttack, NobodyFillsTheStoreByBeginningLaunches) {
    for (int i = 0; i < 50; ++i) {
        Browser browser(clinic_);
        answer_to(browser);
    }
    EXPECT_EQ(clinic_.wire.count("smart-configuration"), 1U);
    EXPECT_EQ(*clinic_.store->care().forget_screens(clinic_.clock.now().plus_seconds(864'000), earliest_instant), 0U);
}

TEST_F(LaunchAttack, AnAnswerOfAnotherAuthorizationServerIsRefused) {
    Browser browser(clinic_);
    const std::string answer = answer_to(browser);
    EXPECT_EQ(browser.open(answer + "&code=another").status, 403) << "two codes";
    const std::string mixed = std::string(our_url) + "/launch/callback?code=" + parameter(answer, "code") +
                              "&state=" + parameter(answer, "state") + "&iss=https%3A%2F%2Fevil.example";
    EXPECT_EQ(browser.open(mixed).status, 403);
    EXPECT_EQ(clinic_.wire.count("/auth/token"), 0U);
}

}  // namespace
}  // namespace hv::test
