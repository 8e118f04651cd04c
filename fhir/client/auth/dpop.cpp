#include "fhir/client/auth/dpop.hpp"

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "fhir/client/auth/numeric_date.hpp"
#include "fhir/client/auth/openssl.hpp"
#include "fhir/json/writer.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::size_t jti_bytes = 16;
constexpr std::string_view proof_type = "dpop+jwt";

Error denied(const std::string& what) {
    return {Fault::denied, "the proof of possession " + what, "the caller must sign a new proof for this very request"};
}

}  // namespace

std::string_view without_query(std::string_view url) {
    return url.substr(0, url.find_first_of("?#"));
}

std::string access_token_hash(std::string_view token) {
    return to_base64url(openssl::sha256(token));
}

Result<std::string> dpop_proof(const SigningKey& key, const ProofOf& of, Instant now) {
    json::Writer claims;
    claims.begin_object().member("jti", to_base64url(openssl::random_bytes(jti_bytes)));
    claims.member("htm", of.method).member("htu", without_query(of.url));
    claims.key("iat").integer(numeric_date(now));
    if (!of.access_token.empty()) claims.member("ath", access_token_hash(of.access_token));
    if (!of.nonce.empty()) claims.member("nonce", of.nonce);
    claims.end_object();
    return sign_jwt(key, proof_type, claims.take(), Names::jwk);
}

Result<CheckedProof> check_dpop_proof(std::string_view proof, const ExpectedProof& expected, Instant now) {
    Expected wanted;
    wanted.algorithms = expected.algorithms;
    wanted.types = {std::string(proof_type)};
    wanted.needs_exp = false;
    wanted.skew = expected.skew;
    CheckedProof checked;
    const Result<Jwt> jwt = verify_self_signed(proof, wanted, now, checked.thumbprint);
    if (!jwt) return jwt.error();
    const json::Value claims = jwt->claims.root();
    checked.jti = jwt->jti;
    checked.nonce = claims["nonce"].text();
    if (claims["htm"].text() != expected.method) return denied("is for another method (`htm`)");
    if (claims["htu"].text() != without_query(expected.url)) return denied("is for another address (`htu`)");
    if (!jwt->issued) return denied("has no time (`iat`)");
    if (jwt->issued->plus_seconds((expected.oldest + expected.skew).count()) < now) return denied("is too old (`iat`)");
    if (!expected.nonce.empty() && checked.nonce != expected.nonce) return denied("has another nonce than was given");
    if (!expected.access_token.empty() && claims["ath"].text() != access_token_hash(expected.access_token)) {
        return denied("is for another token (`ath`)");
    }
    if (!expected.thumbprint.empty() && checked.thumbprint != expected.thumbprint) {
        return denied("is signed with another key than the token is bound to");
    }
    return checked;
}

}  // namespace hv::fhir::client
