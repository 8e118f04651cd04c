#include "plugin/app/fire_watch.hpp"

#include <gtest/gtest.h>

namespace hv::plugin::app {
namespace {

const Instant start = Instant::of_seconds(1'790'000'000);

Instant after_days(std::int64_t days) {
    return start.plus_seconds(days * 86'400);
}

// Hazards: H01
TEST(FireWatch, SaysZeroOfARuleThatHasGoneSilent) {
    FireWatch watch;
    for (std::int64_t day = 0; day < 7; ++day) watch.add("a", "HF-04", 10, 100, after_days(day));
    watch.add("a", "HF-04", 0, 100, after_days(7));
    const std::vector<FireRatio> ratios = watch.ratios(after_days(7));
    ASSERT_EQ(ratios.size(), 1U);
    EXPECT_EQ(ratios[0].rule, "HF-04");
    EXPECT_EQ(ratios[0].ratio, 0);
}

TEST(FireWatch, SaysThreeOfARuleThatFiresThreeTimesAsOften) {
    FireWatch watch;
    watch.add("a", "HF-04", 10, 100, after_days(1));
    watch.add("a", "HF-04", 60, 200, after_days(4));
    EXPECT_NEAR(watch.ratios(after_days(4)).at(0).ratio, 3, 1e-9);
}

TEST(FireWatch, SaysNothingBeforeItKnowsWhatIsUsual) {
    FireWatch watch;
    watch.add("a", "HF-04", 0, 100, after_days(0));
    EXPECT_TRUE(watch.ratios(after_days(0)).empty()) << "no days before";
    watch.add("a", "HF-04", 10, 100, after_days(3));
    EXPECT_TRUE(watch.ratios(after_days(3)).empty()) << "never met before";
    watch.add("b", "HF-04", 10, 100, after_days(3));
    watch.add("b", "HF-04", 1, 49, after_days(5));
    EXPECT_TRUE(watch.ratios(after_days(5)).empty()) << "too few lately";
}

TEST(FireWatch, ForgetsWhatIsOlderThanEightDays) {
    FireWatch watch;
    watch.add("a", "HF-04", 10, 100, after_days(0));
    watch.add("a", "HF-04", 10, 100, after_days(9));
    EXPECT_TRUE(watch.ratios(after_days(9)).empty());
}

}  // namespace
}  // namespace hv::plugin::app
