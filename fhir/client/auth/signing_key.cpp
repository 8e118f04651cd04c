#include "fhir/client/auth/signing_key.hpp"

#include <openssl/pem.h>

#include <algorithm>

#include "fhir/client/auth/key_from_jwk.hpp"
#include "fhir/client/auth/openssl.hpp"
#include "fhir/json/writer.hpp"

namespace hv::fhir::client {
namespace {

using openssl::Owned;

constexpr unsigned rsa_bits = 3072;

Algorithm usual_algorithm(EVP_PKEY* key) {
    for (const Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::es512}) {
        if (openssl::fits(key, algorithm)) return algorithm;
    }
    return Algorithm::rs384;
}

// OpenSSL would ask the terminal for a passphrase.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

// The members of the bare JWK with ours put in between.
std::string described_jwk(const std::string& bare, std::string_view kid, Algorithm algorithm) {
    json::Writer writer;
    writer.begin_object().member("kid", kid).member("alg", name(algorithm)).member("use", "sig").end_object();
    std::string ours = writer.take();
    ours.back() = ',';
    return ours + bare.substr(1);
}

}  // namespace

SigningKey::SigningKey(openssl::Key key, KeyAbout about) : key_(std::move(key)), about_(std::move(about)) {}

Result<SigningKey> SigningKey::checked(openssl::Key key, KeyAbout about) {
    if (const auto objection = openssl::objection(key.get())) {
        return Error{Fault::invalid, "the key " + *objection, "make one with `hjertevakt keys new --alg ES384`"};
    }
    if (!about.algorithm) about.algorithm = usual_algorithm(key.get());
    if (!openssl::fits(key.get(), *about.algorithm)) {
        return Error{Fault::invalid, "the key cannot sign with `" + std::string(name(*about.algorithm)) + '`',
                     "leave the algorithm out, or name the one of the key's own kind and curve"};
    }
    if (about.kid.empty()) about.kid = openssl::thumbprint(key.get());
    return SigningKey(std::move(key), std::move(about));
}

Result<SigningKey> SigningKey::from_pem(std::string_view pem, const KeyAbout& about) {
    const Owned<BIO> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    bool asked = false;
    const openssl::Key key(PEM_read_bio_PrivateKey(text.get(), nullptr, no_passphrase, &asked), openssl::Free{});
    if (key) return checked(key, about);
    openssl::forget_errors();
    if (asked) {
        return Error{Fault::invalid, "the private key is protected by a passphrase",
                     "store it without one, readable by the service only: openssl pkey -in OLD -out NEW"};
    }
    const bool is_public = pem.find("BEGIN PUBLIC KEY") != std::string_view::npos ||
                           pem.find("BEGIN CERTIFICATE") != std::string_view::npos;
    return Error{Fault::invalid, is_public ? "holds a public key, wanted a private one" : "holds no private key",
                 "wanted PEM that begins with `-----BEGIN PRIVATE KEY-----`, or a private JWK"};
}

Result<SigningKey> SigningKey::from_jwk(std::string_view text, const KeyAbout& about) {
    const Result<json::Document> document = json::Document::parse(text, {.bytes = std::size_t{1} << 16});
    if (!document) return Error{document.error()}.in("the JWK");
    const json::Value jwk = document->root();
    if (!jwk["d"]) return Error{Fault::invalid, "the JWK holds no private key", "wanted one with the member `d`"};
    Result<openssl::Key> key = key_from_jwk(jwk, Half::private_half);
    if (!key) return std::move(key).error();
    KeyAbout described = about;
    if (described.kid.empty()) described.kid = jwk["kid"].text();
    if (!described.algorithm && jwk["alg"]) {
        described.algorithm = algorithm_named(jwk["alg"].text());
        if (!described.algorithm) {
            return Error{Fault::unsupported, "the JWK is for an algorithm that we do not sign with",
                         "wanted RS256, RS384, RS512, PS256, ES256, ES384 or ES512 as its `alg`"};
        }
    }
    return checked(std::move(*key), std::move(described));
}

Result<SigningKey> SigningKey::generate(Algorithm algorithm, const KeyAbout& about) {
    const std::string_view curve = openssl::curve_of(algorithm);
    openssl::Key key(curve.empty() ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{rsa_bits})
                                   : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", openssl::group_of(curve)),
                     openssl::Free{});
    if (!key) {
        openssl::forget_errors();
        return Error{Fault::internal, "a key could not be made", "OpenSSL refuses; is a FIPS policy in force?"};
    }
    KeyAbout described = about;
    described.algorithm = algorithm;
    return checked(std::move(key), std::move(described));
}

bool SigningKey::active_at(Instant now) const {
    return !about_.retired && (!about_.not_before || *about_.not_before <= now) &&
           (!about_.not_after || now < *about_.not_after);
}

std::string SigningKey::thumbprint() const {
    return openssl::thumbprint(key_.get());
}

std::string SigningKey::public_jwk() const {
    return described_jwk(bare_jwk(), kid(), algorithm());
}

std::string SigningKey::bare_jwk() const {
    return openssl::bare_jwk(key_.get());
}

std::string SigningKey::private_pem() const {
    const Owned<BIO> out(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PKCS8PrivateKey(out.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        openssl::forget_errors();
        return {};
    }
    char* data = nullptr;
    const long length = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

Result<std::string> SigningKey::sign(std::string_view text) const {
    std::string signature = openssl::sign(key_.get(), algorithm(), text);
    if (signature.empty()) {
        return Error{Fault::internal, "nothing can be signed with key `" + kid() + '`', "is its file damaged?"};
    }
    return signature;
}

}  // namespace hv::fhir::client
