// A list of files as the bytes of one ustar archive, in one spelling only.
//
// Write:  sorted by path, mode 0644, owner 0, time 0, no folders, two empty blocks at the end: the same files give the
//         same bytes on every machine.
// Read:   an archive that `write_tar` would not have written is refused, whatever differs. So nothing can be hidden in
//         it, and a changed byte never leads to the same files.
// Errors: invalid: a link, device or folder; a path that is absolute, climbs, or is none of ours; a file twice;
//         anything too large; a piece missing. The message names the file.
// Source: POSIX.1-2017 pax, "ustar Interchange Format".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::rules::bundle {

struct File {
    std::string path;  // `sets/hjertefrisk/ruleset.json`
    std::string bytes;

    bool operator==(const File&) const = default;
};

inline constexpr std::size_t longest_path = 99;
inline constexpr std::size_t largest_file = std::size_t{4} << 20;
inline constexpr std::size_t most_files = 2000;

// Relative, of segments of letters, digits, `.`, `_`, `-` that start with a letter, a digit or `_`.
Result<bool> check_path(std::string_view path);

// The files in any order; each path once.
Result<std::string> write_tar(std::vector<File> files);
Result<std::vector<File>> read_tar(std::string_view bytes);

}  // namespace hv::rules::bundle
