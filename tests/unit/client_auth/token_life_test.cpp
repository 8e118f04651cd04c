// A token is fetched once, used while it holds, renewed in time, and fetched anew when the EHR refuses it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <thread>

#include "tests/unit/client_auth/scene.hpp"

namespace hv::fhir::client::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Token, IsFetchedOnceAndUsedWhileItHolds) {
    Scene scene;
    EXPECT_EQ(scene.token(), "token-1");
    scene.clock.advance(200);
    EXPECT_EQ(scene.token(), "token-1");
    EXPECT_EQ(scene.transport.count(), 1U);
    const TokenStatus status = scene.source->status();
    EXPECT_EQ(status.kid, "k1");
    EXPECT_EQ(status.expires, noon.plus_seconds(300));
    EXPECT_EQ(status.last_success, noon);
    EXPECT_EQ(status.granted_scope, "system/Observation.rs system/Flag.cruds");
    EXPECT_EQ(status.requests, 1);
    EXPECT_THAT(status.warnings, IsEmpty());
}

struct Life {
    int seconds;
    int still_old;
    int renewed;
};

class Renewal : public testing::TestWithParam<Life> {};

TEST_P(Renewal, HappensBeforeTheEnd) {
    Scene scene;
    scene.server.expires_in = GetParam().seconds;
    EXPECT_EQ(scene.token(), "token-1");
    scene.clock.advance(GetParam().still_old);
    EXPECT_EQ(scene.token(), "token-1");
    scene.clock.set(noon.plus_seconds(GetParam().renewed));
    EXPECT_EQ(scene.token(), "token-2");
}

// 80 % or 30 s before the end, whichever is earlier; half of a life of a minute or less.
INSTANTIATE_TEST_SUITE_P(Lives, Renewal,
                         testing::Values(Life{3600, 2879, 2880}, Life{300, 239, 240}, Life{100, 69, 70},
                                         Life{60, 29, 30}, Life{10, 4, 5}, Life{1, 0, 1}),
                         [](const auto& row) { return "Of" + std::to_string(row.param.seconds) + "Seconds"; });

TEST(Token, WithoutATimeLivesAMinute) {
    Scene scene;
    scene.transport.answer = [](const HttpRequest&) {
        return json_answer(200, R"({"access_token":"t","token_type":"Bearer","expires_in":null})");
    };
    EXPECT_EQ(scene.token(), "t");
    EXPECT_EQ(scene.source->status().expires, noon.plus_seconds(60));
}

TEST(Token, TypeIsComparedWithoutCaseAndMustBeTheOneAskedFor) {
    Scene scene;
    std::string type = "BEARER";
    scene.transport.answer = [&type](const HttpRequest&) {
        return json_answer(200, R"({"access_token":"t","expires_in":"300","token_type":")" + type + "\"}");
    };
    EXPECT_EQ(scene.token(), "t");
    Scene other;
    type = "DPoP";
    other.transport.answer = scene.transport.answer;
    const auto refused = other.authorize();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::denied);
    EXPECT_THAT(refused.error().message, HasSubstr("another type than Bearer"));
}

TEST(OldToken, IsUsedOnWhileTheServerIsDown) {
    Scene scene;
    EXPECT_EQ(scene.token(), "token-1");
    scene.transport.answer = [](const HttpRequest&) { return no_connection(); };
    scene.clock.advance(240);
    EXPECT_EQ(scene.token(), "token-1");
    EXPECT_EQ(scene.transport.count(), 2U) << "a renewal was tried";
    EXPECT_THAT(scene.source->status().warnings, ElementsAre(HasSubstr("could not be renewed")));
    EXPECT_EQ(scene.token(), "token-1");
    EXPECT_EQ(scene.transport.count(), 2U) << "and not again at once";
    scene.clock.set(noon.plus_seconds(296));
    const auto after = scene.authorize();
    ASSERT_FALSE(after) << "five seconds before the end it would arrive too late";
    EXPECT_EQ(after.error().fault, Fault::unavailable);
}

