#include "fhir/base/zone.hpp"

#include <date/tz.h>
#include <gtest/gtest.h>

#include <random>

namespace hv {
namespace {

constexpr std::int64_t second = 1'000'000'000;

TEST(Oslo, IsOneHourAheadInWinterAndTwoInSummer) {
    EXPECT_EQ(oslo_offset(Instant::of_seconds(1'763'726'400)), 3600);  // 2025-11-21
    EXPECT_EQ(oslo_offset(Instant::of_seconds(1'751'371'200)), 7200);  // 2025-07-01
}

// Hazards: H16
TEST(Oslo, ChangesItsClocksToTheSecond) {
    const std::int64_t spring = 1'743'296'400;  // 2025-03-30T01:00:00Z
    EXPECT_EQ(oslo_offset(Instant::of_seconds(spring - 1)), 3600);
    EXPECT_EQ(oslo_offset(Instant{spring * second - 1}), 3600);
    EXPECT_EQ(oslo_offset(Instant::of_seconds(spring)), 7200);
    const std::int64_t autumn = 1'761'440'400;  // 2025-10-26T01:00:00Z
    EXPECT_EQ(oslo_offset(Instant::of_seconds(autumn - 1)), 7200);
    EXPECT_EQ(oslo_offset(Instant::of_seconds(autumn)), 3600);
}

TEST(Oslo, AgreesWithTheTimeZoneDatabaseEverywhere) {
    const auto* zone = date::locate_zone("Europe/Oslo");
    const auto agrees = [&](std::int64_t seconds) {
        const auto info = zone->get_info(date::sys_seconds{std::chrono::seconds{seconds}});
        EXPECT_EQ(oslo_offset(Instant::of_seconds(seconds)), info.offset.count()) << seconds;
    };
    for (std::int64_t seconds = -2'208'988'800; seconds < 9'214'000'000; seconds += 3'333'333) agrees(seconds);
    auto at = date::sys_seconds{date::sys_days{date::year{1900} / 1 / 1}};
    for (int i = 0; i < 500; ++i) {
        at = zone->get_info(at).end;
        agrees(at.time_since_epoch().count() - 1);
        agrees(at.time_since_epoch().count());
    }
}

TEST(Oslo, KeepsItsFirstOffsetBefore1900) {
    EXPECT_EQ(oslo_offset(earliest_instant), 3600);
    EXPECT_EQ(oslo_date(earliest_instant).text(), "1678-01-01");
}

TEST(Oslo, DayBeginsAtLocalMidnight) {
    EXPECT_EQ(oslo_date(Instant::of_seconds(1'763'679'599)).text(), "2025-11-20");
    EXPECT_EQ(oslo_date(Instant::of_seconds(1'763'679'600)).text(), "2025-11-21");
    EXPECT_EQ(oslo_date(Instant{-1}).text(), "1970-01-01");
}

TEST(Oslo, WallClockTimesLeadBackToTheSameDay) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 20'000; ++i) {
        const Date day(static_cast<std::int32_t>(random() % 140'000) - 35'000);
        const auto seconds = static_cast<std::int32_t>(random() % 86'400);
        const Instant instant = from_oslo(day, seconds);
        EXPECT_EQ(oslo_date(instant), day) << day.text() << ' ' << seconds;
        const std::int64_t wall =
            instant.nanoseconds / second + oslo_offset(instant) - std::int64_t{day.days()} * 86'400;
        // Only a local time that was skipped reads differently: an hour later.
        EXPECT_TRUE(wall == seconds || wall == seconds + 3600) << day.text() << ' ' << seconds;
    }
}

}  // namespace
}  // namespace hv
