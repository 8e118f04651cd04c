#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include "fhir/client/auth/openssl.hpp"

namespace hv::fhir::client::openssl {
namespace {

struct FreeSignature {
    void operator()(ECDSA_SIG* it) const { ECDSA_SIG_free(it); }
};
using Signature = std::unique_ptr<ECDSA_SIG, FreeSignature>;

const EVP_MD* digest_of(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::rs256:
        case Algorithm::ps256:
        case Algorithm::es256:
            return EVP_sha256();
        case Algorithm::rs384:
        case Algorithm::es384:
            return EVP_sha384();
        case Algorithm::rs512:
        case Algorithm::es512:
            return EVP_sha512();
    }
    return nullptr;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

// RFC 7518 section 3.5: the salt is as long as the digest.
bool set_padding(EVP_PKEY_CTX* context, Algorithm algorithm) {
    return algorithm != Algorithm::ps256 || (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
                                             EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

// OpenSSL's DER to the two integers side by side, each as wide as the curve.
std::string raw_of(std::string_view der, std::size_t width) {
    const unsigned char* at = bytes_of(der);
    const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    if (!signature) return {};
    std::string raw(2 * width, '\0');
    const int wide = static_cast<int>(width);
    if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes_of(raw), wide) < 0) return {};
    if (BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes_of(raw) + width, wide) < 0) return {};
    return raw;
}

std::string der_of(std::string_view raw, std::size_t width) {
    if (raw.size() != 2 * width) return {};
    const Signature signature(ECDSA_SIG_new());
    Owned<BIGNUM> r(BN_bin2bn(bytes_of(raw), static_cast<int>(width), nullptr));
    Owned<BIGNUM> s(BN_bin2bn(bytes_of(raw) + width, static_cast<int>(width), nullptr));
    if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
    (void)r.release();
    (void)s.release();
    unsigned char* der = nullptr;
    const int length = i2d_ECDSA_SIG(signature.get(), &der);
    if (length <= 0) return {};
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return bytes;
}

}  // namespace

std::string sign(EVP_PKEY* key, Algorithm algorithm, std::string_view text) {
    const Owned<EVP_MD_CTX> digest(EVP_MD_CTX_new());
    EVP_PKEY_CTX* context = nullptr;  // the digest's own
    std::size_t length = 0;
    if (!fits(key, algorithm) || !digest ||
        EVP_DigestSignInit(digest.get(), &context, digest_of(algorithm), nullptr, key) != 1 ||
        !set_padding(context, algorithm) ||
        EVP_DigestSign(digest.get(), nullptr, &length, bytes_of(text), text.size()) != 1) {
        forget_errors();
        return {};
    }
    std::string signature(length, '\0');
    if (EVP_DigestSign(digest.get(), bytes_of(signature), &length, bytes_of(text), text.size()) != 1) {
        forget_errors();
        return {};
    }
    signature.resize(length);
    const std::string_view curve = curve_of(algorithm);
    return curve.empty() ? signature : raw_of(signature, width_of(curve));
}

bool verify(EVP_PKEY* key, Algorithm algorithm, std::string_view text, std::string_view signature) {
    if (!fits(key, algorithm)) return false;
    const std::string_view curve = curve_of(algorithm);
    const std::string der = curve.empty() ? std::string(signature) : der_of(signature, width_of(curve));
    const Owned<EVP_MD_CTX> digest(EVP_MD_CTX_new());
    EVP_PKEY_CTX* context = nullptr;  // the digest's own
    const bool good = !der.empty() && digest &&
                      EVP_DigestVerifyInit(digest.get(), &context, digest_of(algorithm), nullptr, key) == 1 &&
                      set_padding(context, algorithm) &&
                      EVP_DigestVerify(digest.get(), bytes_of(der), der.size(), bytes_of(text), text.size()) == 1;
    if (!good) forget_errors();
    return good;
}

}  // namespace hv::fhir::client::openssl
