// The envelope that holds the signatures over a manifest, by several people.
//
// Signed is PAE: "DSSEv1" SP length SP type SP length SP body. The type is signed with the body, so that a signature
// over a rule bundle can never be taken for one over something else, and no algorithm in it could be confused.
// Read:   one spelling only, that of `write_envelope`: signatures in the order of their key ids, each key once, and the
//         payload is exactly the manifest beside it.
// Source: github.com/secure-systems-lab/dsse, protocol 1.0.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::rules::bundle {

inline constexpr std::string_view payload_type = "application/vnd.hjertevakt.ruleset.v1+json";

struct Signature {
    std::string key;    // PublicKey::id
    std::string bytes;  // 64

    bool operator==(const Signature&) const = default;
};

std::string pae(std::string_view type, std::string_view body);

std::string write_envelope(std::string_view manifest, std::vector<Signature> signatures);
// Error: invalid, no envelope of ours, or around another manifest.
Result<std::vector<Signature>> read_envelope(std::string_view envelope, std::string_view manifest);

}  // namespace hv::rules::bundle
