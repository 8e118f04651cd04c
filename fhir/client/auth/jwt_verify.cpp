// What makes a token one of the peer's: signature, then claims.
#include <algorithm>

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/jwt.hpp"

namespace hv::fhir::client {
namespace {

Error denied(const std::string& what, const std::string& hint) {
    return {Fault::denied, "the token " + what, hint};
}

bool same_type(std::string_view a, std::string_view b) {
    const auto lower = [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; };
    const auto bare = [&lower](std::string_view type) {
        std::string text(type);
        std::ranges::transform(text, text.begin(),
                               [&lower](char c) { return static_cast<char>(lower(static_cast<unsigned char>(c))); });
        return text.starts_with("application/") ? text.substr(12) : text;
    };
    return bare(a) == bare(b);
}

std::optional<Error> times_objection(const Jwt& jwt, const Expected& expected, Instant now) {
    const std::int64_t skew = expected.skew.count();
    const std::string clock = "compare the clocks of both machines";
    if (!jwt.expires && expected.needs_exp) return denied("has no `exp`", "its sender must say how long it is valid");
    if (jwt.expires && jwt.expires->plus_seconds(skew) <= now) return denied("has expired (`exp`)", clock);
    if (jwt.not_before && now.plus_seconds(skew) < *jwt.not_before) return denied("is not valid yet (`nbf`)", clock);
    if (jwt.issued && now.plus_seconds(skew) < *jwt.issued) return denied("was issued in the future (`iat`)", clock);
    if (jwt.expires && expected.longest_life &&
        now.plus_seconds(expected.longest_life->count() + skew) < *jwt.expires) {
        return denied("lives longer than " + std::to_string(expected.longest_life->count()) + " s (`exp`)", clock);
    }
    return {};
}

std::optional<Error> objection(const Jwt& jwt, const Expected& expected, Instant now) {
    const bool typed = expected.types.empty() || std::ranges::any_of(expected.types, [&](const std::string& type) {
                           return same_type(type, jwt.typ);
                       });
    if (!typed) return denied("is of the wrong type (`typ`)", "wanted `" + expected.types.front() + '`');
    if (!expected.issuer.empty() && jwt.issuer != expected.issuer) {
        return denied("comes from somebody else (`iss`)", "wanted `" + expected.issuer + '`');
    }
    if (!expected.subject.empty() && jwt.subject != expected.subject) {
        return denied("speaks of somebody else (`sub`)", "wanted `" + expected.subject + '`');
    }
    const bool for_us = expected.audiences.empty() || std::ranges::any_of(jwt.audience, [&](const std::string& one) {
                            return std::ranges::find(expected.audiences, one) != expected.audiences.end();
                        });
    if (!for_us) return denied("is meant for somebody else (`aud`)", "wanted `" + expected.audiences.front() + '`');
    if (expected.needs_jti && jwt.jti.empty()) return denied("has no `jti`", "its sender must number its tokens");
    return times_objection(jwt, expected, now);
}

Result<Jwt> verified(std::string_view token, Jwt jwt, const PublicKey& key, const Expected& expected, Instant now) {
    const std::string hint = "has the sender changed its key or its algorithm?";
    if (std::ranges::find(expected.algorithms, jwt.algorithm) == expected.algorithms.end() ||
        !key.fits(jwt.algorithm)) {
        return denied("is signed with an algorithm that is not accepted", hint);
    }
    const std::size_t end = token.rfind('.');
    const std::optional<std::string> signature = from_base64url(token.substr(end + 1));
    if (!signature || !key.verify(jwt.algorithm, token.substr(0, end), *signature)) {
        return denied("has a wrong signature", hint);
    }
    if (auto problem = objection(jwt, expected, now)) return std::move(*problem);
    return jwt;
}

std::string_view kty_of(Algorithm algorithm) {
    return name(algorithm).starts_with("ES") ? "EC" : "RSA";
}

}  // namespace

Result<Jwt> verify_jwt(std::string_view token, const KeySet& keys, const Expected& expected, Instant now) {
    Result<Jwt> jwt = read_jwt(token);
    if (!jwt) return jwt;
    const PublicKey* key = keys.pick(jwt->kid, kty_of(jwt->algorithm));
    if (key == nullptr) {
        return denied("names no key (`kid`) that stands exactly once in its sender's key set",
                      "is the key published, and is our copy of the set fresh?");
    }
    return verified(token, std::move(*jwt), *key, expected, now);
}

Result<Jwt> verify_self_signed(std::string_view token, const Expected& expected, Instant now, std::string& thumbprint) {
    Result<Jwt> jwt = read_jwt(token);
    if (!jwt) return jwt;
    const Result<PublicKey> key = PublicKey::from_jwk(jwt->header.root()["jwk"]);
    if (!key) return Error{key.error()}.in("the token's `jwk`");
    thumbprint = key->thumbprint();
    return verified(token, std::move(*jwt), *key, expected, now);
}

}  // namespace hv::fhir::client
