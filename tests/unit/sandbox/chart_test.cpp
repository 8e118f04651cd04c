// The EHR's own pages, and the EHR as a CDS Hooks client, against a service that is played here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "fhir/client/auth/jwt.hpp"
#include "peer.hpp"
#include "plugin/sandbox/chart/markdown.hpp"
#include "plugin/sandbox/sandbox_server.hpp"

namespace hv::test {
namespace {

using fhir::client::CurlTransport;
using fhir::client::HttpFailure;
using plugin::sandbox::SandboxServer;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Answers as a CDS service, and keeps what it was asked.
class PlayedService : public fhir::client::Transport {
public:
    std::variant<HttpReply, HttpFailure> send(const HttpRequest& request) override {
        asked.push_back(request);
        if (status != 200) return HttpReply{status, {}, "{}"};
        if (request.method == "GET") return HttpReply{200, {}, discovery};
        return HttpReply{200, {}, request.url.ends_with("/feedback") ? "{}" : cards};
    }
    [[nodiscard]] json::Document body(std::size_t call) const { return *json::Document::parse(asked.at(call).body); }
    [[nodiscard]] std::string token(std::size_t call) const {
        for (const Header& header : asked.at(call).headers) {
            if (header.name == "Authorization") return header.value.substr(7);
        }
        return {};
    }

    std::vector<HttpRequest> asked;
    int status = 200;
    std::string discovery = R"({"services":[{"hook":"patient-view","id":"view","description":"d","prefetch":{)"
                            R"("patient":"Patient/{{context.patientId}}","who":"Practitioner/{{userPractitionerId}}",)"
                            R"("none":"Patient/nobody"}},{"hook":"order-sign","id":"sign","description":"d"}]})";
    std::string cards =
        R"({"cards":[{"uuid":"c-1","summary":"Vekt <b>opp</b>","indicator":"warning","detail":"**Se** <script>",)"
        R"("source":{"label":"Hjertefrisk"},"selectionBehavior":"any","suggestions":[{"uuid":"s-1","label":"Bestill",)"
        R"("actions":[{"type":"create","description":"d","resource":{"resourceType":"ServiceRequest",)"
        R"("status":"draft","intent":"proposal","subject":{"reference":"Patient/demo-01"}}}]}],)"
        R"("overrideReasons":[{"code":"done","system":"http://s","display":"Gjort alt"}]}]})";
};

class SandboxChart : public testing::Test {
protected:
    void SetUp() override {
        auto started = SandboxServer::start(clock_, {.authorization = true}, {}, &service_);
        ASSERT_TRUE(started);
        server_ = *std::move(started);
        ASSERT_TRUE(server_->ehr().load_demo(*Date::of(2025, 11, 21)));
        server_->set_service({"http://127.0.0.1:9/launch", "http://127.0.0.1:9/cds-services", "hjertevakt-app"});
        root_ = server_->url().substr(0, server_->url().size() - 1);
    }
    void TearDown() override { server_->stop(); }

    HttpReply ask(const std::string& method, const std::string& path, const std::string& body = "") {
        HttpRequest request;
        request.method = method;
        request.url = root_ + path;
        request.headers = {{"Cookie", cookie_}, {"X-Fragment", "1"}};
        if (!origin_.empty()) request.headers.push_back({"Origin", origin_});
        request.body = body;
        const auto said = browser_.send(request);
        return std::holds_alternative<HttpReply>(said) ? std::get<HttpReply>(said) : HttpReply{};
    }
    void log_in(const std::string& user) {
        const HttpReply reply = ask("POST", "/login", "user=Practitioner%2F" + user);
        const std::string* const set = reply.header("Set-Cookie");
        ASSERT_NE(set, nullptr);
        EXPECT_THAT(*set, HasSubstr("HttpOnly; SameSite=Lax"));
        cookie_ = set->substr(0, set->find(';'));
    }

