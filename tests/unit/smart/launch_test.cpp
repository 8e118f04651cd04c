// A launch from beginning to end against the sandbox's strict authorization server, row by row of the checklist.
#include "browser.hpp"

namespace hv::test {
namespace {

using plugin::care::Role;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Launch : public testing::Test {
protected:
    // Where the browser is sent with the authorization request.
    std::string request_for(const std::string& launch_url = their_launch_page) {
        Browser browser(clinic_);
        browser.stop_before = "/auth/authorize";
        browser.open(launch_url);
        return browser.stopped;
    }
    Result<smart::Session> launched(Browser& browser, const std::string& url = their_launch_page) {
        last_ = browser.open(url);
        EXPECT_EQ(last_.status, 200) << last_.body << clinic_.whole_log();
        return session_of(clinic_, last_.field("session"));
    }
    Result<smart::Session> launched() {
        Browser browser(clinic_);
        return launched(browser);
    }

    Clinic clinic_;
    Page last_;
};

TEST_F(Launch, FromTheEhrEndsOnTheGpsPageWithPatientUserAndRole) {
    const auto session = launched();
    ASSERT_TRUE(session) << session.error().message;
    EXPECT_EQ(last_.action(), "/page");
    EXPECT_EQ(session->patient, "demo-01");
    EXPECT_EQ(session->viewer.ehr, "sandkassen");
    EXPECT_EQ(session->viewer.user, "Practitioner/fastlege-1");
    EXPECT_EQ(session->viewer.name, "Trygg Nordlys");
    EXPECT_EQ(session->viewer.role, Role::gp);
    EXPECT_FALSE(session->banner) << "the EHR shows its own";
    EXPECT_EQ(session->home, "https://epj.example.no");
    EXPECT_THAT(session->unreadable, IsEmpty());
    EXPECT_TRUE(session->may("Observation", 'c'));
    EXPECT_TRUE(session->ehr->read("Patient", "demo-01"));
    EXPECT_EQ(session->ehr->read("Patient", "demo-02").error().fault, Fault::denied);
}

TEST_F(Launch, WorksInAnEhrsFrameWithoutCookies) {
    Browser browser(clinic_);
    browser.cookies = false;
    const auto session = launched(browser);
    ASSERT_TRUE(session) << last_.body;
    EXPECT_EQ(session->patient, "demo-01");
    EXPECT_THAT(last_.header("Content-Security-Policy"), HasSubstr("frame-ancestors https://epj.example.no"));
    EXPECT_THAT(last_.header("Content-Security-Policy"), HasSubstr("script-src 'self';"));
}

TEST_F(Launch, WithoutCookiesAndScriptsSaysWhatIsMissing) {
    Browser browser(clinic_);
    browser.cookies = browser.scripts = false;
    const Page page = browser.open(their_launch_page);
    EXPECT_THAT(page.body, HasSubstr("Nettleseren må tillate skript eller informasjonskapsler"));
}

TEST_F(Launch, OfAPsychiatristWithoutAPatientEndsOnTheWorklist) {
    clinic_.ehr.clients().begin_launch("l1", {.patient = "", .user = "Practitioner/psykiater-1"});
    const auto session = launched();
    ASSERT_TRUE(session);
    EXPECT_EQ(last_.action(), "/worklist");
    EXPECT_EQ(session->viewer.role, Role::psychiatrist);
    EXPECT_EQ(session->viewer.unit, "Organization/dps-nord");
    EXPECT_THAT(session->patient, IsEmpty());
}

TEST_F(Launch, OfAPsychiatristWithAPatientEndsOnThePage) {
    clinic_.ehr.clients().begin_launch("l1", {.patient = "demo-02", .user = "Practitioner/psykiater-1"});
    ASSERT_TRUE(launched());
    EXPECT_EQ(last_.action(), "/page");
}

TEST_F(Launch, ToTheWorklistEndsThereEvenWhenTheEhrNamesAPatient) {
    const std::string to_list = std::string(their_launch_page) + "&to=worklist";
    clinic_.ehr.clients().begin_launch("l1", {.patient = "demo-02", .user = "Practitioner/psykiater-1"});
    Browser browser(clinic_);
    const auto session = launched(browser, to_list);
    ASSERT_TRUE(session);
    EXPECT_EQ(last_.action(), "/worklist");
    EXPECT_THAT(session->patient, IsEmpty());
    EXPECT_THAT(session->encounter, IsEmpty());
}

TEST_F(Launch, ToTheWorklistOfSomebodyWhoMayNotSeeItEndsOnThePage) {
    clinic_.ehr.clients().begin_launch("l1", {.patient = "demo-02", .user = "Practitioner/fastlege-1"});
    Browser browser(clinic_);
    const auto session = launched(browser, std::string(their_launch_page) + "&to=worklist");
    ASSERT_TRUE(session);
    EXPECT_EQ(last_.action(), "/page");
    EXPECT_EQ(session->patient, "demo-02");
}

// Hazards: H02
TEST_F(Launch, OfWhatIsNoPatientOfThisEhrOpensNothing) {
    for (const char* patient : {"Group/demo-01", "https://evil.example/fhir/Patient/demo-01", "../demo-01"}) {
        clinic_.ehr.clients().begin_launch("l1", {.patient = "demo-01", .user = "Practitioner/fastlege-1"});
        clinic_.wire.instead = [patient](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
            if (request.url.find("/auth/token") == std::string::npos) return std::nullopt;
            return fc::HttpReply{200,
                                 {},
                                 R"({"access_token":"a","token_type":"Bearer","expires_in":60,"scope":"patient/*.rs",)"
                                 R"("patient":")" +
                                     std::string(patient) + "\"}"};
        };
        Browser browser(clinic_);
        const Page page = browser.open(their_launch_page);
        EXPECT_EQ(page.status, 403) << patient;
        EXPECT_THAT(page.field("session"), IsEmpty());
        EXPECT_THAT(clinic_.log.back(), HasSubstr("`patient`"));
    }
}

TEST_F(Launch, OfSomebodyWithoutARoleOfOursMayLookAndNothingElse) {
    clinic_.ehr.clients().begin_launch("l1", {.patient = "demo-02", .user = "Practitioner/sykepleier-1"});
    EXPECT_EQ(launched()->viewer.role, Role::other);
    clinic_.ehr.clients().begin_launch("l1", {.patient = "", .user = "Practitioner/sykepleier-1"});
    Browser browser(clinic_);
    const Page page = browser.open(their_launch_page);
    EXPECT_THAT(page.body, HasSubstr("Ingen pasient er valgt"));
    EXPECT_THAT(page.field("session"), IsEmpty());
}

TEST_F(Launch, WhereTheEhrTellsNoUserNobodyGetsARole) {
    clinic_.ehr.clients().begin_launch("l1", {.patient = "demo-01"});
    const auto session = launched();
    EXPECT_EQ(session->viewer.role, Role::other);
    EXPECT_EQ(session->viewer.user, "unknown");
}

TEST_F(Launch, S01SendsCodesAndTokensToAuthenticatedServersOnly) {
    clinic_.wire.instead = [](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
        if (request.url.find("smart-configuration") == std::string::npos) return std::nullopt;
        return fc::HttpReply{200, {}, R"({"token_endpoint":"http://sandbox.example/auth/token",
            "authorization_endpoint":"https://sandbox.example/auth/authorize",
            "code_challenge_methods_supported":["S256"]})"};
    };
    Browser browser(clinic_);
    EXPECT_EQ(browser.open(their_launch_page).status, 400);
    EXPECT_THAT(clinic_.whole_log(), HasSubstr("`token_endpoint`: missing, or not over https"));
}

TEST_F(Launch, S02StateIsUnpredictableAndNewEachTime) {
    const std::string first = parameter(request_for(), "state");
    const std::string second = parameter(request_for(), "state");
    EXPECT_NE(first, second);
    EXPECT_GE(first.size(), 43U);
    EXPECT_EQ(first.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
}

TEST_F(Launch, S06AlwaysSendsAnS256Challenge) {
    const std::string request = request_for();
    EXPECT_EQ(parameter(request, "code_challenge_method"), "S256");
    EXPECT_EQ(parameter(request, "code_challenge").size(), 43U);
    ASSERT_TRUE(launched());
    const auto token = clinic_.wire.to("/auth/token").back();
    EXPECT_THAT(token.body, HasSubstr("code_verifier="));
}

TEST_F(Launch, S06RefusesAServerWithoutS256) {
    clinic_.wire.instead = [](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
        if (request.url.find("smart-configuration") == std::string::npos) return std::nullopt;
        return fc::HttpReply{200, {}, R"({"token_endpoint":"https://sandbox.example/auth/token",
            "authorization_endpoint":"https://sandbox.example/auth/authorize",
            "code_challenge_methods_supported":["plain"]})"};
    };
    Browser browser(clinic_);
    EXPECT_EQ(browser.open(their_launch_page).status, 400);
    EXPECT_THAT(clinic_.whole_log(), HasSubstr("without S256"));
}

TEST_F(Launch, S07S08S10S11AsksWithFixedAddressTheGivenLaunchAndTheEhrAsAudience) {
    const std::string request = request_for();
    EXPECT_THAT(request, StartsWith("https://sandbox.example/auth/authorize?"));
    EXPECT_EQ(parameter(request, "response_type"), "code");
    EXPECT_EQ(parameter(request, "client_id"), "page");
    EXPECT_EQ(parameter(request, "redirect_uri"), "https://hv.example.no/launch/callback");
    EXPECT_EQ(parameter(request, "aud"), their_base);
    EXPECT_EQ(parameter(request, "launch"), "l1");
    EXPECT_EQ(parameter(request, "scope"),
              "openid fhirUser launch online_access patient/Patient.rs patient/Observation.rs patient/Condition.rs "
              "patient/Observation.c user/Practitioner.rs user/PractitionerRole.rs");
    EXPECT_EQ(parameter(request, "nonce").size(), 43U);
}

TEST_F(Launch, S08StandaloneSendsNoLaunchAndAsksForAPatient) {
    const std::string url = "https://hv.example.no/launch?iss=https%3A%2F%2Fsandbox.example%2Ffhir";
    const std::string request = request_for(url);
    EXPECT_EQ(parameter(request, "launch"), "(none)");
    EXPECT_THAT(parameter(request, "scope"), HasSubstr(" launch/patient "));
    EXPECT_THAT(parameter(request_for(url + "&to=worklist"), "scope"), Not(HasSubstr("patient")));

    Browser browser(clinic_);
    const Page question = browser.open(url);
    const Page done = browser.open("https://sandbox.example/auth/choose", "POST",
                                   Browser::form({{"pending", question.attribute("name=\"pending\" value=\"")},
                                                  {"user", "Practitioner/psykiater-1"},
                                                  {"patient", "demo-02"},
                                                  {"answer", "allow"}}));
    const auto session = session_of(clinic_, done.field("session"));
    ASSERT_TRUE(session) << done.body;
    EXPECT_EQ(session->patient, "demo-02");
    EXPECT_TRUE(session->banner) << "no EHR around us shows one";
}

TEST_F(Launch, S09AsksForTheConfigurationBelowTheBaseThatHasAPath) {
    request_for();
    EXPECT_EQ(clinic_.wire.sent.front().url, "https://sandbox.example/fhir/.well-known/smart-configuration");
    request_for();
    EXPECT_EQ(clinic_.wire.count("smart-configuration"), 1U) << "it is remembered";
}

TEST_F(Launch, S12ALongRequestIsPostedWhereTheServerTakesIt) {
    clinic_.longest_url = 300;
    for (const bool cookies : {true, false}) {
        Browser browser(clinic_);
        browser.cookies = cookies;
        const auto session = launched(browser);
        ASSERT_TRUE(session) << last_.body;
        EXPECT_THAT(browser.visited, testing::Contains("POST https://sandbox.example/auth/authorize"));
    }
    Browser browser(clinic_);
    browser.scripts = false;
    const Page form = browser.open(their_launch_page);
    EXPECT_EQ(form.action(), "https://sandbox.example/auth/authorize");
    EXPECT_THAT(form.header("Content-Security-Policy"), HasSubstr("form-action 'self' https:"));
}

TEST_F(Launch, S13S14S15TheCodeIsExchangedByAnAssertionAndWithoutClientId) {
    ASSERT_TRUE(launched());
    const auto asked = clinic_.wire.to("/auth/token");
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].method, "POST");
    http::Request form;
    EXPECT_TRUE(http::read_target("/?" + asked[0].body, form));
    EXPECT_EQ(form.query.find("grant_type")->second, "authorization_code");
    EXPECT_EQ(form.query.find("redirect_uri")->second, "https://hv.example.no/launch/callback");
    EXPECT_EQ(form.query.count("code_verifier"), 1U);
    EXPECT_EQ(form.query.count("client_id"), 0U);
    EXPECT_EQ(form.query.count("scope"), 0U);
    const auto assertion = fc::read_jwt(form.query.find("client_assertion")->second);
    ASSERT_TRUE(assertion);
    EXPECT_EQ(assertion->algorithm, fc::Algorithm::es384);
    EXPECT_THAT(assertion->audience, ElementsAre("https://sandbox.example/auth/token"));
    EXPECT_LE(*assertion->expires, clinic_.clock.now().plus_seconds(300));
}

TEST_F(Launch, S14APublicClientSendsItsIdAndNoAssertion) {
    clinic_.config.client = app::ClientKind::public_client;
    clinic_.register_app("", "");
    ASSERT_TRUE(launched());
    const auto asked = clinic_.wire.to("/auth/token");
    EXPECT_THAT(asked[0].body, HasSubstr("client_id=page"));
    EXPECT_THAT(asked[0].body, Not(HasSubstr("client_assertion")));
}

TEST_F(Launch, S16ActsOnTheGrantedScopeAndSaysWhatCannotBeRead) {
    clinic_.register_app("launch openid fhirUser patient/Patient.rs patient/Observation.rs?category=laboratory");
    const auto session = launched();
    ASSERT_TRUE(session);
    EXPECT_TRUE(session->may("Patient", 'r'));
    EXPECT_FALSE(session->may("Observation", 's')) << "a part of them is not all of them";
    EXPECT_FALSE(session->may("Observation", 'c'));
    EXPECT_THAT(session->unreadable, ElementsAre("Observation", "Condition"));
    EXPECT_EQ(session->viewer.name, "Trygg Nordlys") << "the id_token says it";
    EXPECT_EQ(session->viewer.role, Role::other) << "nothing that we may read says it";
}

TEST_F(Launch, S17NeverSendsTheTokenAnywhereElse) {
    clinic_.wire.instead = [](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
        if (request.url.find("/fhir/PractitionerRole") == std::string::npos) return std::nullopt;
        return fc::HttpReply{200,
                             {{"Content-Type", "application/fhir+json"}},
                             R"({"resourceType":"Bundle","type":"searchset","total":2,"entry":[],"link":[
                                {"relation":"next","url":"https://evil.example/fhir?page=2"}]})"};
    };
    ASSERT_TRUE(launched());
    for (const auto& request : clinic_.wire.sent) EXPECT_THAT(request.url, StartsWith("https://sandbox.example/"));
}

TEST_F(Launch, S20RelativeEndpointsStandBesideTheBase) {
    clinic_.wire.instead = [](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
        if (request.url.find("smart-configuration") == std::string::npos) return std::nullopt;
        return fc::HttpReply{200, {}, R"({"token_endpoint":"../auth/token","authorization_endpoint":"../auth/authorize",
            "code_challenge_methods_supported":["S256"],"issuer":"https://sandbox.example/auth",
            "capabilities":["permission-v2"],"token_endpoint_auth_signing_alg_values_supported":["ES384"]})"};
    };
    ASSERT_TRUE(launched());
    EXPECT_EQ(clinic_.wire.count("https://sandbox.example/auth/token"), 1U);
    EXPECT_EQ(clinic_.wire.count("/auth/.well-known/openid-configuration"), 1U) << "who names no jwks_uri is asked";
}

TEST_F(Launch, AServerOfTheFirstVersionIsAskedInItsWords) {
    clinic_.wire.instead = [](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
        if (request.url.find("smart-configuration") == std::string::npos) return std::nullopt;
        return fc::HttpReply{200, {}, R"({"token_endpoint":"https://sandbox.example/auth/token",
            "authorization_endpoint":"https://sandbox.example/auth/authorize?realm=a",
            "code_challenge_methods_supported":["S256"],"capabilities":["launch-ehr"]})"};
    };
    const std::string request = request_for();
    EXPECT_THAT(parameter(request, "scope"), HasSubstr("patient/Observation.read"));
    EXPECT_EQ(parameter(request, "realm"), "a") << "a query of the endpoint stays";
}

TEST_F(Launch, WritesDownWhoCameInAndWhoLeft) {
    const auto session = launched();
    const std::string body = "session=" + session->key;
    const http::Reply out =
        clinic_.ours("POST", "/logout", {{"Content-Type", "application/x-www-form-urlencoded"}}, body);
    EXPECT_EQ(out.status, 200);
    EXPECT_THAT(out.body, HasSubstr("Du er logget ut"));
    EXPECT_FALSE(session_of(clinic_, session->key));
    const auto audit = clinic_.store->audit(0, 100);
    ASSERT_TRUE(audit);
    std::vector<std::string> lines;
    for (const auto& link : *audit)
        lines.push_back(link.entry.actor + ' ' + link.entry.action + ' ' + link.entry.patient);
    EXPECT_THAT(lines, ElementsAre("Practitioner/fastlege-1 session.begin demo-01",
                                   "Practitioner/fastlege-1 session.end demo-01"));
}

TEST_F(Launch, WhoHasLoggedOutIsToldSoAndTheKeyOpensNothingMore) {
    clinic_.language = "en";
    const auto session = launched();
    const std::string body = "session=" + session->key;
    const std::vector<http::HeaderField> form{{"Content-Type", "application/x-www-form-urlencoded"}};

    const http::Reply out = clinic_.ours("POST", "/logout", form, body);

    EXPECT_EQ(out.status, 200);
    EXPECT_THAT(out.body, HasSubstr("You are logged out"));
    EXPECT_THAT(out.body, HasSubstr("href=\"https://epj.example.no\" target=\"_top\""));
    EXPECT_THAT(out.headers, Contains(Field(&http::HeaderField::value, HasSubstr("Max-Age=0"))));
    http::Request by_cookie;
    by_cookie.method = "GET";
    by_cookie.headers = {{"Cookie", "__Host-hjertevakt=" + session->key}};
    EXPECT_FALSE(clinic_.door().sessions().of(by_cookie));
    EXPECT_FALSE(session_of(clinic_, session->key));
    const http::Reply again = clinic_.ours("POST", "/logout", form, body);
    EXPECT_EQ(again.status, 403);
    EXPECT_THAT(again.body, Not(HasSubstr("You are logged out")));
}

// Hazards: H02
TEST_F(Launch, LoggingOutOfOneTabLeavesTheCookieOfAnother) {
    const auto session = launched();
    const std::string body = "session=" + session->key;

    const http::Reply out = clinic_.ours("POST", "/logout",
                                         {{"Content-Type", "application/x-www-form-urlencoded"},
                                          {"Cookie", "__Host-hjertevakt=" + std::string(43, 'b')}},
                                         body);

    EXPECT_EQ(out.status, 200);
    EXPECT_THAT(out.body, HasSubstr("Andre åpne faner med Hjertevakt logges ut hver for seg."));
    EXPECT_THAT(out.headers, Not(Contains(Field(&http::HeaderField::name, "Set-Cookie"))));
}

TEST_F(Launch, SpeaksTheEhrsLanguage) {
    clinic_.language = "en";
    const auto session = launched();
    EXPECT_EQ(session->language, "en");
    EXPECT_THAT(last_.body, HasSubstr("If this does not go on by itself, press here."));
}

}  // namespace
}  // namespace hv::test
