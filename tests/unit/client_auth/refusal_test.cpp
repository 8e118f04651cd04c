// What goes wrong at the token server is told so that somebody can act, and is not made worse by asking on and on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/client_auth/scene.hpp"

namespace hv::fhir::client::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Row {
    const char* name;
    Answer answer;
    Fault fault;
    const char* says;
    const char* hint;
};

class TokenServerThat : public testing::TestWithParam<Row> {};

TEST_P(TokenServerThat, IsNotWellIsQuotedWithWhatToDo) {
    Scene scene;
    scene.transport.answer = [](const HttpRequest&) { return GetParam().answer; };
    const auto headers = scene.authorize();
    ASSERT_FALSE(headers);
    const Error& error = headers.error();
    EXPECT_EQ(error.fault, GetParam().fault) << error.message;
    EXPECT_THAT(error.message,
                AllOf(testing::StartsWith("token server `tokens.example:443`: "), HasSubstr(GetParam().says)));
    EXPECT_THAT(error.hint, HasSubstr(GetParam().hint));
    const std::string assertion = form_of(scene.transport.sent().front()).at("client_assertion");
    EXPECT_THAT(error.message + error.hint, Not(HasSubstr(assertion)));
    EXPECT_EQ(scene.source->status().failures_in_a_row, 1);
    EXPECT_FALSE(scene.source->status().last_error.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Says, TokenServerThat,
    testing::Values(
        Row{"InvalidClient", oauth_error(401, "invalid_client"), Fault::denied, "`invalid_client`",
            "is the public key `k1` registered for client `hjertevakt`"},
        Row{"InvalidClientAsksForTheClock", oauth_error(400, "invalid_client"), Fault::denied, "`invalid_client`",
            "clock"},
        Row{"InvalidScope", oauth_error(400, "invalid_scope"), Fault::denied, "`invalid_scope`", "system/Flag.cruds"},
        Row{"Grant", oauth_error(400, "unauthorized_client"), Fault::denied, "`unauthorized_client`",
            "client_credentials"},
        Row{"WantsDpop", oauth_error(400, "use_dpop_nonce"), Fault::denied, "`use_dpop_nonce`", "helseid"},
        Row{"Description", json_answer(400, R"({"error":"invalid_request","error_description":"no such tenant"})"),
            Fault::denied, "`invalid_request`: `no such tenant`", "profile `smart`"},
        Row{"Busy", json_answer(429, ""), Fault::busy, "429", "asked again later"},
        Row{"Down", json_answer(503, "<html>"), Fault::unavailable, "503", "asked again later"},
        Row{"DownInWords", oauth_error(400, "temporarily_unavailable"), Fault::unavailable, "not well", "asked again"},
        Row{"WrongAddress", json_answer(404, "<html>"), Fault::denied, "404", "discovery document"},
        Row{"Redirect", json_answer(302, "", {{"Location", "https://login.example"}}), Fault::denied, "302",
            "discovery"},
        Row{"APortalsPage", json_answer(200, "<html>"), Fault::unavailable, "no token", "proxy"},
        Row{"NoToken", json_answer(200, R"({"token_type":"bearer"})"), Fault::unavailable, "`access_token`", "proxy"},
        Row{"ATokenWithALineBreak", json_answer(200, R"({"access_token":"a\r\nX: y","token_type":"bearer"})"),
            Fault::unavailable, "`access_token`", "proxy"},
        Row{"ExpiredAlready", json_answer(200, R"({"access_token":"a","token_type":"bearer","expires_in":0})"),
            Fault::unavailable, "`expires_in`", "proxy"},
        Row{"NoAnswer", no_connection(), Fault::unavailable, "no connection", "is it up?"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(TokenServersDescription, IsNotPassedOnWhenItIsNoPlainTextOrHoldsAToken) {
    for (const char* description : {"caf\\u00e9", "a`b", "assertion eyJhbGciOiJ was used", "a\\nb"}) {
        Scene scene;
        scene.transport.answer = [description](const HttpRequest&) {
            return json_answer(
                400, std::string(R"({"error":"invalid_request","error_description":")") + description + "\"}");
        };
        const auto headers = scene.authorize();
        ASSERT_FALSE(headers);
        EXPECT_THAT(headers.error().message, HasSubstr("refused us with `invalid_request`; it is asked again"))
            << description;
    }
}

TEST(TokenServer, IsNamedOnceWhenTheTransportNamesItToo) {
    Scene scene;
    scene.transport.answer = [](const HttpRequest&) {
        return HttpFailure{{Fault::unavailable, "`tokens.example:443`: no connection", ""}, Sent::no};
    };
    const auto headers = scene.authorize();
    ASSERT_FALSE(headers);
    EXPECT_THAT(headers.error().message,
                testing::StartsWith("token server `tokens.example:443`: no connection; it is"));
}

TEST(Failure, IsFollowedByPausesThatGrow) {
    Scene scene;
    scene.transport.answer = [](const HttpRequest&) { return no_connection(); };
    std::vector<std::int64_t> at;
    for (int second = 0; second < 1000; ++second) {
        const std::size_t before = scene.transport.count();
        EXPECT_FALSE(scene.authorize());
        EXPECT_FALSE(scene.authorize());
        if (scene.transport.count() > before) at.push_back(second);
        scene.clock.advance(1);
    }
    EXPECT_THAT(at, testing::ElementsAre(0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811));
    StrictServer& server = scene.server;
    scene.transport.answer = [&server](const HttpRequest& request) { return server(request); };
    scene.clock.advance(300);
    EXPECT_EQ(scene.token(), "token-1");
    EXPECT_EQ(scene.source->status().failures_in_a_row, 0);
    EXPECT_EQ(scene.source->status().last_error, "");
}

TEST(RetryAfter, IsWaitedForWhateverItsForm) {
    for (const std::string& value : {std::string("844"), std::string("Wed, 18 Nov 2026 11:20:44 GMT")}) {
        Scene scene;
        scene.transport.answer = [&value](const HttpRequest&) {
            return json_answer(429, "", {{"Retry-After", value}});
        };
        EXPECT_FALSE(scene.authorize());
        EXPECT_EQ(scene.source->status().next_attempt, noon.plus_seconds(844)) << value;
        scene.clock.advance(843);
        const auto waiting = scene.authorize();
        ASSERT_FALSE(waiting);
        EXPECT_EQ(waiting.error().fault, Fault::busy);
        EXPECT_THAT(waiting.error().message, HasSubstr("it is asked again at 2026-11-18T"));
        EXPECT_EQ(scene.transport.count(), 1U);
        scene.clock.advance(1);
        EXPECT_FALSE(scene.authorize());
        EXPECT_EQ(scene.transport.count(), 2U);
    }
}

TEST(Assertion, IsNeverSentTwice) {
    Scene scene;
    int calls = 0;
    scene.transport.answer = [&calls](const HttpRequest&) -> Answer {
        ++calls;
        if (calls % 3 == 0) return no_connection();
        if (calls % 3 == 1) return oauth_error(503, "server_error");
        return bearer("t" + std::to_string(calls), 30);
    };
    for (int minute = 0; minute < 60; ++minute) {
        (void)scene.authorize();
        scene.clock.advance(60);
    }
    std::set<std::string> jtis;
    for (const HttpRequest& request : scene.transport.sent()) {
        EXPECT_TRUE(jtis.insert(read_jwt(form_of(request).at("client_assertion"))->jti).second);
    }
    EXPECT_GT(jtis.size(), 20U);
}

}  // namespace
}  // namespace hv::fhir::client::test
