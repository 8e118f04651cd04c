// Every file that a command reads is read here: one limit, one set of messages.
//
// Errors:  not_found, there is no such file; denied, it may not be read; invalid, it is larger than the limit, or a
//          folder where a file is wanted; internal, the system could not read it. The message names the place in
//          backquotes.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::plugin::cli {

inline constexpr std::size_t file_limit = std::size_t{32} << 20;

// `-` is standard input.
Result<std::string> read_file(const std::string& path, std::size_t limit = file_limit);

// The `*.json` files of a folder, sorted by name; not those of folders in it. Error also when there is none.
Result<std::vector<std::string>> json_files(const std::string& folder);

// Whole or not at all: written beside it first, then moved into place.
Result<bool> write_file(const std::string& path, std::string_view bytes);

bool is_folder(const std::string& path);

// How a path is shown: `-` as `standard input`.
std::string shown(const std::string& path);

}  // namespace hv::plugin::cli