TEST(Token, ThatExpiresMidwayIsReplacedWhenTheEhrSaysSo) {
    Scene scene;
    const auto used = scene.authorize();
    ASSERT_TRUE(used);
    EXPECT_TRUE(scene.source->refused(*used, unauthorized({{"WWW-Authenticate", R"(Bearer error="invalid_token")"}})));
    EXPECT_EQ(scene.token(), "token-2");
    EXPECT_TRUE(scene.source->refused(*used, unauthorized())) << "another thread has renewed it already";
    EXPECT_EQ(scene.token(), "token-2");
    EXPECT_EQ(scene.transport.count(), 2U);
    EXPECT_FALSE(scene.source->refused(*used, {403, {}, ""})) << "a new token would not be let in either";
}

TEST(Ehr, ThatRefusesEveryTokenCausesNoFloodOfTokenRequests) {
    Scene scene;
    const auto work = [&scene] {
        const auto used = scene.authorize();
        if (!used || !scene.source->refused(*used, unauthorized())) return;
        const auto again = scene.authorize();
        if (again) (void)scene.source->refused(*again, unauthorized());
    };
    for (int second = 0; second < 600; ++second) {
        work();
        work();
        scene.clock.advance(1);
    }
    EXPECT_LE(scene.transport.count(), 12U);
    EXPECT_GE(scene.transport.count(), 5U) << "it is tried now and then";
    EXPECT_THAT(scene.source->status().warnings, testing::Contains(HasSubstr("the EHR refuses tokens that are new")));
}

TEST(Scope, ThatWasNotGrantedIsTold) {
    Scene scene;
    scene.transport.answer = [](const HttpRequest&) {
        return json_answer(200, R"({"access_token":"t","token_type":"bearer","expires_in":300,
                                    "scope":"openid system/Observation.rs"})");
    };
    EXPECT_EQ(scene.token(), "t");
    EXPECT_EQ(scene.source->status().granted_scope, "openid system/Observation.rs");
    EXPECT_THAT(scene.source->status().warnings, ElementsAre("asked for and not granted: `system/Flag.cruds`"));
}

// All 32 are inside before the one request is answered.
TEST(SingleFlight, ThirtyTwoThreadsCauseExactlyOnePost) {
    Scene scene;
    constexpr int threads = 32;
    std::atomic<int> inside = 0;
    StrictServer& server = scene.server;
    scene.transport.answer = [&](const HttpRequest& request) {
        while (inside.load() < threads) std::this_thread::yield();
        return server(request);
    };
    std::vector<std::string> tokens(threads);
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) {
        workers.emplace_back([&scene, &inside, &tokens, i] {
            ++inside;
            const auto headers = scene.authorize();
            if (headers) tokens[static_cast<std::size_t>(i)] = header_of(*headers, "Authorization");
        });
    }
    for (std::thread& worker : workers) worker.join();
    EXPECT_EQ(scene.transport.count(), 1U);
    EXPECT_THAT(tokens, testing::Each("Bearer token-1"));
}

TEST(SingleFlight, WhoWaitedForAFailureGetsItAndDoesNotAskAgain) {
    Scene scene;
    constexpr int threads = 32;
    std::atomic<int> inside = 0;
    scene.transport.answer = [&](const HttpRequest&) -> Answer {
        while (inside.load() < threads) std::this_thread::yield();
        return oauth_error(503, "server_error");
    };
    std::atomic<int> unavailable = 0;
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
            ++inside;
            const auto headers = scene.authorize();
            if (!headers && headers.error().fault == Fault::unavailable) ++unavailable;
        });
    }
    for (std::thread& worker : workers) worker.join();
    EXPECT_EQ(scene.transport.count(), 1U);
    EXPECT_EQ(unavailable, threads);
}

TEST(SingleFlight, TheOthersUseTheOldTokenWhileOneRenews) {
    Scene scene;
    EXPECT_EQ(scene.token(), "token-1");
    scene.clock.advance(250);
    std::atomic<bool> renewing = false;
    std::atomic<bool> let_go = false;
    StrictServer& server = scene.server;
    scene.transport.answer = [&](const HttpRequest& request) {
        renewing = true;
        while (!let_go) std::this_thread::yield();
        return server(request);
    };
    std::thread renewer([&scene] { EXPECT_EQ(scene.token(), "token-2"); });
    while (!renewing) std::this_thread::yield();
    EXPECT_EQ(scene.token(), "token-1") << "nobody waits for a renewal";
    let_go = true;
    renewer.join();
    EXPECT_EQ(scene.token(), "token-2");
    EXPECT_EQ(scene.transport.count(), 2U);
}

}  // namespace
}  // namespace hv::fhir::client::test
