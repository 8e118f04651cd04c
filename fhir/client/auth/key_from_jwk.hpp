// An OpenSSL key from a JWK. For .cpp files of this folder.
#pragma once

#include "fhir/base/result.hpp"
#include "fhir/client/auth/openssl.hpp"
#include "fhir/json/value.hpp"

namespace hv::fhir::client {

enum class Half : unsigned char { public_half, private_half };

// Error: invalid; a member is missing or no base64url, the members do not fit each other, or the public half was asked
// for and private members are there.
Result<openssl::Key> key_from_jwk(json::Value jwk, Half half);

}  // namespace hv::fhir::client