    HandClock clock_;
    PlayedService service_;
    CurlTransport browser_;
    std::unique_ptr<SandboxServer> server_;
    std::string root_;
    std::string cookie_ = "none=1";
    std::string origin_;
};

TEST_F(SandboxChart, WhoIsNotLoggedInSeesNoPatient) {
    EXPECT_THAT(ask("GET", "/").body, Not(HasSubstr("Fjellvei")));
    for (const char* path : {"/chart/demo-01", "/chart/demo-01/flags", "/chart/demo-01/launch", "/worklist"}) {
        const HttpReply reply = ask("GET", path);
        EXPECT_EQ(reply.status, 303) << path;
        EXPECT_EQ(*reply.header("Location"), "/");
    }
}

TEST_F(SandboxChart, ShowsThePatientWithoutAPersonalNumber) {
    log_in("fastlege-1");
    EXPECT_THAT(ask("GET", "/").body, HasSubstr("/chart/demo-12"));
    const HttpReply page = ask("GET", "/chart/demo-01");
    for (const char* wanted : {"Rolig Fjellvei", "1997-03-14", "Olanzapin tab 10 mg", "84,1 kg", "128/80 mmHg"}) {
        EXPECT_THAT(page.body, HasSubstr(wanted));
    }
    EXPECT_THAT(page.body, Not(HasSubstr("14839730102")));
    EXPECT_EQ(ask("GET", "/chart/demo-99").status, 404);
    EXPECT_THAT(ask("GET", "/chart/demo-01?lang=en").body, HasSubstr("<html lang=\"en\">"));
}

TEST_F(SandboxChart, SaysAnAnswerInWordsWhereTheRecordHasOnlyItsCode) {
    log_in("fastlege-1");
    const std::string page = ask("GET", "/chart/demo-01").body;
    for (const char* wanted : {"Har aldri røykt", "Fysisk aktiv", "Gunstig kosthold", "Bruker ikke alkohol"}) {
        EXPECT_THAT(page, HasSubstr(wanted));
    }
    EXPECT_THAT(page, Not(HasSubstr("266919005")));
    EXPECT_THAT(ask("GET", "/chart/demo-01?lang=en").body, HasSubstr("Never smoked"));
}

TEST_F(SandboxChart, TheFlagsPartFollowsWhatStands) {
    log_in("fastlege-1");
    EXPECT_THAT(ask("GET", "/chart/demo-01/flags").body, HasSubstr("Ingen aktive flagg"));
    ASSERT_TRUE(server_->ehr().load(R"({"resourceType":"Flag","id":"f1","status":"active","code":{"text":"<b>Se</b>"},)"
                                    R"("subject":{"reference":"Patient/demo-01"},"period":{"start":"2025-11-20"}})"));
    EXPECT_THAT(ask("GET", "/chart/demo-01/flags").body, HasSubstr("&lt;b&gt;Se&lt;/b&gt;"));
}

TEST_F(SandboxChart, LaunchesTheAppForThePatientInAFrameOfItsOwnOrigin) {
    log_in("fastlege-1");
    const HttpReply page = ask("GET", "/chart/demo-01?app=open");
    EXPECT_THAT(page.body, HasSubstr("sandbox=\"allow-scripts allow-forms allow-same-origin\""));
    EXPECT_THAT(*page.header("Content-Security-Policy"), HasSubstr("frame-src 'self' http://127.0.0.1:9 "));
    const std::string to = *ask("GET", "/chart/demo-01/launch?in=frame").header("Location");
    EXPECT_THAT(to, testing::StartsWith("http://127.0.0.1:9/launch?iss=http%3A%2F%2F127.0.0.1%3A"));
    const auto launch = server_->ehr().clients().launch(to.substr(to.find("launch=") + 7), clock_.now());
    ASSERT_TRUE(launch);
    EXPECT_EQ(launch->patient, "demo-01");
    EXPECT_EQ(launch->user, "Practitioner/fastlege-1");
    EXPECT_FALSE(launch->banner) << "the chart around it has one";
}

TEST_F(SandboxChart, AsksForCardsAsACdsClientDoes) {
    log_in("fastlege-1");
    const std::string html = ask("GET", "/chart/demo-01/cards").body;
    EXPECT_THAT(html, HasSubstr("Vekt &lt;b&gt;opp&lt;/b&gt;"));
    EXPECT_THAT(html, HasSubstr("<strong>Se</strong> &lt;script&gt;"));
    ASSERT_EQ(service_.asked.size(), 2U) << "discovery, and the one service of the hook";
    const json::Document body = service_.body(1);
    EXPECT_EQ(body.root()["context"]["patientId"].text(), "demo-01");
    EXPECT_EQ(body.root()["context"]["userId"].text(), "Practitioner/fastlege-1");
    EXPECT_EQ(body.root()["prefetch"]["patient"]["id"].text(), "demo-01");
    EXPECT_EQ(body.root()["prefetch"]["who"]["id"].text(), "fastlege-1");
    EXPECT_EQ(body.root()["prefetch"]["none"].kind(), json::Kind::null);
    const json::Value given = body.root()["fhirAuthorization"];
    HttpRequest request;
    request.url = root_ + "/fhir/Observation?patient=demo-01";
    request.headers = {{"Authorization", "Bearer " + std::string(given["access_token"].text())}};
    EXPECT_EQ(std::get<HttpReply>(browser_.send(request)).status, 200);
}

TEST_F(SandboxChart, SignsEveryCallForTheUrlThatIsCalled) {
    log_in("fastlege-1");
    ask("GET", "/chart/demo-01/cards");
    const auto keys = fhir::client::KeySet::parse(ask("GET", "/cds/jwks").body);
    ASSERT_TRUE(keys);
    std::set<std::string> seen;
    for (std::size_t call = 0; call < service_.asked.size(); ++call) {
        fhir::client::Expected expected;
        expected.algorithms = {fhir::client::Algorithm::es384};
        expected.issuer = root_;
        expected.audiences = {service_.asked[call].url};
        expected.longest_life = std::chrono::seconds(300);
        const auto jwt = fhir::client::verify_jwt(service_.token(call), *keys, expected, clock_.now());
        ASSERT_TRUE(jwt) << jwt.error().message;
        EXPECT_TRUE(seen.insert(jwt->jti).second);
    }
}

TEST_F(SandboxChart, ASuggestionIsCarriedOutAndTold) {
    log_in("fastlege-1");
    ask("GET", "/chart/demo-01/cards");
    EXPECT_THAT(ask("POST", "/chart/demo-01/feedback", "card=c-1&suggestion=s-1").body, HasSubstr("Utført: Bestill"));
    EXPECT_EQ(server_->ehr().resources("ServiceRequest").size(), 1U);
    const json::Document told = service_.body(2);
    EXPECT_THAT(service_.asked[2].url, testing::EndsWith("/cds-services/view/feedback"));
    for (const json::Value one : told.root()["feedback"].items()) {
        EXPECT_EQ(one["outcome"].text(), "accepted");
        for (const json::Value accepted : one["acceptedSuggestions"].items()) EXPECT_EQ(accepted["id"].text(), "s-1");
    }
}

TEST_F(SandboxChart, AnOverrideIsToldWithItsReason) {
    log_in("fastlege-1");
    ask("GET", "/chart/demo-01/cards");
    EXPECT_THAT(
        ask("POST", "/chart/demo-01/feedback", "card=c-1&override=1&reason=http%3A%2F%2Fs%7Cdone&comment=i+dag").body,
        HasSubstr("Gjort alt"));
    EXPECT_THAT(service_.asked.at(2).body,
                HasSubstr(R"("overrideReason":{"reason":{"code":"done","system":"http://s","display":"Gjort alt"},)"
                          R"("userComment":"i dag"})"));
}

TEST_F(SandboxChart, ADraftOrderIsShownToTheServiceAndWrittenOnlyWhenSigned) {
    log_in("psykiater-1");
    ask("POST", "/chart/demo-05/order", "drug=N05AH03&hook=order-sign");
    const json::Document body = service_.body(1);
    EXPECT_EQ(body.root()["hook"].text(), "order-sign");
    for (const json::Value entry : body.root()["context"]["draftOrders"]["entry"].items()) {
        EXPECT_EQ(entry["resource"]["status"].text(), "draft");
        EXPECT_EQ(entry["resource"]["subject"]["reference"].text(), "Patient/demo-05");
    }
    const std::size_t before = server_->ehr().about("MedicationRequest", "demo-05").size();
    ask("POST", "/chart/demo-05/order", "drug=N05AH03&hook=write");
    EXPECT_EQ(server_->ehr().about("MedicationRequest", "demo-05").size(), before + 1);
}

TEST_F(SandboxChart, AServiceThatFailsOrAnswersWronglyIsSaidInWords) {
    log_in("fastlege-1");
    service_.status = 503;
    EXPECT_THAT(ask("GET", "/chart/demo-01/cards").body, HasSubstr("Beslutningsstøtten svarer ikke"));
    service_.status = 200;
    service_.cards = R"({"cards":[{"summary":"x","indicator":"warning"}]})";
    EXPECT_THAT(ask("GET", "/chart/demo-01/cards").body, HasSubstr("`source.label` is missing"));
}

TEST_F(SandboxChart, AFormFromElsewhereDoesNothing) {
    log_in("fastlege-1");
    origin_ = "https://evil.example";
    EXPECT_EQ(ask("POST", "/chart/demo-05/order", "drug=N05AH03&hook=write").status, 403);
    EXPECT_THAT(server_->ehr().about("MedicationRequest", "demo-05"), IsEmpty());
}

TEST(SandboxMarkdown, ShowsALittleAndEscapesTheRest) {
    const auto html = [](std::string_view source) { return plugin::sandbox::markdown(source).markup; };
    EXPECT_EQ(html("a **b** *c* `d<e`\n\n- x\n- y"),
              "<p>a <strong>b</strong> <em>c</em> <code>d&lt;e</code></p><ul><li>x</li><li>y</li></ul>");
    EXPECT_EQ(html("<img src=x onerror=alert(1)>"), "<p>&lt;img src=x onerror=alert(1)&gt;</p>");
    EXPECT_EQ(html("[x](javascript:alert(1))"), "<p>[x](javascript:alert(1))</p>");
    EXPECT_THAT(html("[x](https://a.no/?q=\"><b>)"), HasSubstr("href=\"https://a.no/?q=&quot;&gt;&lt;b&gt;\""));
    EXPECT_EQ(html("KMI &gt; 25 &lt;script&gt;"), "<p>KMI &gt; 25 &lt;script&gt;</p>");
    EXPECT_EQ(html("5 \\* 3 \\<b\\>"), "<p>5 * 3 &lt;b&gt;</p>");
    EXPECT_EQ(html("| a | b |\n|---|---|\n| 1 | 2 |"),
              "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>");
    EXPECT_EQ(html("**not closed"), "<p>**not closed</p>");
}

}  // namespace
}  // namespace hv::test
