#include "plugin/sandbox/authorization.hpp"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "plugin/sandbox/escapes.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::int64_t token_life = 300;  // seconds
constexpr std::int64_t longest_assertion = 300;
constexpr std::int64_t skew = 5;
constexpr std::int64_t code_life = 60;

std::string value_of(const Parameters& form, std::string_view name) {
    for (const auto& [its_name, value] : form) {
        if (its_name == name) return value;
    }
    return {};
}

HttpReply answered(int status, std::string body) {
    return {status,
            {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"Pragma", "no-cache"}},
            std::move(body)};
}

HttpReply oauth_error(std::string_view code, std::string_view description) {
    json::Writer out;
    out.begin_object().member("error", code).member("error_description", description).end_object();
    return answered(code == "invalid_client" ? 401 : 400, out.take());
}

std::string s256(std::string_view verifier) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest.data());
    return fhir::client::to_base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

bool signed_by(const fhir::client::Jwt& jwt, std::string_view token, const fhir::client::PublicKey& key) {
    const std::size_t dot = token.rfind('.');
    const auto signature = fhir::client::from_base64url(token.substr(dot + 1));
    return signature && key.fits(jwt.algorithm) && key.verify(jwt.algorithm, token.substr(0, dot), *signature);
}

}  // namespace

std::string Authorization::token_endpoint() const {
    return core_.options.base.substr(0, core_.options.base.rfind('/')) + "/auth/token";
}

