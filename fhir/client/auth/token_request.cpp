#include "fhir/client/auth/token_request.hpp"

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/dpop.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "fhir/client/auth/numeric_date.hpp"
#include "fhir/client/auth/openssl.hpp"
#include "fhir/client/url.hpp"
#include "fhir/json/writer.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::size_t jti_bytes = 16;

std::string claims_of(const TokenSetup& setup, Instant at) {
    const TokenProfile& profile = setup.profile;
    json::Writer claims;
    claims.begin_object().member("iss", setup.client_id).member("sub", setup.client_id);
    claims.member("aud", profile.audience == AssertionAudience::issuer ? setup.issuer : setup.token_url);
    claims.member("jti", to_base64url(openssl::random_bytes(jti_bytes)));
    if (profile.tells_times) {
        claims.key("iat").integer(numeric_date(at));
        claims.key("nbf").integer(numeric_date(at));
    }
    claims.key("exp").integer(numeric_date(at.plus_seconds(profile.life.count()))).end_object();
    std::string text = claims.take();
    // An object with at least one member: its inside is put at our end.
    const std::size_t first = profile.assertion_claims.find('"');
    const std::size_t last = profile.assertion_claims.rfind('}');
    if (first != std::string::npos && last != std::string::npos) {
        text.replace(text.size() - 1, 1, ',' + profile.assertion_claims.substr(first, last - first) + '}');
    }
    return text;
}

void add(std::string& form, std::string_view name, std::string_view value) {
    if (!form.empty()) form += '&';
    form += percent_encoded(name) + '=' + percent_encoded(value);
}

}  // namespace

Result<std::string> client_assertion(const TokenSetup& setup, const SigningKey& signer, Instant at) {
    return sign_jwt(signer, setup.profile.assertion_type, claims_of(setup, at));
}

Result<HttpRequest> token_request(const TokenSetup& setup, const SigningKey& signer, const SigningKey* dpop_key,
                                  std::string_view nonce, Instant at) {
    const Result<std::string> assertion = client_assertion(setup, signer, at);
    if (!assertion) return assertion.error();
    HttpRequest request;
    request.method = "POST";
    request.url = setup.token_url;
    request.timeout = setup.timeout;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    add(request.body, "grant_type", "client_credentials");
    if (!setup.scope.empty()) add(request.body, "scope", setup.scope);
    if (setup.profile.client_id_in_form) add(request.body, "client_id", setup.client_id);
    add(request.body, "client_assertion_type", assertion_kind);
    add(request.body, "client_assertion", *assertion);
    for (const auto& [name, value] : setup.profile.form) add(request.body, name, value);
    if (dpop_key != nullptr) {
        Result<std::string> proof = dpop_proof(*dpop_key, {"POST", setup.token_url, nonce, {}}, at);
        if (!proof) return std::move(proof).error();
        request.headers.push_back({"DPoP", std::move(*proof)});
    }
    return request;
}

}  // namespace hv::fhir::client
