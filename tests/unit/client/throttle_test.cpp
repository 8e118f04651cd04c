// An EHR is never asked more than it allows, and left alone for as long as it wants.
#include "fhir/client/throttle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "tests/unit/client/scripted.hpp"

namespace hv::fhir::client {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::SizeIs;

// A clock that nobody but the test moves; whoever waits is sent back early, as by a service that is being stopped.
class StoppedClock : public Clock {
public:
    [[nodiscard]] Instant now() const override { return noon; }
    void sleep_until(Instant) override {}
};

std::int64_t seconds_from_noon(Instant instant) {
    return (instant.nanoseconds - noon.nanoseconds) / 1'000'000'000;
}

// Hazards: H23
TEST(Limit, OfTenASecondHoldsInEverySecondOfAnHourWhateverTheThreadsDo) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {{10, milliseconds{1000}}}, .concurrent = 4, .seed = 7}, clock);
    std::mutex mutex;
    std::vector<std::int64_t> arrivals;
    const auto work = [&](unsigned number) {
        std::minstd_rand random(number + 1);
        while (clock.now() < noon.plus_seconds(3600)) {
            Result<Throttle::Pass> pass = throttle.enter();
            if (!pass) {
                clock.sleep_until(std::max(throttle.resume_at(), later(clock.now(), milliseconds{1})));
                continue;
            }
            // The server sees it somewhere between begin and end, and both lie apart.
            const std::int64_t begin = clock.now().nanoseconds;
            if (random() % 4 == 0) clock.sleep_until(later(clock.now(), milliseconds{random() % 300}));
            const std::int64_t arrival = random() % 2 == 0 ? begin : clock.now().nanoseconds;
            pass->answered(reply(200));
            const std::lock_guard lock(mutex);
            arrivals.push_back(arrival);
        }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < 8; ++i) threads.emplace_back(work, i);
    for (std::thread& thread : threads) thread.join();

    std::ranges::sort(arrivals);
    std::size_t violations = 0;
    for (std::size_t i = 10; i < arrivals.size(); ++i) {
        if (arrivals[i] - arrivals[i - 10] < 1'000'000'000) ++violations;
    }
    EXPECT_EQ(violations, 0U);
    EXPECT_GT(arrivals.size(), 3600U * 5) << "and the limit is made use of";
    EXPECT_EQ(throttle.status().in_flight, 0U);
}

// Hazards: H23
TEST(Pause, LastsForAll844SecondsOfARetryAfter) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .seed = 1}, clock);
    throttle.enter()->answered(reply(429, "", {{"Retry-After", "844"}}));
    EXPECT_EQ(throttle.resume_at(), noon.plus_seconds(844));
    EXPECT_FALSE(throttle.is_open());
    while (clock.now() < noon.plus_seconds(841)) {
        const Result<Throttle::Pass> pass = throttle.enter();
        ASSERT_FALSE(pass) << seconds_from_noon(clock.now());
        EXPECT_EQ(pass.error().fault, Fault::busy);
        EXPECT_THAT(pass.error().message, HasSubstr("asked to be left alone"));
        clock.advance(7);
    }
    EXPECT_TRUE(throttle.enter());  // waits for the rest
    EXPECT_GE(clock.now(), noon.plus_seconds(844));
}

// Hazards: H23
TEST(Pause, IsEndedByOneRequestThatGoesFirst) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .longest_wait = milliseconds{0}, .seed = 1}, clock);
    throttle.enter()->answered(reply(503, "", {{"Retry-After", "10"}}));
    clock.advance(10);
    {
        Result<Throttle::Pass> first = throttle.enter();
        ASSERT_TRUE(first);
        EXPECT_FALSE(throttle.enter()) << "a second one before the first was answered";
        first->answered(reply(429, "", {{"Retry-After", "20"}}));
    }
    EXPECT_EQ(seconds_from_noon(throttle.resume_at()), 30);
    clock.advance(20);
    {
        Result<Throttle::Pass> first = throttle.enter();
        ASSERT_TRUE(first);
        first->answered(reply(200));
        EXPECT_TRUE(throttle.enter()) << "all follow";
    }
    EXPECT_EQ(throttle.status().cause, PauseCause::none);
}

