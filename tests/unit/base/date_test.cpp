#include <gtest/gtest.h>

#include "fhir/base/time.hpp"

namespace hv {
namespace {

Date date(std::string_view text) {
    return Date::parse(text).value();
}

TEST(Date, ReadsBackWhatItWrites) {
    for (std::int32_t days = -719'162; days <= 2'932'896; days += 97) {  // 0001-01-01 to 9999-12-31
        const Date day(days);
        EXPECT_EQ(Date::parse(day.text()), day) << day.text();
        EXPECT_EQ(Date::of(day.year(), day.month(), day.day()), day);
    }
    EXPECT_EQ(Date(0).text(), "1970-01-01");
    EXPECT_EQ(Date(-719'162).text(), "0001-01-01");
    EXPECT_EQ(Date(2'932'896).text(), "9999-12-31");
}

TEST(Date, RefusesDaysThatDoNotExist) {
    for (const auto* text :
         {"2025-02-29", "2025-04-31", "2025-13-01", "2025-00-10", "2025-01-00", "0000-01-01", "1900-02-29", "2025-1-01",
          "2025/01/01", "2025-01-1x", "20a5-01-01", "2025-b1-01", "", "2025-01-01T"})
        EXPECT_FALSE(Date::parse(text)) << text;
    EXPECT_FALSE(Date::of(10'000, 1, 1));
    EXPECT_FALSE(Date::of(-1, 1, 1));
    EXPECT_TRUE(Date::parse("2000-02-29"));
}

TEST(Date, AMonthAfterTheLastIsTheLastDayThatThereIs) {
    EXPECT_EQ(date("2025-01-31").plus_months(1).text(), "2025-02-28");
    EXPECT_EQ(date("2024-01-31").plus_months(1).text(), "2024-02-29");
    EXPECT_EQ(date("2025-03-31").plus_months(-1).text(), "2025-02-28");
    EXPECT_EQ(date("2025-11-30").plus_months(3).text(), "2026-02-28");
    EXPECT_EQ(date("2024-02-29").plus_months(12).text(), "2025-02-28");
    EXPECT_EQ(date("2025-08-25").plus_months(12).text(), "2026-08-25");
    EXPECT_EQ(date("2025-01-15").plus_months(-13).text(), "2023-12-15");
}

TEST(Date, CountsDays) {
    EXPECT_EQ(date("2025-03-01") - date("2025-02-28"), 1);
    EXPECT_EQ(date("2024-03-01") - date("2024-02-28"), 2);
    EXPECT_EQ(date("2025-12-31").plus_days(1).text(), "2026-01-01");
    EXPECT_LT(date("2025-12-31"), date("2026-01-01"));
}

TEST(Age, GrowsOnTheBirthday) {
    EXPECT_EQ(age_on(date("1997-06-15"), date("2025-06-14")), 27);
    EXPECT_EQ(age_on(date("1997-06-15"), date("2025-06-15")), 28);
    EXPECT_EQ(age_on(date("1997-06-15"), date("2025-07-01")), 28);
    EXPECT_EQ(age_on(date("1997-06-15"), date("2025-05-20")), 27);
    EXPECT_EQ(age_on(date("1997-06-15"), date("1997-06-15")), 0);
}

TEST(Age, OfSomebodyBornOnALeapDayGrowsOnTheFirstOfMarch) {
    EXPECT_EQ(age_on(date("2004-02-29"), date("2022-02-28")), 17);
    EXPECT_EQ(age_on(date("2004-02-29"), date("2022-03-01")), 18);
    EXPECT_EQ(age_on(date("2004-02-29"), date("2024-02-28")), 19);
    EXPECT_EQ(age_on(date("2004-02-29"), date("2024-02-29")), 20);
}

}  // namespace
}  // namespace hv
