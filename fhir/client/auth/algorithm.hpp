// The signature algorithms of JWS that we sign with and accept.
//
// `none` and the HMAC family are not among them: what is not here can be neither made nor verified.
// Source: RFC 7518 section 3.1; SMART App Launch 2.2 (RS384 and ES384 for every client); HelseID (RS, PS and ES).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hv::fhir::client {

enum class Algorithm : std::uint8_t { rs256, rs384, rs512, ps256, es256, es384, es512 };

// `ES384`
std::string_view name(Algorithm algorithm);
// By its exact name; nothing for any other.
std::optional<Algorithm> algorithm_named(std::string_view name);
std::vector<Algorithm> every_algorithm();

}  // namespace hv::fhir::client
