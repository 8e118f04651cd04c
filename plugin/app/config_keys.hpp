// Every key that a configuration file may hold, with where its value goes and what is said about it: reader, annotated
// example and documentation are made from these two tables and from nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "plugin/app/config.hpp"

namespace hv::plugin::app {

// One of several words, kept as an enumerator with the word's place in the row.
struct Words {
    std::uint8_t* into;  // an enumeration of one byte
    std::span<const std::string_view> words;
};

// `"02:30"`, or `"never"`.
struct TimeOfDay {
    std::int32_t* into;
};

using Place = std::variant<std::string*, bool*, double*, std::uint16_t*, std::size_t*, Seconds*,
                           std::vector<std::string>*, Population*, std::vector<HookIssuer>*, Words, TimeOfDay>;

// Inclusive; for numbers and, in seconds, for times.
struct Range {
    double least = 0;
    double most = 0;
};

// What is wrong with a text; nothing when it is right.
using TextCheck = std::optional<std::string> (*)(const std::string& text);

template <class Section>
struct Key {
    std::string_view name;     // `tls.certificate`
    std::string_view example;  // TOML; the default when there is one
    bool shown = false;        // stands in the example as a value, not as a comment: a file needs it, or nearly
    std::string_view en;
    std::string_view nb;
    Place (*place)(Section&) = nullptr;
    Range range = {};
    TextCheck check = nullptr;
};

// The tables `[server]` to `[privacy]`.
std::span<const Key<Config>> service_keys();
// `[[ehr]]`.
std::span<const Key<EhrConfig>> ehr_keys();

// ---- text checks

std::optional<std::string> wrong_url(const std::string& text);    // http or https, without user, query or fragment
std::optional<std::string> wrong_name(const std::string& text);   // `[a-z0-9-]{1,32}`
std::optional<std::string> wrong_empty(const std::string& text);  // must say something

}  // namespace hv::plugin::app
