// Signed JSON Web Tokens, both ways. Used for our client assertions and DPoP proofs, and to check those of others.
//
// Reading: exactly three parts, base64url without padding, strict JSON; an algorithm from the allow-list that fits the
//          key; no `crit`. exp is wanted always, nbf and iat are looked at when they are there.
// Errors:  invalid, it is no JWT of ours to read; denied, a signature or claim is not as wanted. The message names the
//          claim, never the token.
// Why not Poco::JWT: it pads r and s to 32 bytes whatever the curve, so that one ES384 signature in 128 (and most of
//          ES512) is refused by everybody else; it knows neither PS256 nor JWK; its JSON takes duplicate names. The
//          signatures are OpenSSL's; the tests let Poco::JWT read what we sign, and the reverse, where it is right.
// Source:  RFC 7515, 7518, 7519, 8725.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"
#include "fhir/client/auth/algorithm.hpp"
#include "fhir/client/auth/signing_key.hpp"
#include "fhir/json/value.hpp"

namespace hv::fhir::client {

enum class Names : std::uint8_t { kid, jwk };  // how the header names the key: its id, or the public key itself

// `claims` is a JSON object. The header has alg, typ (unless empty) and kid or jwk.
Result<std::string> sign_jwt(const SigningKey& key, std::string_view typ, std::string_view claims,
                             Names names = Names::kid);

struct Jwt {
    Algorithm algorithm = Algorithm::es384;
    std::string typ;
    std::string kid;
    json::Document header;
    json::Document claims;  // everything: `claims.root()["scope"]`
    std::string issuer;
    std::string subject;
    std::string jti;
    std::vector<std::string> audience;
    std::optional<Instant> expires;
    std::optional<Instant> not_before;
    std::optional<Instant> issued;
};

// Nothing verified: to learn whose keys to fetch. An algorithm beyond ours is an error already.
Result<Jwt> read_jwt(std::string_view token);

struct Expected {
    std::vector<Algorithm> algorithms = every_algorithm();
    std::vector<std::string> types;      // `JWT`, without case; empty: any or none
    std::string issuer;                  // empty: any
    std::string subject;                 // empty: any
    std::vector<std::string> audiences;  // one of these must be among the token's; empty: any
    bool needs_jti = true;
    bool needs_exp = true;
    std::chrono::seconds skew{5};
    std::optional<std::chrono::seconds> longest_life;  // exp at most this far ahead of now (plus skew)
};

// With the single key of the set that kid and kty name; no kid, no such key or several: denied.
Result<Jwt> verify_jwt(std::string_view token, const KeySet& keys, const Expected& expected, Instant now);
// With the public key in its own header (a DPoP proof); the caller compares the thumbprint that is given in
// `thumbprint`.
Result<Jwt> verify_self_signed(std::string_view token, const Expected& expected, Instant now, std::string& thumbprint);

}  // namespace hv::fhir::client
