// OpenSSL's objects with an owner, and the few operations on keys that several files here need. For .cpp files only.
//
// Errors:  OpenSSL's own queue is emptied whenever something fails; its texts are not passed on.
#pragma once

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/client/auth/algorithm.hpp"

namespace hv::fhir::client::openssl {

struct Free {
    void operator()(BIO* it) const { BIO_free_all(it); }
    void operator()(BIGNUM* it) const { BN_clear_free(it); }
    void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
    void operator()(EVP_PKEY_CTX* it) const { EVP_PKEY_CTX_free(it); }
    void operator()(EVP_MD_CTX* it) const { EVP_MD_CTX_free(it); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;
using Key = std::shared_ptr<EVP_PKEY>;

// `RSA` or `EC`; empty for what we do not take.
std::string_view kty_of(EVP_PKEY* key);
// `P-384`; empty for another curve or no curve.
std::string_view curve_of(EVP_PKEY* key);
// The curve that an ES algorithm wants; empty for RSA's.
std::string_view curve_of(Algorithm algorithm);
// OpenSSL's own name for `P-256`, `P-384`, `P-521`; null for any other.
const char* group_of(std::string_view curve);
// Bytes of a coordinate: 32, 48, 66.
std::size_t width_of(std::string_view curve);
bool fits(EVP_PKEY* key, Algorithm algorithm);
// What is wrong with it for our use; nothing when it may be used.
std::optional<std::string> objection(EVP_PKEY* key);

// A number of the key (`n`, `qx`), big-endian; padded to `width`, or as short as it is when 0.
std::string number_of(EVP_PKEY* key, const char* parameter, std::size_t width = 0);
// Members of a JWK in the order of RFC 7638: `{"crv":...}` or `{"e":...}`.
std::string bare_jwk(EVP_PKEY* key);
std::string thumbprint(EVP_PKEY* key);

// In the form of a JWS; empty when OpenSSL fails.
std::string sign(EVP_PKEY* key, Algorithm algorithm, std::string_view text);
bool verify(EVP_PKEY* key, Algorithm algorithm, std::string_view text, std::string_view signature);

std::string sha256(std::string_view bytes);
std::string random_bytes(std::size_t count);

void forget_errors();

}  // namespace hv::fhir::client::openssl
