#include "plugin/events/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/unit/events/ward.hpp"

namespace hv::plugin::events {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Jobs that write down when they ran.
struct Diary {
    OwnClock clock;
    std::vector<std::string> ran;

    Job every(const std::string& name, std::int64_t seconds, bool jitter = false) {
        return {name,
                [this, name, seconds](Instant now) {
                    ran.push_back(name);
                    return now.plus_seconds(seconds);
                },
                jitter};
    }
    std::vector<std::string> after(Schedule& schedule, std::int64_t seconds) {
        clock.time = clock.time.plus_seconds(seconds);
        ran.clear();
        schedule.run_due();
        return ran;
    }
};

TEST(Schedule, CallsEachJobWhenItWantedToBeCalled) {
    Diary diary;
    Schedule schedule(diary.clock, {diary.every("minute", 60), diary.every("hour", 3600)}, 1);

    EXPECT_THAT(diary.after(schedule, 0), ElementsAre("minute", "hour")) << "at the start";
    EXPECT_THAT(diary.after(schedule, 59), IsEmpty());
    EXPECT_THAT(diary.after(schedule, 1), ElementsAre("minute"));
    EXPECT_THAT(diary.after(schedule, 3540), testing::UnorderedElementsAre("minute", "hour"));
}

TEST(Schedule, RunsAJobAtOnceWhenItIsHastened) {
    Diary diary;
    Schedule schedule(diary.clock, {diary.every("poll", 3600)}, 1);
    diary.after(schedule, 0);

    schedule.hasten("poll");
    schedule.hasten("nobody");

    EXPECT_THAT(diary.after(schedule, 0), ElementsAre("poll"));
    EXPECT_THAT(diary.after(schedule, 1), IsEmpty());
}

TEST(Schedule, RunsAJobAgainThatWasHastenedWhileItRan) {
    Diary diary;
    Schedule* itself = nullptr;
    int runs = 0;
    const auto run = [&](Instant now) {
        if (++runs == 1) itself->hasten("poll");
        return now.plus_seconds(3600);
    };
    Schedule schedule(diary.clock, {{"poll", run, false}}, 1);
    itself = &schedule;

    schedule.run_due();
    schedule.run_due();
    schedule.run_due();

    EXPECT_EQ(runs, 2);
}

TEST(Schedule, SpreadsJobsByUpToATenth) {
    Diary diary;
    Schedule schedule(diary.clock, {diary.every("poll", 1000, true)}, 7);
    diary.after(schedule, 0);

    EXPECT_THAT(diary.after(schedule, 999), IsEmpty());
    EXPECT_THAT(diary.after(schedule, 101), ElementsAre("poll"));
}

TEST(Schedule, FinishesTheJobInWorkBeforeItStops) {
    Diary diary;
    std::atomic<bool> begun{false};
    std::atomic<bool> ended{false};
    const auto run = [&](Instant now) {
        begun = true;
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        ended = true;
        return now.plus_seconds(3600);
    };
    Schedule schedule(diary.clock, {{"poll", run, false}}, 1);
    schedule.start();
    while (!begun) std::this_thread::yield();

    schedule.stop();

    EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace hv::plugin::events
