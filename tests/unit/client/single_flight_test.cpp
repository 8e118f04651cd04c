// What somebody fetches stops nobody else.
#include "fhir/client/single_flight.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <vector>

#include "tests/unit/client/scripted.hpp"

namespace hv::fhir::client {
namespace {

using Flight = SingleFlight<int>;

struct Numbers {
    test::FakeClock clock{noon};
    Flight flight{clock, 20};
    std::atomic<int> fetched = 0;

    // Fresh for ten seconds, usable for a minute.
    Result<int> get(const std::function<Result<int>(int)>& fetch) {
        const Instant now = clock.now();
        return flight.get({[now](const Flight::Kept& kept) { return now < kept.at.plus_seconds(10); },
                           [now](const Flight::Kept& kept) { return now < kept.at.plus_seconds(60); },
                           [&] { return fetch(++fetched); }});
    }
    Result<int> get() {
        return get([](int number) { return Result<int>(number); });
    }
    Result<int> fail() {
        return get([](int) { return Result<int>(Error{Fault::not_found, "no number", ""}); });
    }
};

// A fetch that has begun, and ends when it is answered.
struct Underway {
    std::promise<void> answer;
    std::promise<void> asked;
    std::future<Result<int>> got;

    explicit Underway(Numbers& numbers)
        : got(std::async(std::launch::async, [this, &numbers] {
              return numbers.get([this](int number) {
                  asked.set_value();
                  answer.get_future().wait();
                  return Result<int>(number);
              });
          })) {
        asked.get_future().wait();
    }
};

TEST(SingleFlight, FetchesWhatIsNotFreshAnyMore) {
    Numbers numbers;
    EXPECT_EQ(*numbers.get(), 1);
    EXPECT_EQ(*numbers.get(), 1);
    numbers.clock.advance(10);
    EXPECT_EQ(*numbers.get(), 2);
}

TEST(SingleFlight, RemembersAFailureForAWhile) {
    Numbers numbers;
    EXPECT_EQ(numbers.fail().error().fault, Fault::not_found);
    numbers.clock.advance(19);
    EXPECT_EQ(numbers.get().error().fault, Fault::not_found);
    EXPECT_EQ(numbers.fetched, 1);
    numbers.clock.advance(1);
    EXPECT_EQ(*numbers.get(), 2);
}

TEST(SingleFlight, UsesWhatIsKeptWhenNothingNewerCanBeHad) {
    Numbers numbers;
    EXPECT_TRUE(numbers.get());
    numbers.clock.advance(30);
    EXPECT_EQ(*numbers.fail(), 1);
    EXPECT_EQ(*numbers.get(), 1) << "and asks no more for a while";
    numbers.clock.advance(30);
    EXPECT_FALSE(numbers.fail());
}

TEST(SingleFlight, HoldsNobodyWhileOneFetches) {
    Numbers numbers;
    Underway one(numbers);
    std::vector<std::future<Result<int>>> others;
    for (int i = 0; i < 5; ++i) others.push_back(std::async(std::launch::async, [&] { return numbers.get(); }));
    for (auto& other : others) {
        EXPECT_EQ(other.wait_for(std::chrono::seconds{4}), std::future_status::ready);
    }
    one.answer.set_value();
    EXPECT_EQ(*one.got.get(), 1);
    for (auto& other : others) EXPECT_EQ(other.get().error().fault, Fault::unavailable);
    EXPECT_EQ(*numbers.get(), 1);
    EXPECT_EQ(numbers.fetched, 1);
}

TEST(SingleFlight, GivesTheOneAnswerToThoseWhoWaitForIt) {
    Numbers numbers;
    Underway one(numbers);
    auto second = std::async(std::launch::async, [&] { return numbers.get(); });
    EXPECT_EQ(second.wait_for(std::chrono::milliseconds{50}), std::future_status::timeout);
    one.answer.set_value();
    EXPECT_EQ(*second.get(), 1);
    EXPECT_EQ(*one.got.get(), 1);
}

TEST(SingleFlight, GoesOnAfterAFetchThatThrew) {
    Numbers numbers;
    EXPECT_THROW((void)numbers.get([](int) -> Result<int> { throw std::runtime_error("out of memory"); }),
                 std::runtime_error);
    EXPECT_EQ(*numbers.get(), 2);
}

}  // namespace
}  // namespace hv::fhir::client
