#include <gtest/gtest.h>

#include "plugin/app/ehr_link.hpp"

namespace hv::plugin::app {
namespace {

// The most requests in any second when one is sent as soon as it may, each answered at once.
std::size_t busiest_second(const fhir::client::RateLimit& limit, int seconds) {
    fhir::client::RateWindow window(limit);
    const Instant start = Instant::of_seconds(1'790'000'000);
    std::vector<std::int64_t> sent;  // milliseconds
    for (std::int64_t ms = 0; ms < seconds * 1000; ++ms) {
        const Instant now = fhir::client::later(start, std::chrono::milliseconds{ms});
        while (window.free_at(now, 0) == now) {
            window.ended(now);
            sent.push_back(ms);
        }
    }
    std::size_t most = 0;
    for (std::size_t first = 0, last = 0; last < sent.size(); ++last) {
        while (sent[last] - sent[first] >= 1000) ++first;
        most = std::max(most, last - first + 1);
    }
    return most;
}

// Hazards: H23
TEST(RateOfAnEhr, IsNeverOverTheAgreedOneInAnySecondWithoutABurst) {
    RateConfig config;
    EXPECT_EQ(busiest_second(rate_limit(config), 60), 10U) << "the default";
    config.requests_per_second = 3.7;
    EXPECT_LE(busiest_second(rate_limit(config), 60), 3U);
    config.requests_per_second = 0.5;
    EXPECT_EQ(busiest_second(rate_limit(config), 60), 1U);
}

TEST(RateOfAnEhr, MayBeHigherForASecondWhereABurstIsAllowed) {
    RateConfig config;
    config.burst = 30;
    EXPECT_EQ(busiest_second(rate_limit(config), 60), 30U);
    EXPECT_EQ(rate_limit(config).period, std::chrono::milliseconds{3000}) << "the average stays";
}

}  // namespace
}  // namespace hv::plugin::app
