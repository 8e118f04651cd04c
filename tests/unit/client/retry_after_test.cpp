// When a server wants to be asked again, in all the ways in which servers say it.
#include <gtest/gtest.h>

#include "fhir/client/retry_after.hpp"

namespace hv::fhir::client {
namespace {

constexpr Instant now{1'763'722'800'000'000'000};  // Fri, 21 Nov 2025 11:00:00 GMT

// Seconds after `now`; -1: nothing.
std::int64_t wait(std::string value, std::string date = {}) {
    HttpReply reply{429, {{"retry-after", std::move(value)}}, ""};
    if (!date.empty()) reply.headers.push_back({"Date", std::move(date)});
    const std::optional<Instant> until = retry_after(reply, now);
    return until ? (until->nanoseconds - now.nanoseconds) / 1'000'000'000 : -1;
}

TEST(RetryAfter, IsSecondsOrADateInAnySpelling) {
    EXPECT_EQ(wait("844"), 844);
    EXPECT_EQ(wait(" 0 "), 0);
    EXPECT_EQ(wait("Fri, 21 Nov 2025 11:14:04 GMT"), 844);
    EXPECT_EQ(wait("Friday, 21-Nov-25 11:14:04 GMT"), 844);
    EXPECT_EQ(wait("Fri Nov 21 11:14:04 2025"), 844);
    EXPECT_EQ(wait("Mon Dec  1 11:00:00 2025"), 24 * 3600);
}

TEST(RetryAfter, IsNothingWhenItCannotBeRead) {
    for (const char* const value :
         {"", "soon", "-5", "1.5", "0x10", "Fri, 21 Nov 2025 25:14:04 GMT", "Fri, 31 Feb 2025 11:14:04 GMT",
          "Fri, 21 Nov 2025 11:14:04 CET", "Fri, 21 Foo 2025 11:14:04 GMT", "21 Nov 2025", "Fri, 21-Nov-25"}) {
        EXPECT_EQ(wait(value), -1) << value;
    }
    EXPECT_FALSE(retry_after(HttpReply{429, {}, ""}, now));
}

TEST(RetryAfter, LastsADayAtMostAndNeverEndsInThePast) {
    EXPECT_EQ(wait("86401"), 86'400);
    EXPECT_EQ(wait("99999999999999999999999999"), 86'400);
    EXPECT_EQ(wait("Fri, 21 Nov 2098 11:14:04 GMT"), 86'400);
    EXPECT_EQ(wait("Fri, 21 Nov 2014 11:14:04 GMT"), 0);
}

TEST(RetryAfter, IsTakenByTheClockThatMakesUsWaitLonger) {
    // The server's clock is ten minutes behind ours, then ten ahead.
    EXPECT_EQ(wait("Fri, 21 Nov 2025 10:51:00 GMT", "Fri, 21 Nov 2025 10:50:00 GMT"), 60);
    EXPECT_EQ(wait("Fri, 21 Nov 2025 11:11:00 GMT", "Fri, 21 Nov 2025 11:10:00 GMT"), 660);
}

TEST(HttpDate, ReadsTheExamplesOfItsStandard) {
    const Instant wanted = Instant::of_seconds(784'111'777);
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT", now), wanted);
    EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", now), wanted);
    EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994", now), wanted);
    EXPECT_EQ(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT", now), Instant::of_seconds(1'483'228'799));
}

}  // namespace
}  // namespace hv::fhir::client