TEST(Pause, IsNotEndedByAnAnswerFromBeforeIt) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .seed = 1}, clock);
    Result<Throttle::Pass> slow = throttle.enter();
    throttle.enter()->answered(reply(429, "", {{"Retry-After", "60"}}));
    slow->answered(reply(200));
    EXPECT_EQ(seconds_from_noon(throttle.resume_at()), 60);
    EXPECT_FALSE(throttle.enter());
    EXPECT_EQ(throttle.status().counts.turned_away, 1U);
}

TEST(Pause, ThatIsLongerStays) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .seed = 1}, clock);
    Result<Throttle::Pass> a = throttle.enter();
    Result<Throttle::Pass> b = throttle.enter();
    a->answered(reply(429, "", {{"Retry-After", "60"}}));
    b->answered(reply(429, "", {{"Retry-After", "5"}}));
    EXPECT_EQ(seconds_from_noon(throttle.resume_at()), 60);
}

TEST(BackOff, DoublesWithJitterUpToItsLimit) {
    test::FakeClock clock(noon);
    Throttle throttle(
        {.limits = {}, .first_pause = milliseconds{2000}, .longest_pause = milliseconds{60'000}, .seed = 5}, clock);
    std::int64_t wanted = 2000;
    for (int i = 0; i < 10; ++i) {
        const Instant before = clock.now();
        throttle.enter()->answered(reply(429));
        const std::int64_t pause = (throttle.resume_at().nanoseconds - before.nanoseconds) / 1'000'000;
        EXPECT_GE(pause, wanted / 2);
        EXPECT_LE(pause, wanted);
        wanted = std::min<std::int64_t>(wanted * 2, 60'000);
        clock.sleep_until(throttle.resume_at());
    }
    throttle.enter()->answered(reply(200));
    throttle.enter()->answered(reply(429));
    EXPECT_LE(throttle.resume_at().nanoseconds - clock.now().nanoseconds, 2'000'000'000) << "begins anew";
}

// Hazards: H23
TEST(Breaker, OpensAfterFailuresInARowAndLetsOneThroughLater) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .longest_wait = milliseconds{0}, .breaker_after = 5, .seed = 3}, clock);
    const std::vector<Answer> failures{torn(), reply(500), reply(502), refused_connection(), reply(504)};
    for (const Answer& failure : failures) {
        EXPECT_TRUE(throttle.is_open());
        Result<Throttle::Pass> pass = throttle.enter();
        ASSERT_TRUE(pass);
        if (const auto* answer = std::get_if<HttpReply>(&failure)) {
            pass->answered(*answer);
        } else {
            pass->failed(std::get<HttpFailure>(failure));
        }
    }
    EXPECT_FALSE(throttle.is_open());
    EXPECT_EQ(throttle.status().cause, PauseCause::failing);
    EXPECT_EQ(throttle.status().counts.opened, 1U);

    clock.sleep_until(throttle.resume_at());
    const Instant second = clock.now();
    throttle.enter()->failed(torn());  // one is enough now
    EXPECT_GT(throttle.resume_at(), second);
    EXPECT_EQ(throttle.status().counts.opened, 2U);
    clock.sleep_until(throttle.resume_at());
    throttle.enter()->answered(reply(200));
    EXPECT_EQ(throttle.status().cause, PauseCause::none);
    for (int i = 0; i < 4; ++i) throttle.enter()->failed(torn());
    EXPECT_TRUE(throttle.is_open()) << "the count began anew";
}

TEST(Breaker, SaysWhatTheNewestFailureWasAndWhatToDoAboutIt) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .longest_wait = milliseconds{0}, .breaker_after = 2, .seed = 3}, clock);
    const HttpFailure expired{{Fault::denied, "`ehr.example:443`: its certificate has expired", "must be renewed"},
                              Sent::no};
    throttle.enter()->failed(torn());
    throttle.enter()->failed(expired);
    for (const Error& error : {throttle.closed(), throttle.enter().error()}) {
        EXPECT_EQ(error.fault, Fault::busy);
        EXPECT_THAT(error.message, testing::StartsWith("`ehr.example:443`: its certificate has expired"));
        EXPECT_THAT(error.hint, testing::StartsWith("must be renewed; it is tried again after 20"));
    }
    clock.sleep_until(throttle.resume_at());
    EXPECT_EQ(throttle.status().failure->message, expired.error.message) << "nothing was answered yet";
    throttle.enter()->answered(reply(200));
    EXPECT_FALSE(throttle.status().failure);
}

