#include <algorithm>
#include <chrono>

#include "fhir/base/time.hpp"

namespace hv {

namespace {

using std::chrono::year_month_day;

year_month_day civil(std::int32_t days) {
    return year_month_day{std::chrono::sys_days{std::chrono::days{days}}};
}

Date of_civil(year_month_day day) {
    return Date(static_cast<std::int32_t>(std::chrono::sys_days{day}.time_since_epoch().count()));
}

// `count` decimal digits at `at`; -1 when one is no digit.
int digits(const char* at, int count) {
    int value = 0;
    for (int i = 0; i < count; ++i) {
        if (at[i] < '0' || at[i] > '9') return -1;
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

}  // namespace

std::optional<Date> Date::of(int year, unsigned month, unsigned day) {
    if (year < 1 || year > 9999) return std::nullopt;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (!date.ok()) return std::nullopt;
    return of_civil(date);
}

std::optional<Date> Date::parse(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int year = digits(text.data(), 4);
    const int month = digits(text.data() + 5, 2);
    const int day = digits(text.data() + 8, 2);
    if (year < 0 || month < 0 || day < 0) return std::nullopt;
    return of(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

int Date::year() const {
    return static_cast<int>(civil(days_).year());
}
unsigned Date::month() const {
    return static_cast<unsigned>(civil(days_).month());
}
unsigned Date::day() const {
    return static_cast<unsigned>(civil(days_).day());
}

std::string Date::text() const {
    const auto date = civil(days_);
    std::string text = "0000-00-00";
    const auto put = [&text](std::size_t end, unsigned value) {
        for (; value != 0; value /= 10) text[--end] = static_cast<char>('0' + value % 10);
    };
    put(4, static_cast<unsigned>(std::clamp(static_cast<int>(date.year()), 0, 9999)));
    put(7, static_cast<unsigned>(date.month()));
    put(10, static_cast<unsigned>(date.day()));
    return text;
}

Date Date::plus_months(int months) const {
    const auto date = civil(days_);
    const auto target = date.year() / date.month() + std::chrono::months{months};
    const auto last = (target / std::chrono::last).day();
    return of_civil(target / std::min(date.day(), last));
}

int age_on(Date born, Date day) {
    const auto from = civil(born.days());
    const auto to = civil(day.days());
    const int years = static_cast<int>(to.year()) - static_cast<int>(from.year());
    const bool before_birthday = to.month() < from.month() || (to.month() == from.month() && to.day() < from.day());
    return before_birthday ? years - 1 : years;
}

}  // namespace hv
