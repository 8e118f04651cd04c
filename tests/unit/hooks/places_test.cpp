// A call that fetches waits for a place, but not for ever, and not in a long line.
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "plugin/hooks/places.hpp"
#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

// An EHR at which calls stay until they are let go.
struct Ward {
    World world;
    std::deque<FakeEhr::Paper> papers;  // of each call its own
    std::mutex mutex;
    std::promise<void> go;
    std::shared_future<void> gone{go.get_future()};
    std::atomic<int> inside = 0;
    std::vector<std::future<int>> calls;

    Ward() {
        world.tenant().open = [this](const std::string&, const std::string&) -> Result<std::unique_ptr<fc::Ehr>> {
            ++inside;
            gone.wait();
            const std::lock_guard lock(mutex);
            return std::unique_ptr<fc::Ehr>(std::make_unique<FakeEhr>(papers.emplace_back()));
        };
        world.open();
    }
    std::future<int> call() {
        return std::async(std::launch::async, [this] {
            Body body = Body::ill().fetching();
            body.prefetch.erase("conditions");
            return world.call(body).status;
        });
    }
    // Two calls are at the EHR, and a third waits.
    void fill() {
        for (int i = 0; i < 2; ++i) calls.push_back(call());
        while (inside < 2) std::this_thread::sleep_for(milliseconds{1});
        calls.push_back(call());
        EXPECT_EQ(calls.back().wait_for(milliseconds{200}), std::future_status::timeout);
    }
};

TEST(Places, AThirdCallThatFetchesWaitsUntilOneBecomesFree) {
    Ward ward;
    ward.fill();
    EXPECT_EQ(ward.inside, 2);
    ward.go.set_value();
    for (auto& call : ward.calls) EXPECT_EQ(call.get(), 200);
}

TEST(Places, ALineThatWouldHoldEveryWorkerIsNotBegun) {
    Ward ward;
    ward.fill();
    auto fourth = ward.call();
    EXPECT_EQ(fourth.wait_for(seconds{2}), std::future_status::ready);
    ward.go.set_value();
    EXPECT_EQ(fourth.get(), 503);
    for (auto& call : ward.calls) EXPECT_EQ(call.get(), 200);
}

TEST(Places, AreWaitedForUntilTheDeadline) {
    Places places;
    EXPECT_TRUE(places.take(1, 1, steady_clock::now()));
    EXPECT_FALSE(places.take(1, 1, steady_clock::now() + milliseconds{20}));
    places.leave();
    EXPECT_TRUE(places.take(1, 1, steady_clock::now()));
}

}  // namespace
}  // namespace hv::plugin::hooks::test