std::string Authorization::secret() {
    std::array<unsigned char, 24> bytes{};
    RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
    return fhir::client::to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

HttpReply Authorization::handle(std::string_view path, const HttpRequest& request, std::string_view query) {
    if (path == "token") {
        if (request.method != "POST") return answered(405, R"({"error":"invalid_request"})");
        return token(request);
    }
    if (path == "authorize" && (request.method == "GET" || request.method == "POST")) {
        const auto asked = read_form(request.method == "GET" ? query : std::string_view(request.body));
        return asked ? authorize(*asked) : oauth_error("invalid_request", "the request cannot be read");
    }
    return answered(404, R"({"error":"not_found"})");
}

const Grant* Authorization::grant_of(const HttpRequest& request) const {
    for (const Header& header : request.headers) {
        if (folded(header.name) != "authorization" || !folded(header.value).starts_with("bearer ")) continue;
        const auto found = tokens_.find(std::string_view(header.value).substr(7));
        if (found != tokens_.end() && core_.clock.now() < found->second.expires) return &found->second;
    }
    return nullptr;
}

HttpReply Authorization::token(const HttpRequest& request) {
    const auto form = read_form(request.body);
    if (!form) return oauth_error("invalid_request", "the form cannot be read");
    const std::string grant_type = value_of(*form, "grant_type");
    if (grant_type == "client_credentials") return backend_token(*form);
    if (grant_type == "authorization_code") return app_token(*form);
    return oauth_error("unsupported_grant_type", "known: client_credentials, authorization_code");
}

std::string Authorization::judge(std::string_view assertion, BackendClient& client) {
    const auto jwt = fhir::client::read_jwt(assertion);
    if (!jwt) return "the assertion is no JWT that can be read";
    const auto known = clients_.backend(jwt->issuer);
    if (!known) return "iss is no registered client";
    if (jwt->subject != jwt->issuer) return "iss and sub differ";
    if (jwt->algorithm != fhir::client::Algorithm::rs384 && jwt->algorithm != fhir::client::Algorithm::es384) {
        return "alg is neither RS384 nor ES384";
    }
    if (folded(jwt->typ) != "jwt") return "typ is not JWT";
    const auto keys = fhir::client::KeySet::parse(known->jwks);
    const bool rsa = jwt->algorithm == fhir::client::Algorithm::rs384;
    const auto* const key = keys ? keys->pick(jwt->kid, rsa ? "RSA" : "EC") : nullptr;
    if (key == nullptr) return "kid is not registered for this client";
    if (!signed_by(*jwt, assertion, *key)) return "the signature is wrong";
    if (jwt->audience != std::vector<std::string>{token_endpoint()}) return "aud is not the token endpoint";
    const Instant now = core_.clock.now();
    if (!jwt->expires) return "exp is missing";
    if (*jwt->expires <= now.plus_seconds(-skew)) return "the assertion has expired";
    if (*jwt->expires > now.plus_seconds(longest_assertion + skew)) return "exp is more than 300 seconds ahead";
    if (jwt->issued && *jwt->issued > now.plus_seconds(skew)) return "iat lies in the future";
    if (jwt->not_before && *jwt->not_before > now.plus_seconds(skew)) return "nbf lies in the future";
    if (jwt->jti.empty()) return "jti is missing";
    std::erase_if(seen_, [now](const auto& one) { return one.second.plus_seconds(skew) < now; });
    if (!seen_.emplace(jwt->issuer + " " + jwt->jti, *jwt->expires).second) return "jti was used before";
    client = *known;
    return {};
}

HttpReply Authorization::backend_token(const Parameters& form) {
    if (value_of(form, "client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
        return oauth_error("invalid_client", "client_assertion_type is not jwt-bearer");
    }
    BackendClient client;
    const std::string assertion = value_of(form, "client_assertion");
    if (const std::string trouble = judge(assertion, client); !trouble.empty()) {
        return oauth_error("invalid_client", trouble);
    }
    Grant grant;
    grant.client = client.id;
    grant.scope = granted_of(value_of(form, "scope"), client.scopes);
    if (grant.scope.empty()) return oauth_error("invalid_scope", "none of the scopes is registered for this client");
    return issue(std::move(grant), "bearer", nullptr);
}

HttpReply Authorization::issue(Grant grant, std::string_view type, std::string* given) {
    const Instant now = core_.clock.now();
    std::erase_if(tokens_, [now](const auto& one) { return one.second.expires < now; });
    grant.expires = now.plus_seconds(token_life);
    grant.scopes = read_scopes(grant.scope);
    const std::string token = secret();
    json::Writer out;
    out.begin_object().member("access_token", token).member("token_type", type);
    out.key("expires_in").integer(token_life).member("scope", grant.scope);
    if (!grant.patient.empty()) {
        out.member("patient", grant.patient).key("need_patient_banner").boolean(false);
    }
    out.end_object();
    if (given != nullptr) *given = token;
    tokens_[token] = std::move(grant);
    return answered(200, out.take());
}

HttpReply Authorization::authorize(const Parameters& asked) {
    const auto app = clients_.app(value_of(asked, "client_id"));
    if (!app) return oauth_error("invalid_request", "client_id is not registered");
    const std::string redirect = value_of(asked, "redirect_uri");
    if (std::find(app->redirect_uris.begin(), app->redirect_uris.end(), redirect) == app->redirect_uris.end()) {
        return oauth_error("invalid_request", "redirect_uri is not registered for this client");
    }
    const auto back = [&](const std::string& what) {
        const char mark = redirect.find('?') == std::string::npos ? '?' : '&';
        return HttpReply{302,
                         {{"Location", redirect + mark + what + "&state=" + url_encoded(value_of(asked, "state"))},
                          {"Cache-Control", "no-store"}},
                         {}};
    };
    const auto refuse = [&](std::string_view code, std::string_view why) {
        return back("error=" + std::string(code) + "&error_description=" + url_encoded(why));
    };
    if (value_of(asked, "state").empty()) return refuse("invalid_request", "state is missing");
    if (value_of(asked, "response_type") != "code") return refuse("unsupported_response_type", "known: code");
    if (value_of(asked, "code_challenge").empty()) return refuse("invalid_request", "code_challenge is missing");
    if (value_of(asked, "code_challenge_method") != "S256") {
        return refuse("invalid_request", "code_challenge_method is not S256");
    }
    if (value_of(asked, "aud") != core_.options.base) return refuse("invalid_request", "aud is not this FHIR server");
    Code code{app->id, redirect, value_of(asked, "code_challenge"), {}, core_.clock.now().plus_seconds(code_life), {}};
    code.grant.client = app->id;
    code.grant.scope = granted_of(value_of(asked, "scope"), app->scopes);
    if (const std::string launch = value_of(asked, "launch"); !launch.empty()) {
        const auto patient = clients_.patient_of(launch);
        if (!patient) return refuse("invalid_request", "launch is not known");
        code.grant.patient = *patient;
    }
    if (code.grant.scope.empty()) return refuse("invalid_scope", "none of the scopes is registered for this app");
    const std::string secret_code = secret();
    codes_[secret_code] = std::move(code);
    return back("code=" + secret_code);
}

HttpReply Authorization::app_token(const Parameters& form) {
    const auto found = codes_.find(value_of(form, "code"));
    if (found == codes_.end()) return oauth_error("invalid_grant", "the code is not known");
    Code& code = found->second;
    if (!code.token.empty()) {
        tokens_.erase(code.token);
        return oauth_error("invalid_grant", "the code was used before");
    }
    if (core_.clock.now() >= code.expires) return oauth_error("invalid_grant", "the code has expired");
    if (value_of(form, "client_id") != code.client) return oauth_error("invalid_grant", "the code is another client's");
    if (value_of(form, "redirect_uri") != code.redirect_uri) {
        return oauth_error("invalid_grant", "redirect_uri is not that of the authorization request");
    }
    const std::string verifier = value_of(form, "code_verifier");
    if (verifier.empty()) return oauth_error("invalid_grant", "code_verifier is missing");
    if (verifier.size() < 43 || verifier.size() > 128 || s256(verifier) != code.challenge) {
        return oauth_error("invalid_grant", "code_verifier does not fit the code_challenge");
    }
    return issue(code.grant, "Bearer", &code.token);
}

}  // namespace hv::plugin::sandbox
