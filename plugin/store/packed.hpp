// Large texts as they are kept: compressed, with their length and digest, so that what is read is what was written.
//
// Shape:   `HVp1`, the length as 8 bytes (lowest first), SHA-256 as 32 bytes, then a zlib stream. Never empty.
// Errors:  internal: not ours, cut short, or changed.
// Pure:    no I/O.
#pragma once

#include <string>
#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::plugin::store {

inline constexpr std::string_view damaged_hint =
    "the database was changed by hand or the disk is failing; keep the file and restore a backup";

std::string pack(std::string_view text);
Result<std::string> unpack(std::string_view packed);

}  // namespace hv::plugin::store
