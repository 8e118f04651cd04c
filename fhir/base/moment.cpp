#include <algorithm>

#include "fhir/base/time.hpp"
#include "fhir/base/zone.hpp"

namespace hv {

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int32_t seconds_a_day = 86'400;

class Cursor {
public:
    explicit Cursor(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

    [[nodiscard]] bool at_end() const { return at_ == end_; }
    bool skip(char c) {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    // Exactly `count` digits.
    bool number(int count, unsigned& value) {
        if (end_ - at_ < count) return false;
        value = 0;
        for (int i = 0; i < count; ++i) {
            const auto digit = static_cast<unsigned>(static_cast<unsigned char>(at_[i])) - '0';
            if (digit > 9) return false;
            value = value * 10 + digit;
        }
        at_ += count;
        return true;
    }
    // One to nine digits after a decimal point, as nanoseconds; `unit` is the worth of the last one.
    bool fraction(std::int64_t& nanoseconds, std::int64_t& unit) {
        nanoseconds = 0;
        unit = second;
        for (; at_ != end_ && *at_ >= '0' && *at_ <= '9'; ++at_) {
            unit /= 10;
            if (unit == 0) return false;
            nanoseconds += (*at_ - '0') * unit;
        }
        return unit != second;
    }

private:
    const char* at_;
    const char* end_;
};

Moment of_days(Date first_day, Date last_day, Precision precision) {
    return {from_oslo(first_day, 0), from_oslo(last_day.plus_days(1), 0), first_day, last_day, precision, false};
}

// `Z`, `+hh:mm` or `-hh:mm`, in seconds.
bool read_offset(Cursor& text, std::int32_t& offset) {
    offset = 0;
    if (text.skip('Z')) return true;
    const bool west = text.skip('-');
    unsigned hours = 0;
    unsigned minutes = 0;
    if ((!west && !text.skip('+')) || !text.number(2, hours) || !text.skip(':') || !text.number(2, minutes))
        return false;
    if (hours > 14 || minutes > 59 || (hours == 14 && minutes != 0)) return false;
    offset = static_cast<std::int32_t>(hours * 3600 + minutes * 60);
    if (west) offset = -offset;
    return true;
}

// What follows the `T`.
std::optional<Moment> read_time(Cursor& text, Date day) {
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned seconds = 0;
    std::int64_t nanoseconds = 0;
    std::int64_t width = 60 * second;
    Moment moment;
    moment.precision = Precision::minute;
    if (!text.number(2, hour) || !text.skip(':') || !text.number(2, minute)) return std::nullopt;
    if (text.skip(':')) {
        if (!text.number(2, seconds)) return std::nullopt;
        moment.precision = Precision::second;
        width = second;
        if (text.skip('.')) {
            if (!text.fraction(nanoseconds, width)) return std::nullopt;
            moment.precision = Precision::fraction;
        }
    }
    if (hour > 23 || minute > 59 || seconds > 60) return std::nullopt;
    const auto wall = static_cast<std::int32_t>(hour * 3600 + minute * 60 + std::min(seconds, 59U));

    std::int32_t offset = 0;
    moment.zone_assumed = text.at_end();
    if (!moment.zone_assumed && (!read_offset(text, offset) || !text.at_end())) return std::nullopt;
    moment.first = moment.zone_assumed ? from_oslo(day, wall)
                                       : Instant::of_seconds(std::int64_t{day.days()} * seconds_a_day + wall - offset);
    if (moment.first == earliest_instant || moment.first == latest_instant) {
        moment.end = moment.first;
        moment.first_day = moment.last_day = day;
        return moment;
    }
    moment.first.nanoseconds += nanoseconds;
    moment.end.nanoseconds = moment.first.nanoseconds + width;
    moment.first_day = oslo_date(moment.first);
    moment.last_day = oslo_date({moment.end.nanoseconds - 1});
    return moment;
}

void put_two(std::string& out, std::int64_t value) {
    out += static_cast<char>('0' + value / 10 % 10);
    out += static_cast<char>('0' + value % 10);
}

void put_fraction(std::string& out, std::int64_t nanoseconds) {
    if (nanoseconds == 0) return;
    out += '.';
    for (std::int64_t unit = second / 10; nanoseconds != 0; nanoseconds %= unit, unit /= 10)
        out += static_cast<char>('0' + nanoseconds / unit);
}

}  // namespace

std::optional<Moment> parse_moment(std::string_view text) {
    Cursor at(text);
    unsigned year = 0;
    unsigned month = 1;
    unsigned day = 1;
    if (!at.number(4, year)) return std::nullopt;
    Precision precision = Precision::year;
    if (at.skip('-')) {
        if (!at.number(2, month)) return std::nullopt;
        precision = Precision::month;
        if (at.skip('-')) {
            if (!at.number(2, day)) return std::nullopt;
            precision = Precision::day;
        }
    }
    const auto first = Date::of(static_cast<int>(year), month, day);
    if (!first) return std::nullopt;
    if (precision == Precision::day && at.skip('T')) return read_time(at, *first);
    if (!at.at_end()) return std::nullopt;
    if (precision == Precision::day) return of_days(*first, *first, precision);
    return of_days(*first, first->plus_months(precision == Precision::year ? 12 : 1).plus_days(-1), precision);
}

Moment whole_day(Date day) {
    return of_days(day, day, Precision::day);
}

std::string text(Instant instant) {
    const std::int32_t offset = oslo_offset(instant);
    std::int64_t seconds = instant.nanoseconds / second;
    std::int64_t nanoseconds = instant.nanoseconds % second;
    if (nanoseconds < 0) {
        nanoseconds += second;
        --seconds;
    }
    const Date day = oslo_date(instant);
    const std::int64_t wall = seconds + offset - std::int64_t{day.days()} * seconds_a_day;
    std::string out = day.text();
    out += 'T';
    put_two(out, wall / 3600);
    out += ':';
    put_two(out, wall / 60 % 60);
    out += ':';
    put_two(out, wall % 60);
    put_fraction(out, nanoseconds);
    out += offset < 0 ? '-' : '+';
    put_two(out, std::abs(offset) / 3600);
    out += ':';
    put_two(out, std::abs(offset) / 60 % 60);
    return out;
}

}  // namespace hv
