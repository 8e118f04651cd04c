// SHA-256 of a file's bytes, as rule sets and vocabularies are named by: "sha256:" and 64 hexadecimal digits.
#pragma once

#include <string>
#include <string_view>

namespace hv::rules {

std::string sha256(std::string_view bytes);

}  // namespace hv::rules
