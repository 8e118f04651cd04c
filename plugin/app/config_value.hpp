// One value of the file against what its key wants: taken, or refused with a sentence.
#pragma once

#include <toml++/impl/forward_declarations.h>

#include <optional>
#include <string>

#include "plugin/app/config_keys.hpp"

namespace hv::plugin::app {

struct Wrong {
    std::string message;
    std::string hint;
};
using Verdict = std::optional<Wrong>;

// Puts the value into its place; nothing when all is well.
Verdict put(const toml::node& node, const Place& place, Range range, TextCheck check);

// `a text`, `a list`: what was found, for a sentence.
std::string kind_of(const toml::node& node);

}  // namespace hv::plugin::app
