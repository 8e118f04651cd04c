// Small words that rule sets, findings and sheets share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/base/time.hpp"

namespace hv::rules {

enum class Language : std::uint8_t { nb, en };  // nn falls back to nb

// A text in the two languages that every rule speaks.
struct Words {
    std::string nb;
    std::string en;

    [[nodiscard]] const std::string& in(Language language) const { return language == Language::nb ? nb : en; }
    [[nodiscard]] bool empty() const { return nb.empty() && en.empty(); }
    bool operator==(const Words&) const = default;
};

// How sure a number is. Only V and V2 count as confirmed; R and D say so wherever they are shown.
enum class Confidence : std::uint8_t { v, v2, r, d };
std::string_view text(Confidence confidence);
std::optional<Confidence> parse_confidence(std::string_view text);
inline bool unconfirmed(Confidence confidence) {
    return confidence == Confidence::r || confidence == Confidence::d;
}

// none < info < due < review < danger < urgent; `danger` is Hjertefrisk's «Faresone».
enum class Level : std::uint8_t { none, info, due, review, danger, urgent };
std::string_view text(Level level);
std::optional<Level> parse_level(std::string_view text);

// Kleene's three values.
enum class Truth : std::uint8_t { met, not_met, unknown };
std::string_view text(Truth truth);
Truth operator!(Truth a);
Truth both(Truth a, Truth b);
Truth either(Truth a, Truth b);

// Why there is no usable reading; the first that holds, in this order of telling.
enum class Why : std::uint8_t { absent, stale, implausible, unit, status, conflicting, no_range, dose };
std::string_view text(Why why);
std::optional<Why> parse_why(std::string_view text);

// `90 d`, `12 wk`, `3 mo`, `1 y`; weeks are days, years are months. May be negative (`-30 d`, a time before an anchor).
// Range: five digits of days, four of weeks, three of months, two of years.
struct Span {
    int count = 0;
    bool months = false;
    std::uint32_t limit = 0;  // into RuleSet::limits when it stands in a rule; not part of its value

    [[nodiscard]] Date after(Date day) const { return months ? day.plus_months(count) : day.plus_days(count); }
    [[nodiscard]] Date before(Date day) const { return months ? day.plus_months(-count) : day.plus_days(-count); }
    // The longest and the shortest it can be, in days.
    [[nodiscard]] int most_days() const { return months ? count * (count < 0 ? 28 : 31) : count; }
    [[nodiscard]] int least_days() const { return months ? count * (count < 0 ? 31 : 28) : count; }
    friend bool operator==(Span a, Span b) { return a.count == b.count && a.months == b.months; }
};
std::optional<Span> parse_span(std::string_view text);
std::string text(Span span);  // `90 d` or `3 mo`; 12 mo is `1 y`

}  // namespace hv::rules
