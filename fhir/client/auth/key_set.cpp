// Public keys: a peer's set, and our own as others fetch it.
#include <algorithm>

#include "fhir/client/auth/key_from_jwk.hpp"
#include "fhir/client/auth/openssl.hpp"
#include "fhir/client/auth/signing_key.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::size_t longest_set = std::size_t{1} << 20;
constexpr std::int64_t usual_age = 3600;
constexpr std::int64_t least_age = 60;

bool for_signatures(json::Value jwk) {
    if (jwk["use"] && jwk["use"].text() != "sig") return false;
    if (!jwk["key_ops"]) return true;
    for (const json::Value operation : jwk["key_ops"].items()) {
        if (operation.text() == "verify") return true;
    }
    return false;
}

}  // namespace

Result<PublicKey> PublicKey::from_jwk(json::Value jwk) {
    Result<openssl::Key> key = key_from_jwk(jwk, Half::public_half);
    if (!key) return std::move(key).error();
    if (const auto objection = openssl::objection(key->get())) {
        return Error{Fault::invalid, "the key " + *objection, "its owner must use a longer key or another curve"};
    }
    PublicKey made;
    made.kid_ = jwk["kid"].text();
    made.kty_ = jwk["kty"].text();
    made.algorithm_ = algorithm_named(jwk["alg"].text());
    made.for_signatures_ = for_signatures(jwk) && (!jwk["alg"] || made.algorithm_);
    made.key_ = std::move(*key);
    return made;
}

bool PublicKey::fits(Algorithm algorithm) const {
    return for_signatures_ && (!algorithm_ || *algorithm_ == algorithm) && openssl::fits(key_.get(), algorithm);
}

std::string PublicKey::thumbprint() const {
    return openssl::thumbprint(key_.get());
}

bool PublicKey::verify(Algorithm algorithm, std::string_view signed_text, std::string_view signature) const {
    return fits(algorithm) && openssl::verify(key_.get(), algorithm, signed_text, signature);
}

Result<KeySet> KeySet::parse(std::string_view text) {
    const Result<json::Document> document = json::Document::parse(text, {.bytes = longest_set});
    if (!document) return Error{document.error()}.in("the key set");
    const json::Value keys = document->root()["keys"];
    if (!keys.is_array()) {
        return Error{Fault::invalid, "the key set has no array `keys`", "is this the address of a JWKS?"};
    }
    KeySet set;
    for (const json::Value jwk : keys.items()) {
        Result<PublicKey> key = PublicKey::from_jwk(jwk);
        if (key) set.keys_.push_back(std::move(*key));
    }
    return set;
}

const PublicKey* KeySet::pick(std::string_view kid, std::string_view kty) const {
    const PublicKey* found = nullptr;
    for (const PublicKey& key : keys_) {
        if (kid.empty() || key.kid() != kid || key.kty() != kty) continue;
        if (found != nullptr) return nullptr;
        found = &key;
    }
    return found;
}

std::string jwks(const std::vector<SigningKey>& keys) {
    std::string text = R"({"keys":[)";
    for (const SigningKey& key : keys) {
        if (&key != keys.data()) text += ',';
        text += key.public_jwk();
    }
    return text + "]}";
}

PublishedKeys published_keys(const std::vector<SigningKey>& keys, Instant now) {
    std::int64_t age = usual_age;
    for (const SigningKey& key : keys) {
        const auto from = key.about().not_before;
        if (from && now < *from) age = std::min(age, (from->nanoseconds - now.nanoseconds) / 2'000'000'000);
    }
    return {jwks(keys), "application/json", "public, max-age=" + std::to_string(std::max(age, least_age))};
}

}  // namespace hv::fhir::client
