// Dates, instants, and what a FHIR dateTime really says: an interval.
//
// Date:     a civil day, years 1..9999.
// Instant:  nanoseconds since 1970-01-01T00:00:00Z; years 1678..2261. A date before or after them (`9999-12-31` as "no
//           end") keeps its civil days, and its instants stand at the edge; arithmetic stops there too.
// Moment:   [first, end) with the precision it was written in. "2026-03" is the whole of March in Oslo; a minute is a
//           minute. Times without a zone are Europe/Oslo (see zone.hpp), and `zone_assumed` says so.
// Source:   FHIR R4 date, dateTime, instant; 1-9 fractional digits are met in the wild.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hv {

class Date {
public:
    constexpr Date() = default;
    constexpr explicit Date(std::int32_t days_since_1970) : days_(days_since_1970) {}
    // Nothing when there is no such day.
    static std::optional<Date> of(int year, unsigned month, unsigned day);
    // Exactly `YYYY-MM-DD`.
    static std::optional<Date> parse(std::string_view text);

    [[nodiscard]] constexpr std::int32_t days() const { return days_; }
    [[nodiscard]] int year() const;
    [[nodiscard]] unsigned month() const;
    [[nodiscard]] unsigned day() const;
    [[nodiscard]] std::string text() const;

    [[nodiscard]] constexpr Date plus_days(std::int32_t days) const { return Date(days_ + days); }
    // The same day of the month, or the last one there is (31 January plus 1 month is 28 or 29 February).
    [[nodiscard]] Date plus_months(int months) const;

    friend constexpr auto operator<=>(Date, Date) = default;
    friend constexpr std::int32_t operator-(Date a, Date b) { return a.days_ - b.days_; }

private:
    std::int32_t days_ = 0;
};

// Whole years lived on `day` by somebody born on `born`; born on 29 February: the birthday is 1 March in other years.
int age_on(Date born, Date day);

struct Instant {
    std::int64_t nanoseconds = 0;
    friend constexpr auto operator<=>(Instant, Instant) = default;
    // Seconds since 1970, UTC.
    [[nodiscard]] static constexpr Instant of_seconds(std::int64_t seconds);
    [[nodiscard]] constexpr Instant plus_seconds(std::int64_t seconds) const;
};

// 1678-01-01 and 2262-01-01, UTC: what lies beyond stands here.
inline constexpr Instant earliest_instant{-9'214'560'000'000'000'000};
inline constexpr Instant latest_instant{9'214'646'400'000'000'000};

constexpr Instant Instant::of_seconds(std::int64_t seconds) {
    if (seconds <= earliest_instant.nanoseconds / 1'000'000'000) return earliest_instant;
    if (seconds >= latest_instant.nanoseconds / 1'000'000'000) return latest_instant;
    return Instant{seconds * 1'000'000'000};
}

constexpr Instant Instant::plus_seconds(std::int64_t seconds) const {
    std::int64_t sum = 0;
    const bool overflow = __builtin_mul_overflow(seconds, std::int64_t{1'000'000'000}, &sum) ||
                          __builtin_add_overflow(nanoseconds, sum, &sum);
    if (overflow) return seconds < 0 ? earliest_instant : latest_instant;
    return Instant{sum < earliest_instant.nanoseconds ? earliest_instant.nanoseconds
                   : sum > latest_instant.nanoseconds ? latest_instant.nanoseconds
                                                      : sum};
}

enum class Precision : unsigned char { year, month, day, minute, second, fraction };

struct Moment {
    Instant first;
    Instant end;     // exclusive
    Date first_day;  // civil days in Oslo, both inclusive
    Date last_day;
    Precision precision = Precision::day;
    bool zone_assumed = false;

    bool operator==(const Moment&) const = default;
};

// Any FHIR date, dateTime or instant: YYYY, YYYY-MM, YYYY-MM-DD, with a time to the minute, second or 1-9 fractional
// digits, with `Z`, an offset or none. Leap second `:60` is read as `:59`. `24:00` and anything else: nothing.
std::optional<Moment> parse_moment(std::string_view text);

// A whole civil day in Oslo.
Moment whole_day(Date day);

// `2025-11-21T12:00:00+01:00`, in Oslo time; fractions only when there are any.
std::string text(Instant instant);

}  // namespace hv
