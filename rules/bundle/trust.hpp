// Whose signatures this site believes, and how many of them it asks for.
//
// Format:   /etc/hjertevakt/trust.json; rules/schema/trust.schema.json.
// Asked:    at least `threshold` different people, one of them with a clinical key and another one with an IT key. A
//           key counts once, a person counts once, whatever number of keys they have.
// Time:     a key may bring something new in from `valid_from` through `valid_to`; what it brought in then stays, also
//           when its last day is past or was moved. To take a key's word back, remove it: then everything it signed is
//           refused.
// Errors:   denied, with who is missing; invalid, a key that is known did not sign these bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/time.hpp"
#include "rules/bundle/dsse.hpp"
#include "rules/bundle/key.hpp"
#include "rules/engine/problem.hpp"

namespace hv::rules::bundle {

enum class Role : std::uint8_t { clinical, it };
std::string_view text(Role role);

struct TrustedKey {
    std::string person;
    Role role = Role::clinical;
    PublicKey key;
    Date valid_from;
    Date valid_to;
};

struct Trust {
    int threshold = 2;
    std::vector<TrustedKey> keys;
};

// Refused as a whole with at least one problem; also when its keys could never be enough.
std::optional<Trust> parse_trust(std::string_view file, std::string_view bytes, Problems& problems);

enum class Standing : std::uint8_t { counts, unknown_key, not_yet_valid, no_longer_valid };
std::string_view text(Standing standing);

struct Signer {
    std::string key;
    std::string person;  // empty for an unknown key
    std::optional<Role> role;
    Standing standing = Standing::unknown_key;
    std::optional<Date> valid_to = std::nullopt;  // nothing for an unknown key
};

// Whether two names are one person: blanks and capitals make no difference.
bool same_person(std::string_view a, std::string_view b);

// Everybody who signed, and how their signatures count on that day; without a day, the keys' dates do not matter.
Result<std::vector<Signer>> signers_of(const Trust& trust, std::string_view manifest,
                                       const std::vector<Signature>& signatures, std::optional<Date> day);
// True, or what is missing.
Result<bool> enough(const Trust& trust, const std::vector<Signer>& signers);

}  // namespace hv::rules::bundle
