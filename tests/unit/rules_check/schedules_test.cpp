// Schedules that count from a stop, a pause or a change, and doses: each way to break them is noticed where it stands.
#include <gtest/gtest.h>

#include "tests/unit/rules_check/example.hpp"

namespace hv::rules {
namespace {

TEST(ScheduleExample, IsSound) {
    EXPECT_EQ(told_of_set(example_file("schedules.json")), "");
}

TEST(BrokenSchedules, AreNoticedWhereTheyStand) {
    const std::string sound = example_file("schedules.json");
    for (const Broken& row : broken_schedules())
        EXPECT_EQ(told_of_set(break_text(sound, row)), row.expected) << row.what;
}

TEST(DoseExample, IsSound) {
    EXPECT_EQ(told_of_vocabulary("drugs.json", example_file("doses.json")), "");
}

TEST(BrokenDoses, AreNoticedWhereTheyStand) {
    const std::string sound = example_file("doses.json");
    for (const Broken& row : broken_doses()) {
        EXPECT_EQ(told_of_vocabulary("drugs.json", break_text(sound, row)), row.expected) << row.what;
    }
}

}  // namespace
}  // namespace hv::rules
