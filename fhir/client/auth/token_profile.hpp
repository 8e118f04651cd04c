// What token servers of one kind want to see: every setting in which SMART and HelseID differ, as a field.
//
// The same for all: the grant is client_credentials, the client signs an assertion (private_key_jwt), an assertion has
// a jti of its own and is sent once, whatever came of it.
// Source: SMART App Launch 2.2, client-confidential-asymmetric and backend-services; NHN's HelseID library and samples.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/client/auth/algorithm.hpp"

namespace hv::fhir::client {

enum class AssertionAudience : std::uint8_t { token_url, issuer };
enum class TokenBinding : std::uint8_t { bearer, dpop };
// fresh: an ES256 key made when the service starts, known to nobody and cheap to sign with. client: the key that signs
// the assertions, where a server wants one and the same.
enum class DpopKey : std::uint8_t { fresh, client };

struct TokenProfile {
    std::string name;                                           // `smart`, `helseid`
    AssertionAudience audience = AssertionAudience::token_url;  // the assertion's `aud`
    std::string assertion_type = "JWT";                         // its `typ`
    std::chrono::seconds life{240};                             // its `exp`
    std::chrono::seconds shortest_life{10};                     // what `life` may be set to
    std::chrono::seconds longest_life{300};
    bool tells_times = false;           // `iat` and `nbf` beside `exp`
    bool client_id_in_form = false;     // also as a form field
    bool pushed_authorization = false;  // user logins begin with PAR; client credentials never do
    TokenBinding binding = TokenBinding::bearer;
    DpopKey dpop_key = DpopKey::fresh;
    std::vector<Algorithm> algorithms;                      // an assertion may be signed with
    std::vector<std::pair<std::string, std::string>> form;  // more fields: `resource`, `authorization_details`
    std::string assertion_claims;  // more claims: a JSON object, `{"assertion_details":[...]}`; empty: none
};

TokenProfile smart_profile();
TokenProfile helseid_profile();

// Error: invalid; `life` is out of bounds, or `assertion_claims` is no JSON object.
Result<bool> check(const TokenProfile& profile);

// The profile with those algorithms alone that the server announces
// (`token_endpoint_auth_signing_alg_values_supported`); unchanged when it announces none.
TokenProfile narrowed(TokenProfile profile, const std::vector<std::string>& announced);

// The claim by which HelseID learns for which organisation a supplier's client asks: organisation numbers of nine
// digits, `child` may be empty. A whole object for `assertion_claims`.
Result<std::string> helseid_organisation(std::string_view parent, std::string_view child);

}  // namespace hv::fhir::client
