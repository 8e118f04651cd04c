// Private keys that we sign with, and the public halves that peers verify with.
//
// Kinds:   RSA of 2048 to 16384 bits; EC on P-256, P-384 and P-521. Nothing else is read.
// Files:   PEM (PKCS#8, PKCS#1, SEC1; not encrypted) or a private JWK. A file that others than its owner and group can
//          read, or that its group can write, is refused.
// kid:     what is given, else the JWK's own, else the RFC 7638 thumbprint (SHA-256).
// Errors:  not_found, denied (permissions of the file), invalid (no key, too short, a curve that nobody takes). No
//          error holds a part of a key.
// Threads: keys are values and never change; any number of threads may sign with one.
// Source:  RFC 7517, 7518 section 6, 7638; SMART App Launch 2.2, client-confidential-asymmetric.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"
#include "fhir/client/auth/algorithm.hpp"
#include "fhir/json/value.hpp"

struct evp_pkey_st;

namespace hv::fhir::client {

class PublicKey {
public:
    // `kty` and the key's own members; `kid`, `alg`, `use` and `key_ops` when they are there. Private members: invalid.
    static Result<PublicKey> from_jwk(json::Value jwk);

    [[nodiscard]] const std::string& kid() const { return kid_; }
    [[nodiscard]] const std::string& kty() const { return kty_; }  // `RSA` or `EC`
    // Whether this key may check a signature of this algorithm: kind, curve, and the JWK's own `alg` and `use`.
    [[nodiscard]] bool fits(Algorithm algorithm) const;
    [[nodiscard]] std::string thumbprint() const;
    // `signature` as it stands in a JWS: r and s one after the other for EC.
    [[nodiscard]] bool verify(Algorithm algorithm, std::string_view signed_text, std::string_view signature) const;

private:
    std::string kid_;
    std::string kty_;
    std::optional<Algorithm> algorithm_;
    bool for_signatures_ = true;
    std::shared_ptr<evp_pkey_st> key_;
};

// What is said about a key beside it, in the configuration.
struct KeyAbout {
    std::string kid = {};                     // empty: see above
    std::optional<Algorithm> algorithm = {};  // empty: RS384, or the curve's own
    std::optional<Instant> not_before = {};   // signs from here on; published before
    std::optional<Instant> not_after = {};  // signs until here; published after, as long as it is in the configuration
    bool retired = false;                   // never signs; still published
};

class SigningKey {
public:
    static Result<SigningKey> from_pem(std::string_view pem, const KeyAbout& about = {});
    static Result<SigningKey> from_jwk(std::string_view jwk, const KeyAbout& about = {});
    static Result<SigningKey> from_file(const std::string& path, const KeyAbout& about = {});
    // RSA with 3072 bits, EC on the algorithm's curve.
    static Result<SigningKey> generate(Algorithm algorithm, const KeyAbout& about = {});

    [[nodiscard]] const std::string& kid() const { return about_.kid; }
    [[nodiscard]] Algorithm algorithm() const { return *about_.algorithm; }
    [[nodiscard]] const KeyAbout& about() const { return about_; }
    [[nodiscard]] bool active_at(Instant now) const;
    [[nodiscard]] std::string thumbprint() const;

    // `{"kty":...,"kid":...,"alg":...,"use":"sig",...}`: public members only.
    [[nodiscard]] std::string public_jwk() const;
    // kty and the key's own members only, as the `jwk` header of a DPoP proof has them.
    [[nodiscard]] std::string bare_jwk() const;
    [[nodiscard]] std::string private_pem() const;  // PKCS#8, not encrypted

    // As it stands in a JWS, not yet base64url.
    [[nodiscard]] Result<std::string> sign(std::string_view text) const;

private:
    SigningKey(std::shared_ptr<evp_pkey_st> key, KeyAbout about);
    static Result<SigningKey> checked(std::shared_ptr<evp_pkey_st> key, KeyAbout about);

    std::shared_ptr<evp_pkey_st> key_;
    KeyAbout about_;
};

// `{"keys":[...]}` with the public halves of all of them, in the order given.
std::string jwks(const std::vector<SigningKey>& keys);

// Our own JWKS endpoint's answer. `cache_control` lets a peer keep it, and yet see a successor before it first signs.
struct PublishedKeys {
    std::string body;
    std::string content_type;
    std::string cache_control;
};
PublishedKeys published_keys(const std::vector<SigningKey>& keys, Instant now);

// A peer's JWKS. Keys of other kinds, too short or with private members are left out, as RFC 7517 section 5 wants it.
class KeySet {
public:
    static Result<KeySet> parse(std::string_view json);

    // The single one of that kid and kty; null for none and for several.
    [[nodiscard]] const PublicKey* pick(std::string_view kid, std::string_view kty) const;
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

private:
    std::vector<PublicKey> keys_;
};

}  // namespace hv::fhir::client
