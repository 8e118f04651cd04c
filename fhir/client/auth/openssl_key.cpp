#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include <array>

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/openssl.hpp"
#include "fhir/json/writer.hpp"

namespace hv::fhir::client::openssl {
namespace {

struct Curve {
    std::string_view name;
    const char* group;
    std::size_t width;
    Algorithm algorithm;
};

constexpr std::array<Curve, 3> curves{{{"P-256", "prime256v1", 32, Algorithm::es256},
                                       {"P-384", "secp384r1", 48, Algorithm::es384},
                                       {"P-521", "secp521r1", 66, Algorithm::es512}}};

constexpr int shortest_rsa = 2048;
constexpr int longest_rsa = 16384;

const Curve* curve(std::string_view name) {
    for (const Curve& one : curves) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

}  // namespace

std::string_view kty_of(EVP_PKEY* key) {
    switch (EVP_PKEY_get_base_id(key)) {
        case EVP_PKEY_RSA:
            return "RSA";
        case EVP_PKEY_EC:
            return "EC";
        default:
            return {};
    }
}

std::string_view curve_of(EVP_PKEY* key) {
    std::array<char, 64> group{};
    std::size_t length = 0;
    if (kty_of(key) != "EC" || EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) != 1) {
        forget_errors();
        return {};
    }
    for (const Curve& one : curves) {
        if (std::string_view(group.data(), length) == one.group) return one.name;
    }
    return {};
}

std::string_view curve_of(Algorithm algorithm) {
    for (const Curve& one : curves) {
        if (one.algorithm == algorithm) return one.name;
    }
    return {};
}

const char* group_of(std::string_view name) {
    const Curve* found = curve(name);
    return found == nullptr ? nullptr : found->group;
}

std::size_t width_of(std::string_view name) {
    const Curve* found = curve(name);
    return found == nullptr ? 0 : found->width;
}

bool fits(EVP_PKEY* key, Algorithm algorithm) {
    const std::string_view wanted = curve_of(algorithm);
    return wanted.empty() ? kty_of(key) == "RSA" : curve_of(key) == wanted;
}

std::optional<std::string> objection(EVP_PKEY* key) {
    const std::string_view kty = kty_of(key);
    if (kty.empty()) return "is neither an RSA nor an EC key";
    if (kty == "EC") {
        if (curve_of(key).empty()) return "is on a curve other than P-256, P-384 and P-521";
        return {};
    }
    const int bits = EVP_PKEY_get_bits(key);
    if (bits < shortest_rsa) return "is an RSA key of " + std::to_string(bits) + " bits, wanted 2048 or more";
    if (bits > longest_rsa) return "is an RSA key of " + std::to_string(bits) + " bits, wanted 16384 or fewer";
    return {};
}

std::string number_of(EVP_PKEY* key, const char* parameter, std::size_t width) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, parameter, &raw) != 1) {
        forget_errors();
        return {};
    }
    const Owned<BIGNUM> number(raw);
    std::string bytes(width == 0 ? static_cast<std::size_t>(BN_num_bytes(raw)) : width, '\0');
    if (BN_bn2binpad(raw, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) < 0)
        return {};
    return bytes;
}

std::string bare_jwk(EVP_PKEY* key) {
    json::Writer writer;
    writer.begin_object();
    if (const std::string_view crv = curve_of(key); !crv.empty()) {
        writer.member("crv", crv).member("kty", "EC");
        writer.member("x", to_base64url(number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, width_of(crv))));
        writer.member("y", to_base64url(number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, width_of(crv))));
    } else {
        writer.member("e", to_base64url(number_of(key, OSSL_PKEY_PARAM_RSA_E))).member("kty", "RSA");
        writer.member("n", to_base64url(number_of(key, OSSL_PKEY_PARAM_RSA_N)));
    }
    writer.end_object();
    return writer.take();
}

std::string thumbprint(EVP_PKEY* key) {
    return to_base64url(sha256(bare_jwk(key)));
}

std::string sha256(std::string_view bytes) {
    std::string digest(32, '\0');
    std::size_t length = 0;
    if (EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(),
                     reinterpret_cast<unsigned char*>(digest.data()), &length) != 1) {
        forget_errors();
        return {};
    }
    return digest;
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
        // Predictable ids would be worse than none.
        throw std::bad_alloc();
    }
    return bytes;
}

void forget_errors() {
    ERR_clear_error();
}

}  // namespace hv::fhir::client::openssl
