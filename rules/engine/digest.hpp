// SHA-256 of a file's bytes, as rule sets and vocabularies are named by: "sha256:" and 64 hexadecimal digits.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace hv::rules {

std::string sha256(std::string_view bytes);
std::array<unsigned char, 32> sha256_bytes(std::string_view bytes);

}  // namespace hv::rules
