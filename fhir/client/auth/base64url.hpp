// base64url without padding, RFC 4648 section 5, as JOSE uses it.
//
// Reading is strict: no padding, no other alphabet, no white space, and the bits left over at the end are zero, so that
// no two texts stand for the same bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hv::fhir::client {

std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace hv::fhir::client
