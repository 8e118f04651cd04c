// Help in one screen a command, made from the same data that is parsed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/command.hpp"

namespace hv::plugin::cli {

std::string help_of(const Command& command);

// The list of commands; `group` (`rules`) shows only what is under it.
std::string help_of_all(const std::vector<Command>& commands, std::string_view group);

// The one of `known` that was probably meant; empty when none is near.
std::string nearest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace hv::plugin::cli
