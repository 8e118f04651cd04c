#include "fhir/client/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "fhir/client/text.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Digits only; nothing for anything else.
std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) return longest_retry_after_seconds;
    return value;
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> out;
    while (!(text = trimmed(text)).empty()) {
        out.push_back(text.substr(0, text.find_first_of(" \t")));
        text.remove_prefix(out.back().size());
    }
    return out;
}

// `08:49:37` as seconds of the day; a leap second is the one before.
std::optional<std::int64_t> time_of_day(std::string_view text) {
    if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
    const auto hour = number(text.substr(0, 2));
    const auto minute = number(text.substr(3, 2));
    const auto second = number(text.substr(6, 2));
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return *hour * 3600 + *minute * 60 + std::min<std::int64_t>(*second, 59);
}

std::optional<Instant> instant(std::string_view year, std::string_view month, std::string_view day,
                               std::string_view time, std::int64_t add_years) {
    const auto y = number(year);
    const auto d = number(day);
    const auto seconds = time_of_day(time);
    const auto* const m = std::ranges::find(months, month);
    if (!y || *y > 9999 || !d || *d > 31 || !seconds || m == months.end()) return std::nullopt;
    const auto date = Date::of(static_cast<int>(*y + add_years), static_cast<unsigned>(m - months.begin()) + 1,
                               static_cast<unsigned>(*d));
    if (!date) return std::nullopt;
    return Instant::of_seconds(std::int64_t{date->days()} * 86'400 + *seconds);
}

// The RFC 850 form: `06-Nov-94`, whose century is that which brings it closest without being far ahead.
std::optional<Instant> short_year(std::string_view date, std::string_view time, Instant now) {
    if (date.size() != 9 || date[2] != '-' || date[6] != '-') return std::nullopt;
    const std::string_view year = date.substr(7), month = date.substr(3, 3), day = date.substr(0, 2);
    const Instant latest = now.plus_seconds(std::int64_t{50} * 366 * 86'400);
    const std::optional<Instant> in_this = instant(year, month, day, time, 2000);
    if (in_this && *in_this <= latest) return in_this;
    return instant(year, month, day, time, 1900);
}

}  // namespace

std::optional<Instant> parse_http_date(std::string_view text, Instant now) {
    const std::vector<std::string_view> part = words(text);
    if (part.size() == 6 && part[0].size() == 4 && part[0][3] == ',' && part[5] == "GMT") {
        return instant(part[3], part[2], part[1], part[4], 0);
    }
    if (part.size() == 4 && part[0].ends_with(',') && part[3] == "GMT") return short_year(part[1], part[2], now);
    if (part.size() == 5 && part[0].size() == 3) return instant(part[4], part[1], part[2], part[3], 0);
    return std::nullopt;
}

std::optional<Instant> retry_after(const HttpReply& reply, Instant now) {
    const std::string* const field = reply.header("Retry-After");
    if (field == nullptr) return std::nullopt;
    const std::string_view value = trimmed(*field);
    const Instant latest = now.plus_seconds(longest_retry_after_seconds);
    if (const auto seconds = number(value)) return std::min(latest, now.plus_seconds(*seconds));

    const std::optional<Instant> wanted = parse_http_date(value, now);
    if (!wanted) return std::nullopt;
    Instant until = *wanted;
    const std::string* const date = reply.header("Date");
    if (const auto theirs = date == nullptr ? std::nullopt : parse_http_date(*date, now)) {
        const std::int64_t ahead = wanted->nanoseconds / 1'000'000'000 - theirs->nanoseconds / 1'000'000'000;
        until = std::max(until, now.plus_seconds(ahead));
    }
    return std::clamp(until, now, latest);
}

}  // namespace hv::fhir::client
