#include "rules/engine/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hv::rules {
namespace {

constexpr std::array<std::string_view, 4> confidences{"V", "V2", "R", "D"};
constexpr std::array<std::string_view, 6> levels{"none", "info", "due", "review", "danger", "urgent"};
constexpr std::array<std::string_view, 3> truths{"met", "not-met", "unknown"};
constexpr std::array<std::string_view, 8> whys{"absent", "stale",       "implausible", "unit",
                                               "status", "conflicting", "no-range",    "dose"};

// The enumerator whose name stands in `names`, from `first` on.
template <class Enum, std::size_t n>
std::optional<Enum> find(const std::array<std::string_view, n>& names, std::string_view text, std::size_t first = 0) {
    for (std::size_t i = first; i < n; ++i) {
        if (names[i] == text) return static_cast<Enum>(i);
    }
    return std::nullopt;
}

struct SpanUnit {
    std::string_view name;
    std::size_t digits;  // at most, so that every span stays below three hundred years
    int count;
    bool months;
};
constexpr std::array<SpanUnit, 4> span_units{
    {{"d", 5, 1, false}, {"wk", 4, 7, false}, {"mo", 3, 1, true}, {"y", 2, 12, true}}};

}  // namespace

std::string_view text(Confidence confidence) {
    return confidences[static_cast<std::size_t>(confidence)];
}
std::optional<Confidence> parse_confidence(std::string_view text) {
    return find<Confidence>(confidences, text);
}

std::string_view text(Level level) {
    return levels[static_cast<std::size_t>(level)];
}
// `none` is the absence of a level and never written.
std::optional<Level> parse_level(std::string_view text) {
    return find<Level>(levels, text, 1);
}

std::string_view text(Truth truth) {
    return truths[static_cast<std::size_t>(truth)];
}

Truth operator!(Truth a) {
    if (a == Truth::unknown) return a;
    return a == Truth::met ? Truth::not_met : Truth::met;
}

Truth both(Truth a, Truth b) {
    if (a == Truth::not_met || b == Truth::not_met) return Truth::not_met;
    return a == Truth::met && b == Truth::met ? Truth::met : Truth::unknown;
}

Truth either(Truth a, Truth b) {
    return !both(!a, !b);
}

std::string_view text(Why why) {
    return whys[static_cast<std::size_t>(why)];
}
std::optional<Why> parse_why(std::string_view text) {
    return find<Why>(whys, text);
}

std::optional<Span> parse_span(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    const std::string_view digits = text.substr(0, blank);
    const auto* unit = std::ranges::find(span_units, text.substr(blank + 1), &SpanUnit::name);
    if (unit == span_units.end() || digits.empty() || digits.size() > unit->digits) return std::nullopt;
    if (digits.front() == '0' && (digits.size() > 1 || negative)) return std::nullopt;
    int count = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (error != std::errc{} || end != digits.data() + digits.size() || count < 0) return std::nullopt;
    return Span{.count = (negative ? -count : count) * unit->count, .months = unit->months};
}

std::string text(Span span) {
    if (span.months && span.count != 0 && span.count % 12 == 0) return std::to_string(span.count / 12) + " y";
    return std::to_string(span.count) + (span.months ? " mo" : " d");
}

}  // namespace hv::rules
