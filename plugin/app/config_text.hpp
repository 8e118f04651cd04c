// The little languages inside configuration values: lengths of time, times of day, who is in care; and what must never
// stand in a file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "plugin/app/config.hpp"

namespace hv::plugin::app {

// A whole number and `s`, `min`, `h` or `d`.
std::optional<Seconds> parse_duration(std::string_view text);
// The largest unit that gives a whole number: `90 s`, `24 h`, `30 d`.
std::string duration_text(Seconds duration);

// `02:30` as seconds after midnight; `never` as -1.
std::optional<std::int32_t> parse_time_of_day(std::string_view text);

// `all`, `Group/<id>`, `Patient?<search>`.
std::optional<Population> parse_population(std::string_view text);

// Whether a value looks like key material or a token, which belongs into a file of its own.
bool looks_secret(std::string_view value);
// Whether a key of this name would hold a secret: `password`, `client_secret`, `token`.
bool names_secret(std::string_view key);

// The one of fewest edits, when it is near enough to be what was meant.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace hv::plugin::app
