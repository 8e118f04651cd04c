// One POST to a token endpoint, and what came back, as values. No state, no network.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"
#include "fhir/client/auth/signing_key.hpp"
#include "fhir/client/auth/token_profile.hpp"
#include "fhir/client/http.hpp"

namespace hv::fhir::client {

// Who asks whom for what.
struct TokenSetup {
    std::string token_url;  // https; http to this machine alone
    std::string issuer;     // the assertion's audience where the profile says so
    std::string client_id;
    std::string scope;
    TokenProfile profile = smart_profile();
    std::chrono::milliseconds timeout{15'000};
};

// One assertion of ours for the server (private_key_jwt), with a jti of its own; to be sent once.
Result<std::string> client_assertion(const TokenSetup& setup, const SigningKey& signer, Instant at);
inline constexpr std::string_view assertion_kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

// With a new assertion (and a new proof when `dpop_key` is there), at the server's time `at`.
Result<HttpRequest> token_request(const TokenSetup& setup, const SigningKey& signer, const SigningKey* dpop_key,
                                  std::string_view nonce, Instant at);

struct Granted {
    std::string token;
    std::int64_t seconds = 60;  // it lives; what is assumed when the server does not say
    std::string scope;          // as granted; what was asked when the server does not say
};

struct TokenAnswer {
    std::optional<Granted> granted;
    Error error;       // when nothing was granted
    std::string code;  // the server's own word: `invalid_client`; empty: none
    std::optional<Instant> retry_at;
};

// Errors: denied (the server will not; the hint says what to compare), busy (429), unavailable (5xx, or an answer that
//         is no token). A description by the server is told only as far as it is plain text and no token.
TokenAnswer read_token_answer(const HttpReply& reply, const TokenSetup& setup, const SigningKey& signer, Instant now);

// The scopes of `asked` that `granted` does not name.
std::vector<std::string> not_granted(std::string_view asked, std::string_view granted);

}  // namespace hv::fhir::client
