#include "plugin/sandbox/assertions.hpp"

#include <openssl/rand.h>

#include <array>

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/jwt.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::int64_t longest_assertion = 300;  // seconds
constexpr std::int64_t skew = 5;

bool signed_by(const fhir::client::Jwt& jwt, std::string_view token, const fhir::client::PublicKey& key) {
    const std::size_t dot = token.rfind('.');
    const auto signature = fhir::client::from_base64url(token.substr(dot + 1));
    return signature && key.fits(jwt.algorithm) && key.verify(jwt.algorithm, token.substr(0, dot), *signature);
}

}  // namespace

std::string value_of(const Parameters& form, std::string_view name) {
    for (const auto& [its_name, value] : form) {
        if (its_name == name) return value;
    }
    return {};
}

std::string auth_root(const Core& core) {
    return core.options.base.substr(0, core.options.base.rfind('/')) + "/auth";
}

std::string secret_word() {
    std::array<unsigned char, 24> bytes{};
    RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
    return fhir::client::to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string Assertions::judge(const Parameters& form, std::string& client) {
    if (value_of(form, "client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
        return "client_assertion_type is not jwt-bearer";
    }
    return judge_jwt(value_of(form, "client_assertion"), client);
}

std::string Assertions::judge_jwt(std::string_view assertion, std::string& client) {
    const auto jwt = fhir::client::read_jwt(assertion);
    if (!jwt) return "the assertion is no JWT that can be read";
    const std::string known = clients_.jwks_of(jwt->issuer);
    if (known.empty()) return "iss is no registered client";
    if (jwt->subject != jwt->issuer) return "iss and sub differ";
    if (jwt->algorithm != fhir::client::Algorithm::rs384 && jwt->algorithm != fhir::client::Algorithm::es384) {
        return "alg is neither RS384 nor ES384";
    }
    if (folded(jwt->typ) != "jwt") return "typ is not JWT";
    const auto keys = fhir::client::KeySet::parse(known);
    const bool rsa = jwt->algorithm == fhir::client::Algorithm::rs384;
    const auto* const key = keys ? keys->pick(jwt->kid, rsa ? "RSA" : "EC") : nullptr;
    if (key == nullptr) return "kid is not registered for this client";
    if (!signed_by(*jwt, assertion, *key)) return "the signature is wrong";
    if (jwt->audience != std::vector<std::string>{auth_root(core_) + "/token"}) return "aud is not the token endpoint";
    const Instant now = core_.clock.now();
    if (!jwt->expires) return "exp is missing";
    if (*jwt->expires <= now.plus_seconds(-skew)) return "the assertion has expired";
    if (*jwt->expires > now.plus_seconds(longest_assertion + skew)) return "exp is more than 300 seconds ahead";
    if (jwt->issued && *jwt->issued > now.plus_seconds(skew)) return "iat lies in the future";
    if (jwt->not_before && *jwt->not_before > now.plus_seconds(skew)) return "nbf lies in the future";
    if (jwt->jti.empty()) return "jti is missing";
    std::erase_if(seen_, [now](const auto& one) { return one.second.plus_seconds(skew) < now; });
    if (!seen_.emplace(jwt->issuer + " " + jwt->jti, *jwt->expires).second) return "jti was used before";
    client = jwt->issuer;
    return {};
}

}  // namespace hv::plugin::sandbox
