// How a page outlives its first token, and how it ends.
#include <thread>

#include "browser.hpp"

namespace hv::test {
namespace {

using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class Refresh : public testing::Test {
protected:
    smart::Session launched() {
        Browser browser(clinic_);
        auto session = session_of(clinic_, browser.open(their_launch_page).field("session"));
        EXPECT_TRUE(session) << clinic_.whole_log();
        return *std::move(session);
    }
    [[nodiscard]] std::vector<std::string> refreshes() const {
        std::vector<std::string> sent;
        for (const auto& request : clinic_.wire.to("/auth/token")) {
            http::Request form;
            EXPECT_TRUE(http::read_target("/?" + request.body, form));
            if (form.query.find("grant_type")->second != "refresh_token") continue;
            EXPECT_EQ(form.query.count("scope"), 0U);
            sent.push_back(form.query.find("refresh_token")->second);
        }
        return sent;
    }

    Clinic clinic_;
};

TEST_F(Refresh, S18APageGoesOnWhenItsTokenEndsAndTheNewRefreshTokenReplacesTheOld) {
    const smart::Session session = launched();
    for (int i = 0; i < 4; ++i) {
        clinic_.clock.pass(seconds(295));
        EXPECT_TRUE(session.ehr->read("Patient", "demo-01")) << i;
    }
    const auto sent = refreshes();
    ASSERT_EQ(sent.size(), 4U);
    for (std::size_t i = 1; i < sent.size(); ++i) EXPECT_NE(sent[i - 1], sent[i]);
    EXPECT_TRUE(session_of(clinic_, session.key));
}

TEST_F(Refresh, S19ManyRequestsAtOnceUseARefreshTokenOnce) {
    const smart::Session session = launched();
    clinic_.clock.pass(seconds(301));
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            const auto headers = session_of(clinic_, session.key)->ehr->read("Patient", "demo-01");
            if (headers) ++good;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good, 8);
    EXPECT_EQ(refreshes().size(), 1U);
}

TEST_F(Refresh, S19AnotherReplicaTakesOverWhatTheFirstOneGot) {
    const smart::Session session = launched();
    clinic_.restart();
    const auto other = session_of(clinic_, session.key);
    ASSERT_TRUE(other);
    clinic_.clock.pass(seconds(301));
    EXPECT_TRUE(session.ehr->read("Patient", "demo-01"));
    EXPECT_TRUE(other->ehr->read("Patient", "demo-01"));
    EXPECT_EQ(refreshes().size(), 1U);
}

TEST_F(Refresh, ATokenThatTheEhrTookBackIsRenewedOnce) {
    const smart::Session session = launched();
    clinic_.wire.instead = [n = 0](const fc::HttpRequest& request) mutable -> std::optional<fc::HttpReply> {
        if (request.url.find("/Patient/") == std::string::npos || n++ > 0) return std::nullopt;
        return fc::HttpReply{401, {{"WWW-Authenticate", "Bearer error=\"invalid_token\""}}, ""};
    };
    EXPECT_TRUE(session.ehr->read("Patient", "demo-01"));
    EXPECT_EQ(refreshes().size(), 1U);
}

TEST_F(Refresh, ATokenThatTheEhrRefusesEndsThisSessionAndStopsNobodyElse) {
    clinic_.config.access = app::LaunchAccess::none;
    const smart::Session session = launched();
    const auto nobody = [](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
        if (request.url.find("/Patient/") == std::string::npos) return std::nullopt;
        return fc::HttpReply{401, {{"WWW-Authenticate", "Bearer error=\"invalid_token\""}}, ""};
    };
    clinic_.wire.instead = nobody;
    EXPECT_EQ(session.ehr->read("Patient", "demo-01").error().fault, Fault::denied);
    EXPECT_EQ(clinic_.throttle.status().cause, fc::PauseCause::none);
    EXPECT_FALSE(session_of(clinic_, session.key));
    clinic_.wire.instead = nullptr;
    clinic_.ehr.clients().begin_launch("l1", {.patient = "demo-01", .user = "Practitioner/fastlege-1"});
    EXPECT_TRUE(launched().ehr->read("Patient", "demo-01"));
}

TEST_F(Refresh, WithoutARefreshTokenTheSessionEndsWithTheToken) {
    clinic_.config.access = app::LaunchAccess::none;
    const smart::Session session = launched();
    EXPECT_EQ(session.expires, clinic_.clock.now().plus_seconds(300));
    clinic_.clock.pass(seconds(301));
    EXPECT_EQ(session.ehr->read("Patient", "demo-01").error().fault, Fault::denied);
    const auto over = session_of(clinic_, session.key);
    ASSERT_FALSE(over);
    http::Request request;
    request.method = "GET";
    const http::Reply page = clinic_.door().sessions().refusal(request, over.error());
    EXPECT_EQ(page.status, 403);
    EXPECT_THAT(page.body, HasSubstr("Åpne Hjertevakt fra EPJ på nytt."));
}

TEST_F(Refresh, ARefreshTokenThatIsRefusedEndsTheSessionAndIsNotSentAgain) {
    const smart::Session session = launched();
    clinic_.wire.instead = [](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
        if (request.url.find("/auth/token") == std::string::npos) return std::nullopt;
        return fc::HttpReply{400, {}, R"({"error":"invalid_grant","error_description":"secret words"})"};
    };
    clinic_.clock.pass(seconds(301));
    const auto answer = session.ehr->read("Patient", "demo-01");
    ASSERT_FALSE(answer);
    EXPECT_THAT(answer.error().message, Not(HasSubstr("secret words")));
    EXPECT_FALSE(session.ehr->read("Patient", "demo-01"));
    EXPECT_EQ(refreshes().size(), 1U);
    EXPECT_FALSE(session_of(clinic_, session.key));
}

TEST_F(Refresh, S18AServerThatGivesNoNewRefreshTokenIsAskedWithTheOldOne) {
    const smart::Session session = launched();
    clinic_.wire.instead = [this](const fc::HttpRequest& request) -> std::optional<fc::HttpReply> {
        if (request.url.find("/auth/token") == std::string::npos) return std::nullopt;
        return fc::HttpReply{200,
                             {},
                             R"({"access_token":"a)" + std::to_string(refreshes().size()) +
                                 R"(","token_type":"bearer","expires_in":60,"scope":"patient/Patient.r"})"};
    };
    clinic_.clock.pass(seconds(301));
    (void)session.ehr->read("Patient", "demo-01");
    clinic_.clock.pass(seconds(61));
    (void)session.ehr->read("Patient", "demo-01");
    const auto sent = refreshes();
    ASSERT_GE(sent.size(), 2U);
    EXPECT_EQ(sent.front(), sent.back());
    const auto now = session_of(clinic_, session.key);
    EXPECT_EQ(now->scope, "patient/Patient.r") << "S16: the newest grant counts";
    EXPECT_THAT(session.unreadable, Not(Contains("Observation")));
    EXPECT_THAT(now->unreadable, Contains("Observation")) << "and the page says what is missing";
}

}  // namespace
}  // namespace hv::test