TEST(Breaker, IsNotMovedByWhatIsNoFailureOfTheEhr) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .breaker_after = 2, .seed = 3}, clock);
    for (const int status : {400, 401, 403, 404, 409, 412, 422, 501}) throttle.enter()->answered(reply(status));
    for (int i = 0; i < 3; ++i) throttle.enter()->failed({{Fault::invalid, "no address", ""}, Sent::no});
    EXPECT_TRUE(throttle.is_open());
    EXPECT_EQ(throttle.status().counts.failed, 0U);
}

TEST(Unauthorized, PausesLongerEachTimeAndIsCountedApart) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .seed = 3}, clock);
    std::int64_t last = 0;
    for (int i = 0; i < 4; ++i) {
        const Instant before = clock.now();
        throttle.enter()->unauthorized(reply(401));
        const std::int64_t pause = throttle.resume_at().nanoseconds - before.nanoseconds;
        EXPECT_GE(pause, last);
        last = pause;
        clock.sleep_until(throttle.resume_at());
    }
    EXPECT_EQ(throttle.status().counts.unauthorized, 4U);
    EXPECT_EQ(throttle.status().counts.throttled, 0U);
    throttle.enter()->unauthorized(reply(401, "", {{"Retry-After", "900"}}));
    EXPECT_EQ(throttle.resume_at(), clock.now().plus_seconds(900));
}

TEST(Concurrency, IsNeverExceeded) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .concurrent = 3, .longest_wait = milliseconds{0}, .seed = 3}, clock);
    std::vector<Throttle::Pass> held;
    for (int i = 0; i < 3; ++i) held.push_back(*throttle.enter());
    const Result<Throttle::Pass> fourth = throttle.enter();
    ASSERT_FALSE(fourth);
    EXPECT_EQ(fourth.error().fault, Fault::busy);
    held.pop_back();
    EXPECT_TRUE(throttle.enter());
}

TEST(Concurrency, LetsWaitersInAsSoonAsSomebodyComesBack) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .concurrent = 1, .seed = 3}, clock);
    std::optional<Result<Throttle::Pass>> held(throttle.enter());
    std::thread waiter([&] { EXPECT_TRUE(throttle.enter()); });
    held.reset();
    waiter.join();
    EXPECT_EQ(throttle.status().counts.sent, 2U);
}

TEST(Waiting, EndsWhenTheServiceIsStopped) {
    StoppedClock clock;
    Throttle throttle({.limits = {{1, milliseconds{1000}}}, .seed = 3}, clock);
    EXPECT_TRUE(throttle.enter());
    const Result<Throttle::Pass> second = throttle.enter();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().fault, Fault::busy);
}

