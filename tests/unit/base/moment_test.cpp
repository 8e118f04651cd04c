#include <gtest/gtest.h>

#include <random>
#include <string>

#include "fhir/base/time.hpp"
#include "fhir/base/zone.hpp"

namespace hv {
namespace {

constexpr std::int64_t second = 1'000'000'000;

Moment moment(std::string_view written) {
    const auto parsed = parse_moment(written);
    EXPECT_TRUE(parsed) << written;
    return parsed.value_or(Moment());
}

struct Interval {
    std::string_view written;
    std::string_view first;
    std::string_view end;
    std::string_view first_day;
    std::string_view last_day;
    Precision precision;
    bool zone_assumed = false;
};

class MomentIsRead : public testing::TestWithParam<Interval> {};

TEST_P(MomentIsRead, AsTheIntervalItStandsFor) {
    const auto& want = GetParam();
    const Moment got = moment(want.written);
    EXPECT_EQ(text(got.first), want.first);
    EXPECT_EQ(text(got.end), want.end);
    EXPECT_EQ(got.first_day.text(), want.first_day);
    EXPECT_EQ(got.last_day.text(), want.last_day);
    EXPECT_EQ(got.precision, want.precision);
    EXPECT_EQ(got.zone_assumed, want.zone_assumed);
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, MomentIsRead,
    testing::Values(Interval{"2025", "2025-01-01T00:00:00+01:00", "2026-01-01T00:00:00+01:00", "2025-01-01",
                             "2025-12-31", Precision::year},
                    Interval{"2026-03", "2026-03-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00", "2026-03-01",
                             "2026-03-31", Precision::month},
                    Interval{"2024-02", "2024-02-01T00:00:00+01:00", "2024-03-01T00:00:00+01:00", "2024-02-01",
                             "2024-02-29", Precision::month},
                    Interval{"2025-11-21", "2025-11-21T00:00:00+01:00", "2025-11-22T00:00:00+01:00", "2025-11-21",
                             "2025-11-21", Precision::day},
                    Interval{"2025-11-21T12:00", "2025-11-21T12:00:00+01:00", "2025-11-21T12:01:00+01:00", "2025-11-21",
                             "2025-11-21", Precision::minute, true},
                    Interval{"2025-11-21T12:00Z", "2025-11-21T13:00:00+01:00", "2025-11-21T13:01:00+01:00",
                             "2025-11-21", "2025-11-21", Precision::minute},
                    Interval{"2025-07-01T12:00:00", "2025-07-01T12:00:00+02:00", "2025-07-01T12:00:01+02:00",
                             "2025-07-01", "2025-07-01", Precision::second, true},
                    Interval{"2025-11-21T12:00:00+01:00", "2025-11-21T12:00:00+01:00", "2025-11-21T12:00:01+01:00",
                             "2025-11-21", "2025-11-21", Precision::second},
                    Interval{"2025-11-21T23:30:00Z", "2025-11-22T00:30:00+01:00", "2025-11-22T00:30:01+01:00",
                             "2025-11-22", "2025-11-22", Precision::second},
                    Interval{"2025-11-21T20:00:00-05:00", "2025-11-22T02:00:00+01:00", "2025-11-22T02:00:01+01:00",
                             "2025-11-22", "2025-11-22", Precision::second},
                    Interval{"2020-05-13T13:03:10.6047487+02:00", "2020-05-13T13:03:10.6047487+02:00",
                             "2020-05-13T13:03:10.6047488+02:00", "2020-05-13", "2020-05-13", Precision::fraction},
                    Interval{"2025-01-01T00:00:00.000000001Z", "2025-01-01T01:00:00.000000001+01:00",
                             "2025-01-01T01:00:00.000000002+01:00", "2025-01-01", "2025-01-01", Precision::fraction},
                    Interval{"2025-01-01T00:00:00.5+01:00", "2025-01-01T00:00:00.5+01:00",
                             "2025-01-01T00:00:00.6+01:00", "2025-01-01", "2025-01-01", Precision::fraction},
                    Interval{"2025-01-01T23:59:59.9+01:00", "2025-01-01T23:59:59.9+01:00", "2025-01-02T00:00:00+01:00",
                             "2025-01-01", "2025-01-01", Precision::fraction},
                    Interval{"2016-12-31T23:59:60Z", "2017-01-01T00:59:59+01:00", "2017-01-01T01:00:00+01:00",
                             "2017-01-01", "2017-01-01", Precision::second}));

TEST(MomentIsRefused, WhenItIsNoFhirTime) {
    for (const auto* written : {"",
                                "202",
                                "20255",
                                "2025-",
                                "2025-1",
                                "2025-13",
                                "2025-00",
                                "2025-02-30",
                                "2025-11-21T",
                                "2025-11-21 12:00:00Z",
                                "2025-11-21T12",
                                "2025-11-21T12:",
                                "2025-11-21T12:0",
                                "2025-11-21T24:00:00Z",
                                "2025-11-21T12:60:00Z",
                                "2025-11-21T12:00:61Z",
                                "2025-11-21T12:00:0",
                                "2025-11-21T12:00:00.Z",
                                "2025-11-21T12:00:00.1234567890Z",
                                "2025-11-21T12:00:00+1:00",
                                "2025-11-21T12:00:00+0100",
                                "2025-11-21T12:00:00+01",
                                "2025-11-21T12:00:00+15:00",
                                "2025-11-21T12:00:00+14:01",
                                "2025-11-21T12:00:00+01:60",
                                "2025-11-21T12:00:00ZZ",
                                "2025-11-21T12:00:00z",
                                "2025-11-21t12:00:00Z",
                                "2025-11-21Z",
                                "2025T12:00",
                                "2025-11T12:00",
                                "0000-01-01",
                                "-2025",
                                " 2025",
                                "2025 ",
                                "2025-11-21T12:00:00,5Z",
                                "21.11.2025",
                                "2025-11-21T1a:00:00Z",
                                "2025-11-21T12:00:00+ab:00"})
        EXPECT_FALSE(parse_moment(written)) << written;
}

// Hazards: H16
TEST(Moment, OfADayOnWhichClocksChangeHas23Or25Hours) {
    const Moment spring = moment("2025-03-30");
    EXPECT_EQ(spring.end.nanoseconds - spring.first.nanoseconds, 23 * 3600 * second);
    const Moment autumn = moment("2025-10-26");
    EXPECT_EQ(autumn.end.nanoseconds - autumn.first.nanoseconds, 25 * 3600 * second);
    EXPECT_EQ(whole_day(*Date::parse("2025-10-26")), autumn);
}

// Hazards: H16
TEST(Moment, OfAnAmbiguousLocalTimeIsItsFirstOccurrence) {
    EXPECT_EQ(text(moment("2025-10-26T01:59:59").first), "2025-10-26T01:59:59+02:00");
    EXPECT_EQ(text(moment("2025-10-26T02:30:00").first), "2025-10-26T02:30:00+02:00");
    EXPECT_EQ(text(moment("2025-10-26T03:00:00").first), "2025-10-26T03:00:00+01:00");
}

// Hazards: H16
TEST(Moment, OfASkippedLocalTimeUsesTheOffsetFromBeforeTheChange) {
    EXPECT_EQ(text(moment("2025-03-30T01:59:59").first), "2025-03-30T01:59:59+01:00");
    EXPECT_EQ(text(moment("2025-03-30T02:30:00").first), "2025-03-30T03:30:00+02:00");
    EXPECT_EQ(text(moment("2025-03-30T03:00:00").first), "2025-03-30T03:00:00+02:00");
}

TEST(Moment, BeyondTheInstantsKeepsItsDays) {
    const Moment open_end = moment("9999-12-31");
    EXPECT_EQ(open_end.last_day.text(), "9999-12-31");
    EXPECT_EQ(open_end.first, latest_instant);
    EXPECT_EQ(open_end.end, latest_instant);
    const Moment no_date = moment("0001-01-01T00:00:00");
    EXPECT_EQ(no_date.first, earliest_instant);
    EXPECT_EQ(no_date.first_day.text(), "0001-01-01");
    EXPECT_EQ(moment("0001-01-01T00:00:00.5Z").end, earliest_instant);
    EXPECT_EQ(moment("9999-12-31T23:59:59+01:00").last_day.text(), "9999-12-31");
    EXPECT_EQ(moment("9999").last_day.text(), "9999-12-31");
    EXPECT_LT(moment("1900-01-01").first, moment("9999-12-31").first);
}

TEST(Instant, StopsAtTheEdgesOfItsRange) {
    EXPECT_EQ(latest_instant.plus_seconds(1), latest_instant);
    EXPECT_EQ(latest_instant.plus_seconds(INT64_MAX), latest_instant);
    EXPECT_EQ(earliest_instant.plus_seconds(-1), earliest_instant);
    EXPECT_EQ(earliest_instant.plus_seconds(INT64_MIN), earliest_instant);
    EXPECT_EQ(Instant{5}.plus_seconds(2).nanoseconds, 2 * second + 5);
    EXPECT_EQ(Instant::of_seconds(INT64_MAX), latest_instant);
    EXPECT_EQ(Instant::of_seconds(INT64_MIN), earliest_instant);
    EXPECT_EQ(Instant::of_seconds(-7).nanoseconds, -7 * second);
    EXPECT_EQ(text(latest_instant), "2262-01-01T01:00:00+01:00");
    EXPECT_EQ(text(earliest_instant), "1678-01-01T01:00:00+01:00");
}

TEST(Instant, ReadsBackWhatItWrites) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 50'000; ++i) {
        const std::int64_t span = 9'214'000'000;
        const auto seconds = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(2 * span)) - span;
        const std::int64_t nanoseconds = i % 3 == 0 ? 0 : static_cast<std::int64_t>(random() % 1'000'000'000);
        const Instant instant{seconds * second + nanoseconds};
        const auto back = parse_moment(text(instant));
        ASSERT_TRUE(back) << text(instant);
        EXPECT_EQ(back->first, instant) << text(instant);
        EXPECT_EQ(back->first_day, oslo_date(instant));
        EXPECT_LE(back->first_day, back->last_day);
        EXPECT_FALSE(back->zone_assumed);
    }
}

}  // namespace
}  // namespace hv
