#include "plugin/flow/again.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace hv::plugin {
namespace {

const Instant now = Instant::of_seconds(1'790'000'000);

store::Lease lease(int attempts, const std::string& patient = "p1") {
    store::Lease lease;
    lease.who = {"ehr", patient};
    lease.attempts = attempts;
    return lease;
}
std::int64_t seconds_until(Fault fault, int attempts) {
    return (again_at(fault, lease(attempts), now, Instant{}).nanoseconds - now.nanoseconds) / 1'000'000'000;
}

TEST(Again, ComesLaterWithEveryFailureUpToALimit) {
    EXPECT_GE(seconds_until(Fault::unavailable, 0), 5);
    EXPECT_LE(seconds_until(Fault::unavailable, 0), 7);
    EXPECT_GE(seconds_until(Fault::unavailable, 3), 40);
    EXPECT_LE(seconds_until(Fault::unavailable, 1000), 15 * 60 * 5 / 4);
}

TEST(Again, IsSoonAfterAConflictAndRareForWhatPeopleMustMend) {
    EXPECT_LE(seconds_until(Fault::conflict, 0), 2);
    EXPECT_GE(seconds_until(Fault::invalid, 0), 15 * 60);
    EXPECT_GE(seconds_until(Fault::unsupported, 0), 15 * 60);
}

TEST(Again, IsNeverBeforeTheEhrWantsToBeAsked) {
    const Instant told = now.plus_seconds(844);
    EXPECT_EQ(again_at(Fault::busy, lease(0), now, told), told);
}

TEST(Again, IsSpreadOverPatientsSoThatNotAllComeAtOnce) {
    std::set<std::int64_t> instants;
    for (int i = 0; i < 50; ++i) {
        instants.insert(again_at(Fault::denied, lease(2, "p" + std::to_string(i)), now, Instant{}).nanoseconds);
    }
    EXPECT_GT(instants.size(), 20U);
}

}  // namespace
}  // namespace hv::plugin
