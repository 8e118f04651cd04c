// Proofs of possession: a token that is bound to a key is worth nothing to who does not have the key.
//
// Source:  RFC 9449. htu is the address without query and fragment (HelseID refuses one with a query).
// Errors:  internal, nothing can be signed; of a check: invalid or denied as for every JWT.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"
#include "fhir/client/auth/signing_key.hpp"

namespace hv::fhir::client {

struct ProofOf {
    std::string_view method;
    std::string_view url;
    std::string_view nonce;         // empty: the server has given none
    std::string_view access_token;  // empty: for the token endpoint
};

Result<std::string> dpop_proof(const SigningKey& key, const ProofOf& of, Instant now);

struct ExpectedProof {
    std::string method;
    std::string url;
    std::string nonce;         // empty: not looked at
    std::string access_token;  // empty: for the token endpoint, no `ath` wanted
    std::string thumbprint;    // what the token is bound to; empty: any
    std::vector<Algorithm> algorithms = every_algorithm();
    std::chrono::seconds oldest{60};  // iat at most this far back
    std::chrono::seconds skew{5};
};

struct CheckedProof {
    std::string jti;  // the caller refuses one that it has seen
    std::string thumbprint;
    std::string nonce;
};

Result<CheckedProof> check_dpop_proof(std::string_view proof, const ExpectedProof& expected, Instant now);

// `ath`: base64url of SHA-256.
std::string access_token_hash(std::string_view token);
std::string_view without_query(std::string_view url);

}  // namespace hv::fhir::client
