#include "plugin/sandbox/identity.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>

#include "fhir/client/auth/jwt.hpp"
#include "plugin/sandbox/assertions.hpp"
#include "plugin/sandbox/people.hpp"

namespace hv::plugin::sandbox {
namespace {

using fhir::client::SigningKey;

constexpr std::int64_t life = 3600;  // seconds

// 2048 bits: it lives as long as the process, and nobody waits for it at a launch.
SigningKey new_key() {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> pem(BIO_new(BIO_s_mem()), BIO_free_all);
    PEM_write_bio_PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const auto length = static_cast<std::size_t>(BIO_get_mem_data(pem.get(), &text));
    return *SigningKey::from_pem({text, length}, {.kid = "sandbox-id", .algorithm = fhir::client::Algorithm::rs256});
}

const SigningKey& key() {
    static const SigningKey made = new_key();
    return made;
}

}  // namespace

std::string identity_jwks() {
    return fhir::client::jwks({key()});
}

std::string openid_configuration(const Core& core) {
    const std::string root = auth_root(core);
    const auto one = [](json::Writer& out, std::string_view name, std::string_view word) {
        out.key(name).begin_array().string(word).end_array();
    };
    json::Writer out;
    out.begin_object().member("issuer", root).member("jwks_uri", root + "/jwks");
    out.member("authorization_endpoint", root + "/authorize").member("token_endpoint", root + "/token");
    one(out, "response_types_supported", "code");
    one(out, "subject_types_supported", "public");
    one(out, "id_token_signing_alg_values_supported", "RS256");
    out.key("scopes_supported").begin_array().string("openid").string("fhirUser").string("profile").end_array();
    one(out, "code_challenge_methods_supported", "S256");
    out.end_object();
    return out.take();
}

std::string id_token(const Core& core, const Grant& grant) {
    const std::int64_t now = core.clock.now().nanoseconds / 1'000'000'000;
    json::Writer claims;
    claims.begin_object().member("iss", auth_root(core)).member("sub", grant.user).member("aud", grant.client);
    claims.key("iat").integer(now).key("exp").integer(now + life);
    if (!grant.nonce.empty()) claims.member("nonce", grant.nonce);
    if (has_word(grant.scope, "fhirUser") || has_word(grant.scope, "profile")) {
        claims.member("fhirUser", core.options.base + "/" + grant.user);
        claims.member("name", person_of(core, grant.user).name);
    }
    claims.end_object();
    const auto signed_token = fhir::client::sign_jwt(key(), "JWT", claims.take());
    return signed_token ? *signed_token : std::string();
}

}  // namespace hv::plugin::sandbox
