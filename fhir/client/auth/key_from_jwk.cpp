#include "fhir/client/auth/key_from_jwk.hpp"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <array>
#include <vector>

#include "fhir/client/auth/base64url.hpp"

namespace hv::fhir::client {
namespace {

using openssl::Owned;

struct FreeParameters {
    void operator()(OSSL_PARAM_BLD* it) const { OSSL_PARAM_BLD_free(it); }
    void operator()(OSSL_PARAM* it) const { OSSL_PARAM_free(it); }
};

struct RsaMember {
    const char* jwk;
    const char* parameter;
    bool is_private;
};

constexpr std::array<RsaMember, 8> rsa_members{{{"n", OSSL_PKEY_PARAM_RSA_N, false},
                                                {"e", OSSL_PKEY_PARAM_RSA_E, false},
                                                {"d", OSSL_PKEY_PARAM_RSA_D, true},
                                                {"p", OSSL_PKEY_PARAM_RSA_FACTOR1, true},
                                                {"q", OSSL_PKEY_PARAM_RSA_FACTOR2, true},
                                                {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1, true},
                                                {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2, true},
                                                {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1, true}}};

Error bad_member(std::string_view member) {
    return {Fault::invalid, "the JWK's `" + std::string(member) + "` is missing or not base64url of the right length",
            "write the key anew with the tool that made it"};
}

// The two halves are tried on each other. OpenSSL's own check of pairs wants d below lcm(p-1, q-1), and good keys of
// older tools (RFC 7515's own example) have it below (p-1)(q-1).
bool holds_together(EVP_PKEY* key, Half half) {
    const Owned<EVP_PKEY_CTX> check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    if (!check || EVP_PKEY_public_check(check.get()) != 1) return false;
    if (half == Half::public_half) return true;
    const std::string_view curve = openssl::curve_of(key);
    for (const Algorithm algorithm : every_algorithm()) {
        if (openssl::curve_of(algorithm) != curve) continue;
        return openssl::verify(key, algorithm, "trial", openssl::sign(key, algorithm, "trial"));
    }
    return false;
}

// Collects numbers; they must outlive the building.
class Parameters {
public:
    Parameters() : builder_(OSSL_PARAM_BLD_new()) {}

    bool number(const char* parameter, std::string_view bytes) {
        numbers_.emplace_back(
            BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
        return OSSL_PARAM_BLD_push_BN(builder_.get(), parameter, numbers_.back().get()) == 1;
    }
    bool text(const char* parameter, const char* value) {
        return OSSL_PARAM_BLD_push_utf8_string(builder_.get(), parameter, value, 0) == 1;
    }
    bool bytes(const char* parameter, std::string_view value) {
        return OSSL_PARAM_BLD_push_octet_string(builder_.get(), parameter, value.data(), value.size()) == 1;
    }

    // Null when the parts do not make a key.
    openssl::Key key(const char* kind, Half half) {
        const std::unique_ptr<OSSL_PARAM, FreeParameters> parameters(OSSL_PARAM_BLD_to_param(builder_.get()));
        const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
        EVP_PKEY* raw = nullptr;
        const int selection = half == Half::private_half ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
        if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
            EVP_PKEY_fromdata(context.get(), &raw, selection, parameters.get()) != 1) {
            openssl::forget_errors();
            return {};
        }
        openssl::Key key(raw, openssl::Free{});
        if (!holds_together(raw, half)) {
            openssl::forget_errors();
            return {};
        }
        return key;
    }

private:
    std::unique_ptr<OSSL_PARAM_BLD, FreeParameters> builder_;
    std::vector<Owned<BIGNUM>> numbers_;
};

Result<openssl::Key> finished(Parameters& parameters, const char* kind, Half half) {
    openssl::Key key = parameters.key(kind, half);
    if (!key) return Error{Fault::invalid, "the members of the JWK do not fit each other", "the key was copied badly"};
    return key;
}

Result<openssl::Key> rsa_key(json::Value jwk, Half half) {
    Parameters parameters;
    for (const RsaMember& member : rsa_members) {
        if (member.is_private && half == Half::public_half) continue;
        const std::optional<std::string> bytes = from_base64url(jwk[member.jwk].text());
        if (!bytes || bytes->empty() || !parameters.number(member.parameter, *bytes)) return bad_member(member.jwk);
    }
    return finished(parameters, "RSA", half);
}

Result<openssl::Key> ec_key(json::Value jwk, Half half) {
    const std::string_view crv = jwk["crv"].text();
    const char* group = openssl::group_of(crv);
    if (group == nullptr) {
        return Error{Fault::invalid, "the JWK's curve `" + std::string(crv.substr(0, 20)) + "` is not taken",
                     "use P-256, P-384 or P-521"};
    }
    const std::size_t width = openssl::width_of(crv);
    std::string point(1, '\x04');
    for (const char* coordinate : {"x", "y"}) {
        const std::optional<std::string> bytes = from_base64url(jwk[coordinate].text());
        if (!bytes || bytes->size() != width) return bad_member(coordinate);
        point += *bytes;
    }
    Parameters parameters;
    bool good = parameters.text(OSSL_PKEY_PARAM_GROUP_NAME, group) && parameters.bytes(OSSL_PKEY_PARAM_PUB_KEY, point);
    if (half == Half::private_half) {
        const std::optional<std::string> bytes = from_base64url(jwk["d"].text());
        if (!bytes || bytes->size() != width) return bad_member("d");
        good = good && parameters.number(OSSL_PKEY_PARAM_PRIV_KEY, *bytes);
    }
    if (!good) return bad_member("x");
    return finished(parameters, "EC", half);
}

}  // namespace

Result<openssl::Key> key_from_jwk(json::Value jwk, Half half) {
    if (half == Half::public_half) {
        for (const char* member : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
            if (jwk[member]) {
                return Error{Fault::invalid, "a JWK that should be public holds private members",
                             "its owner must replace that key: it is known to others now"};
            }
        }
    }
    const std::string_view kty = jwk["kty"].text();
    if (kty == "RSA") return rsa_key(jwk, half);
    if (kty == "EC") return ec_key(jwk, half);
    return Error{Fault::invalid, "the JWK's `kty` is neither RSA nor EC", "use an RSA or an EC key"};
}

}  // namespace hv::fhir::client
