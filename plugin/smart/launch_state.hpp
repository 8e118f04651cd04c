// What we must remember between the way to an authorization server and the way back: it travels as `state`, sealed.
//
// Nothing is kept for a launch that was only begun, so that nobody can fill the database by beginning many.
// Entropy: the sealed text holds 256 random bits of the verifier and a nonce of its own (S02 wants 122).
// Bound:   to the EHR and its address, the redirect address, the verifier and one browser's secret; five minutes.
// Used:    once, see CareStore::first_time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fhir/base/time.hpp"
#include "plugin/smart/seal.hpp"

namespace hv::plugin::smart {

struct Pending {
    std::string ehr;    // empty: the login for the worklist
    std::string place;  // the FHIR base or the issuer, as it was
    std::string redirect;
    std::string verifier;  // of PKCE
    std::string nonce;
    std::string browser;    // digest of the browser's secret
    bool worklist = false;  // no patient was asked for
    Instant expires;

    bool operator==(const Pending&) const = default;
};

inline constexpr std::int64_t state_life = 300;  // seconds

std::string state_of(const Pending& pending, const Seal& seal);
// Nothing: not ours, changed, or over.
std::optional<Pending> read_state(std::string_view state, const Seal& seal, Instant now);

}  // namespace hv::plugin::smart