TEST(Limit, ThatIsLongTurnsAwayAndSaysUntilWhen) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {{3, milliseconds{900'000}}}, .seed = 3}, clock);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(throttle.enter());
    const Result<Throttle::Pass> fourth = throttle.enter();
    ASSERT_FALSE(fourth);
    EXPECT_THAT(fourth.error().message, HasSubstr("limits allow are used up"));
    EXPECT_THAT(fourth.error().hint, HasSubstr("after 2025-11-21T12:15:0"));
    EXPECT_EQ(seconds_from_noon(throttle.resume_at()), 900);
}

TEST(Limit, IsKeptWhenTheClockIsSetBack) {
    RateWindow window({2, milliseconds{1000}});
    window.ended(noon.plus_seconds(3600));
    window.ended(noon.plus_seconds(3600));
    const std::optional<Instant> free = window.free_at(noon, 0);
    ASSERT_TRUE(free);
    EXPECT_EQ(free->nanoseconds - noon.nanoseconds, 1'001'000'000);
}

TEST(Limit, IsReadFromAFigureASecond) {
    EXPECT_EQ(RateLimit::per_second(10).requests, 10U);
    EXPECT_EQ(RateLimit::per_second(2.9).requests, 2U);
    EXPECT_EQ(RateLimit::per_second(0.1).requests, 1U);
    EXPECT_EQ(RateLimit::per_second(0.1).period, milliseconds{10'000});
    EXPECT_EQ(RateLimit::per_second(0).period, milliseconds{10'000'000});
}

// Hazards: H23
TEST(State, KeepsAPauseOverARestart) {
    test::FakeClock clock(noon);
    std::vector<std::string> told;
    std::string state;
    {
        Throttle before({.limits = {}, .seed = 3}, clock);
        before.observe([&told](const std::string& now) { told.push_back(now); });
        EXPECT_THAT(told, SizeIs(0));
        before.enter()->answered(reply(429, "", {{"Retry-After", "844"}}));
        state = before.state();
        EXPECT_EQ(told.back(), state);
        EXPECT_THAT(told, SizeIs(2));  // after the first request, and when the pause began
    }
    clock.advance(100);
    Throttle after({.limits = {}, .seed = 3}, clock);
    after.restore(state);
    EXPECT_EQ(after.resume_at(), noon.plus_seconds(844));
    EXPECT_FALSE(after.enter());
    EXPECT_EQ(after.status().cause, PauseCause::told);
    EXPECT_EQ(after.state(), state);
}

// Hazards: H23
TEST(State, LetsAServiceThatRestartsInALoopExceedNothing) {
    test::FakeClock clock(noon);
    std::string state;
    std::vector<std::int64_t> begun;
    for (int start = 0; start < 50; ++start) {
        Throttle throttle({.limits = {{10, milliseconds{1000}}, {200, milliseconds{900'000}}}, .seed = 3}, clock);
        throttle.restore(state);
        throttle.observe([&state](const std::string& now) { state = now; });
        for (int i = 0; i < 7; ++i) {
            if (throttle.enter()) begun.push_back(clock.now().nanoseconds);
        }
    }
    ASSERT_GT(begun.size(), 50U);
    EXPECT_LE(begun.size(), 200U) << "all within the first quarter of an hour";
    EXPECT_LT(clock.now(), noon.plus_seconds(900));
    for (std::size_t i = 10; i < begun.size(); ++i) EXPECT_GE(begun[i] - begun[i - 10], 1'000'000'000);
}

TEST(State, OfAnotherMakeCountsAsNone) {
    for (const char* const text : {"", "2;told;1;0;0", "1;asleep;1;0;0", "1;told;x;0;0", "1;told;1", "1;told;1;0;0;5/",
                                   "{}", "1;told;1;0;0;5/900=1:"}) {
        test::FakeClock clock(noon);
        Throttle throttle({.limits = {{1, milliseconds{1000}}}, .seed = 3}, clock);
        throttle.restore(text);
        EXPECT_TRUE(throttle.enter()) << text;
        EXPECT_EQ(clock.now(), noon) << text;
    }
}

TEST(State, OfAPauseThatEndsInAnotherCenturyEndsTomorrow) {
    test::FakeClock clock(noon);
    Throttle throttle({.limits = {}, .seed = 3}, clock);
    throttle.restore("1;told;9000000000000000000;0;0");
    EXPECT_EQ(seconds_from_noon(throttle.resume_at()), 24 * 3600);
}

}  // namespace
}  // namespace hv::fhir::client
