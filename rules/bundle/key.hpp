// Ed25519 keys: who signs a bundle, and with what others check it.
//
// Id:     `ed25519:` and 32 hexadecimal digits of the SHA-256 of the public key: a key cannot go by two names.
// Chance: none here; a new key is made from 32 random bytes that the caller brings.
// Errors: invalid: no Ed25519 key, or one that is locked with a passphrase. No error holds a piece of a secret key.
// Source: RFC 8032, RFC 8410; OpenSSL does the arithmetic.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::rules::bundle {

using KeyBytes = std::array<unsigned char, 32>;

class PublicKey {
public:
    explicit PublicKey(const KeyBytes& bytes) : bytes_(bytes) {}
    // PEM (SubjectPublicKeyInfo), or the 32 bytes in base64.
    static Result<PublicKey> read(std::string_view text);

    [[nodiscard]] std::string id() const;
    [[nodiscard]] std::string base64() const;
    [[nodiscard]] std::string pem() const;
    [[nodiscard]] bool verifies(std::string_view message, std::string_view signature) const;

    bool operator==(const PublicKey&) const = default;

private:
    KeyBytes bytes_{};
};

// Wiped from memory when it goes.
class SecretKey {
public:
    explicit SecretKey(const KeyBytes& seed) : seed_(seed) {}
    // PEM (PKCS #8), not locked.
    static Result<SecretKey> read(std::string_view pem);
    ~SecretKey();
    SecretKey(const SecretKey&) = default;
    SecretKey& operator=(const SecretKey&) = default;

    [[nodiscard]] PublicKey public_key() const;
    [[nodiscard]] std::string pem() const;
    [[nodiscard]] std::string sign(std::string_view message) const;  // 64 bytes

private:
    KeyBytes seed_{};
};

std::string to_base64(std::string_view bytes);
// The one spelling that `to_base64` gives; nothing for any other text.
Result<std::string> from_base64(std::string_view text);

}  // namespace hv::rules::bundle
