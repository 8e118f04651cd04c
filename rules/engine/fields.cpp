#include "rules/engine/fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hv::rules {
namespace {

std::string_view kind_name(json::Kind kind) {
    static constexpr std::array<std::string_view, 7> names{"nothing",  "null",     "a boolean", "a number",
                                                           "a string", "an array", "an object"};
    return names[static_cast<std::size_t>(kind)];
}

// Whether the value is there and of this kind; notes a problem when it is there and is not.
bool is(Notes& notes, const Spot& spot, json::Kind wanted) {
    if (!spot) return false;
    if (spot.value.kind() == wanted) return true;
    notes.add(spot.offset(), "wrong-type",
              (spot.place.empty() ? "the file" : spot.place) + ": wanted " + std::string(kind_name(wanted)) +
                  ", found " + std::string(kind_name(spot.value.kind())));
    return false;
}

bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool blank(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
}

// `body-weight`: words of small letters and digits, joined by single hyphens.
bool is_name(std::string_view text) {
    if (text.empty() || text.size() > 60 || !lower(text.front()) || text.back() == '-') return false;
    if (text.find("--") != std::string_view::npos) return false;
    return std::ranges::all_of(text, [](char c) { return lower(c) || digit(c) || c == '-'; });
}

// `HF-04`, `PREV-01`, `SE-03b`: the catalogue's ids.
bool is_rule_id(std::string_view text) {
    const std::size_t hyphen = text.find('-');
    if (hyphen == std::string_view::npos || hyphen < 2 || hyphen > 5) return false;
    std::string_view number = text.substr(hyphen + 1);
    if (number.size() == 3 && lower(number.back())) number.remove_suffix(1);
    return std::ranges::all_of(text.substr(0, hyphen), upper) && number.size() == 2 &&
           std::ranges::all_of(number, digit);
}

// `IS-1957`, `HFb`.
bool is_source_id(std::string_view text) {
    return !text.empty() && text.size() <= 60 && (lower(text.front()) || upper(text.front())) &&
           std::ranges::all_of(text, [](char c) { return lower(c) || upper(c) || digit(c) || c == '-'; });
}

// `2026-04-26` to look at: a month to 12, a day to 31.
bool is_day(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00";
    if (text.size() != shape.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (shape[i] == '-' ? text[i] != '-' : !digit(text[i])) return false;
    }
    const std::string_view month = text.substr(5, 2);
    const std::string_view day = text.substr(8);
    return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

}  // namespace

Fields::Fields(Notes& notes, Spot object) : notes_(&notes), object_(std::move(object)) {
    is(notes, object_, json::Kind::object);
}

Spot Fields::optional(std::string_view name) {
    asked_.push_back(name);
    return {object_.value[name], object_.place.empty() ? std::string(name) : object_.place + "." + std::string(name)};
}

Spot Fields::required(std::string_view name) {
    Spot spot = optional(name);
    if (!spot && *this) notes_->add(offset(), "missing-field", spot.place + ": is missing");
    return spot;
}

Words Fields::required_words(std::string_view name) {
    const Spot spot = optional(name);
    if (!spot && *this) {
        notes_->add(offset(), "missing-text", spot.place + ": is missing",
                    "give it as { \"nb\": \"...\", \"en\": \"...\" }");
    }
    return read_words(*notes_, spot);
}

std::string Fields::required_string(std::string_view name) {
    return read_string(*notes_, required(name)).value_or(std::string());
}

std::optional<std::string_view> Fields::one_of(const std::vector<std::string_view>& names, bool none_allowed) {
    std::optional<std::string_view> found;
    std::size_t count = 0;
    for (std::string_view name : names) {
        asked_.push_back(name);
        if (!has(name)) continue;
        ++count;
        if (!found) found = name;
    }
    if (!*this || count == 1 || (count == 0 && none_allowed)) return found;
    notes_->add(offset(), "one-of",
                place() + ": wanted " + (none_allowed ? "at most" : "exactly") + " one of " + choice_of(names) +
                    ", found " + std::to_string(count));
    return std::nullopt;
}

void Fields::finish() {
    if (!*this || give_up_) return;
    if (std::ranges::find(asked_, "because") == asked_.end()) read_string(*notes_, optional("because"));
    std::ranges::sort(asked_);
    asked_.erase(std::unique(asked_.begin(), asked_.end()), asked_.end());
    for (const auto& [name, value, name_offset] : object_.value.members()) {
        if (std::ranges::binary_search(asked_, name)) continue;
        std::string hint = did_you_mean(name, asked_);
        if (hint.empty()) hint = "known here: " + choice_of(asked_);
        notes_->add(name_offset, "unknown-field",
                    (place().empty() ? "" : place() + ": ") + "unknown field " + quoted(name), std::move(hint));
    }
}

std::optional<std::string> read_string(Notes& notes, const Spot& spot) {
    if (!is(notes, spot, json::Kind::string)) return std::nullopt;
    if (blank(spot.value.text())) {
        notes.add(spot.offset(), "blank", spot.place + ": is blank");
        return std::nullopt;
    }
    return std::string(spot.value.text());
}

std::optional<bool> read_bool(Notes& notes, const Spot& spot) {
    if (!is(notes, spot, json::Kind::boolean)) return std::nullopt;
    return spot.value.is_true();
}

std::optional<int> read_int(Notes& notes, const Spot& spot, int least, int most) {
    if (!is(notes, spot, json::Kind::number)) return std::nullopt;
    const std::string_view text = spot.value.text();
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size() && value >= least && value <= most) return value;
    notes.add(spot.offset(), "bad-value",
              spot.place + ": wanted a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                  ", found " + quoted(text));
    return std::nullopt;
}

std::optional<Decimal> read_decimal(Notes& notes, const Spot& spot) {
    constexpr std::size_t longest = 12;  // digits that exact arithmetic may meet (decimal.hpp)
    if (!is(notes, spot, json::Kind::number)) return std::nullopt;
    const std::string_view text = spot.value.text();
    const auto value = Decimal::parse(text);
    if (value && text.find_first_of("eE") == std::string_view::npos &&
        static_cast<std::size_t>(std::ranges::count_if(text, digit)) <= longest) {
        return value;
    }
    notes.add(spot.offset(), "bad-number", spot.place + ": " + quoted(text) + " has too many digits or an exponent",
              "write it with at most 12 digits and without an exponent");
    return std::nullopt;
}

std::optional<Span> read_span(Notes& notes, const Spot& spot, Sign sign) {
    if (!is(notes, spot, json::Kind::string)) return std::nullopt;
    const std::string_view text = spot.value.text();
    const auto span = parse_span(text);
    if (!span) {
        notes.add(spot.offset(), "bad-span", spot.place + ": " + quoted(text) + " is no span of time",
                  "write a number, a blank and d, wk, mo or y, such as \"90 d\"");
        return std::nullopt;
    }
    if ((sign == Sign::positive && span->count <= 0) || (sign == Sign::not_negative && span->count < 0)) {
        notes.add(
            spot.offset(), "bad-span",
            spot.place + ": " + quoted(text) + (sign == Sign::positive ? " is not more than nothing" : " is negative"));
        return std::nullopt;
    }
    return span;
}

std::optional<Date> read_date(Notes& notes, const Spot& spot) {
    if (!is(notes, spot, json::Kind::string)) return std::nullopt;
    const std::string_view text = spot.value.text();
    const auto date = Date::parse(text);
    if (date) return date;
    const bool shaped = is_day(text);
    notes.add(spot.offset(), shaped ? "no-such-day" : "bad-date",
              spot.place + ": " + quoted(text) + (shaped ? " is a day that never was" : " is no day"),
              "write it as YYYY-MM-DD");
    return std::nullopt;
}

std::optional<std::string> read_id(Notes& notes, const Spot& spot, IdShape shape) {
    if (!is(notes, spot, json::Kind::string)) return std::nullopt;
    const std::string_view text = spot.value.text();
    if (shape == IdShape::name ? is_name(text) : shape == IdShape::rule ? is_rule_id(text) : is_source_id(text)) {
        return std::string(text);
    }
    notes.add(spot.offset(), "bad-id", spot.place + ": " + quoted(text) + " is no id",
              shape == IdShape::name   ? "small letters and digits, joined by single hyphens, such as `body-weight`"
              : shape == IdShape::rule ? "capital letters, a hyphen and two digits, such as `HF-04`"
                                       : "letters, digits and hyphens, such as `IS-1957`");
    return std::nullopt;
}

Words read_words(Notes& notes, const Spot& spot) {
    Words words;
    if (!spot) return words;
    Fields fields(notes, spot);
    for (auto [language, text] : {std::pair{"nb", &words.nb}, std::pair{"en", &words.en}}) {
        const Spot part = fields.optional(language);
        if (!fields) break;
        if (part && !part.value.is_string()) {
            is(notes, part, json::Kind::string);
        } else if (!part || blank(part.value.text())) {
            notes.add(part ? part.offset() : spot.offset(), "missing-text",
                      part.place + (part ? ": is blank" : ": is missing"));
        } else {
            *text = part.value.text();
        }
    }
    fields.finish();
    return words;
}

std::optional<std::size_t> read_choice(Notes& notes, const Spot& spot, std::span<const std::string_view> names) {
    if (!is(notes, spot, json::Kind::string)) return std::nullopt;
    const auto found = std::ranges::find(names, spot.value.text());
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    notes.add(
        spot.offset(), "bad-value",
        spot.place + ": wanted " + choice_of({names.begin(), names.end()}) + ", found " + quoted(spot.value.text()));
    return std::nullopt;
}

std::optional<Level> read_level(Notes& notes, const Spot& spot) {
    static constexpr std::array<std::string_view, 5> names{"info", "due", "review", "danger", "urgent"};
    const auto index = read_choice(notes, spot, names);
    return index ? parse_level(names[*index]) : std::nullopt;
}

std::optional<Confidence> read_confidence(Notes& notes, const Spot& spot) {
    static constexpr std::array<std::string_view, 4> names{"V", "V2", "R", "D"};
    const auto index = read_choice(notes, spot, names);
    return index ? parse_confidence(names[*index]) : std::nullopt;
}

std::vector<Spot> read_list(Notes& notes, const Spot& spot, std::size_t least) {
    std::vector<Spot> out;
    if (!is(notes, spot, json::Kind::array)) return out;
    constexpr std::size_t most = 10'000;  // indexes of 16 bits, and problems that somebody has to read
    if (spot.value.size() > most) {
        notes.add(spot.offset(), "too-many", spot.place + ": more than " + std::to_string(most) + " of them");
        return out;
    }
    for (json::Value item : spot.value.items()) {
        out.push_back({item, spot.place + "[" + std::to_string(out.size()) + "]"});
    }
    if (out.size() < least) notes.add(spot.offset(), "empty-list", spot.place + ": is empty");
    return out;
}

}  // namespace hv::rules
