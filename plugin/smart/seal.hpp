// Secrets of the browser sessions: made at random, kept as digests, and sealed so that a database gives nothing away.
//
// Sealed:  AES-256-GCM, `nonce | ciphertext | tag`, bound to a text (the row's digest, a purpose): moved to another
//          place it does not open.
// File:    one secret a line, 32 bytes or more each; the first seals, all open, so that a key can be changed while
//          sessions live. Without a file: a key that dies with the process.
// Errors:  of the file: not_found, invalid. What does not open is nothing, whatever the reason.
// Threads: any.
// Source:  NIST SP 800-38D; RFC 7636 section 4 (S256).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::plugin::smart {

class Seal {
public:
    [[nodiscard]] static Result<Seal> from_file(const std::string& path);
    [[nodiscard]] static Seal fresh();

    [[nodiscard]] std::string close(std::string_view plain, std::string_view bound_to) const;
    [[nodiscard]] std::optional<std::string> open(std::string_view sealed, std::string_view bound_to) const;

private:
    using Key = std::array<unsigned char, 32>;
    static Key derived(std::string_view secret);
    std::vector<Key> keys_;
};

std::string new_secret();                                  // 256 bits, base64url
std::string digest_of(std::string_view secret);            // SHA-256 in hex
std::string s256(std::string_view verifier);               // SHA-256 in base64url
bool same_secret(std::string_view a, std::string_view b);  // in constant time
bool looks_like_secret(std::string_view text);             // what `new_secret` could have made

}  // namespace hv::plugin::smart
