#include "plugin/sandbox/authorization.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "fhir/client/auth/base64url.hpp"
#include "plugin/sandbox/identity.hpp"

namespace hv::plugin::sandbox {
namespace {

std::string s256(std::string_view verifier) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest.data());
    return fhir::client::to_base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

HttpReply oauth_json(int status, std::string body) {
    return {status,
            {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"Pragma", "no-cache"}},
            std::move(body)};
}

HttpReply oauth_error(std::string_view code, std::string_view description) {
    json::Writer out;
    out.begin_object().member("error", code).member("error_description", description).end_object();
    return oauth_json(code == "invalid_client" ? 401 : 400, out.take());
}

HttpReply Authorization::handle(std::string_view path, const HttpRequest& request, std::string_view query) {
    const bool get = request.method == "GET" || request.method == "HEAD";
    if (path == "token") {
        if (request.method != "POST") return oauth_json(405, R"({"error":"invalid_request"})");
        return token(request);
    }
    if (path == "authorize" && (get || request.method == "POST")) {
        const auto asked = read_form(get ? query : std::string_view(request.body));
        return asked ? authorize(*asked) : oauth_error("invalid_request", "the request cannot be read");
    }
    if (path == "choose" && request.method == "POST") {
        const auto answer = read_form(request.body);
        return answer ? choose(*answer) : oauth_error("invalid_request", "the form cannot be read");
    }
    if (path == "jwks" && get) {
        return {200, {{"Content-Type", "application/json"}, {"Cache-Control", "max-age=300"}}, identity_jwks()};
    }
    if (path == ".well-known/openid-configuration" && get) {
        return {200, {{"Content-Type", "application/json"}}, openid_configuration(core_)};
    }
    return oauth_json(404, R"({"error":"not_found"})");
}

const Grant* Authorization::grant_of(const HttpRequest& request) const {
    for (const Header& header : request.headers) {
        if (folded(header.name) != "authorization" || !folded(header.value).starts_with("bearer ")) continue;
        if (const Grant* grant = book_.find(std::string_view(header.value).substr(7), core_.clock.now())) return grant;
    }
    return nullptr;
}

HttpReply Authorization::token(const HttpRequest& request) {
    const auto form = read_form(request.body);
    if (!form) return oauth_error("invalid_request", "the form cannot be read");
    const std::string grant_type = value_of(*form, "grant_type");
    if (grant_type == "client_credentials") return backend_token(*form);
    if (grant_type == "authorization_code") return app_token(*form);
    if (grant_type == "refresh_token") return refreshed_token(*form);
    return oauth_error("unsupported_grant_type", "known: client_credentials, authorization_code, refresh_token");
}

HttpReply Authorization::backend_token(const Parameters& form) {
    Grant grant;
    if (const std::string trouble = assertions_.judge(form, grant.client); !trouble.empty()) {
        return oauth_error("invalid_client", trouble);
    }
    const auto client = clients_.backend(grant.client);
    if (!client) return oauth_error("unauthorized_client", "the client is registered for launches only");
    grant.scope = granted_of(value_of(form, "scope"), client->scopes);
    if (grant.scope.empty()) return oauth_error("invalid_scope", "none of the scopes is registered for this client");
    return issue(grant, "bearer", false);
}

std::optional<HttpReply> Authorization::not_shown_to_be(const std::string& client, const Parameters& form) {
    const auto app = clients_.app(client);
    if (!app || app->jwks.empty()) {
        if (value_of(form, "client_id") == client) return std::nullopt;
        return oauth_error("invalid_grant", "the code is another client's");
    }
    if (!value_of(form, "client_id").empty()) {
        return oauth_error("invalid_request", "a confidential client is named by its assertion, not by client_id");
    }
    std::string shown;
    if (const std::string trouble = assertions_.judge(form, shown); !trouble.empty()) {
        return oauth_error("invalid_client", trouble);
    }
    if (shown == client) return std::nullopt;
    return oauth_error("invalid_grant", "the code is another client's");
}

HttpReply Authorization::app_token(const Parameters& form) {
    const auto found = codes_.find(value_of(form, "code"));
    if (found == codes_.end()) return oauth_error("invalid_grant", "the code is not known");
    Code& code = found->second;
    if (code.used) {
        book_.revoke_family(code.grant.family);
        return oauth_error("invalid_grant", "the code was used before");
    }
    if (core_.clock.now() >= code.expires) return oauth_error("invalid_grant", "the code has expired");
    if (auto refusal = not_shown_to_be(code.client, form)) return *std::move(refusal);
    if (value_of(form, "redirect_uri") != code.redirect_uri) {
        return oauth_error("invalid_grant", "redirect_uri is not that of the authorization request");
    }
    const std::string verifier = value_of(form, "code_verifier");
    if (verifier.empty()) return oauth_error("invalid_grant", "code_verifier is missing");
    if (verifier.size() < 43 || verifier.size() > 128 || s256(verifier) != code.challenge) {
        return oauth_error("invalid_grant", "code_verifier does not fit the code_challenge");
    }
    code.used = true;
    return issue(code.grant, "Bearer", true);
}

HttpReply Authorization::refreshed_token(const Parameters& form) {
    const std::string refresh = value_of(form, "refresh_token");
    const auto client = book_.client_of(refresh);
    if (!client) return oauth_error("invalid_grant", "the refresh token is not known");
    if (auto refusal = not_shown_to_be(*client, form)) return *std::move(refusal);
    Grant grant;
    switch (book_.renew(refresh, core_.clock.now(), grant)) {
        case TokenBook::Renewal::good:
            break;
        case TokenBook::Renewal::unknown:
            return oauth_error("invalid_grant", "the refresh token is not known");
        case TokenBook::Renewal::used_before:
            return oauth_error("invalid_grant", "the refresh token was used before");
        case TokenBook::Renewal::expired:
            return oauth_error("invalid_grant", "the refresh token has expired");
    }
    if (const std::string wanted = value_of(form, "scope"); !wanted.empty()) {
        const std::string smaller = granted_of(wanted, grant.scope);
        if (smaller != wanted) return oauth_error("invalid_scope", "more than was granted before");
        grant.scope = smaller;
    }
    return issue(grant, "Bearer", false);
}

HttpReply Authorization::issue(const Grant& grant, std::string_view type, bool first) {
    const Instant now = core_.clock.now();
    json::Writer out;
    out.begin_object().member("access_token", book_.give(grant, now)).member("token_type", type);
    out.key("expires_in").integer(grant.life).member("scope", grant.scope);
    if (!grant.patient.empty()) out.member("patient", grant.patient);
    if (grant.family != 0) out.key("need_patient_banner").boolean(grant.banner);
    if (!grant.app_context.empty()) out.member("appContext", grant.app_context);
    if (has_word(grant.scope, "offline_access") || has_word(grant.scope, "online_access")) {
        out.member("refresh_token", book_.give_refresh(grant, now));
    }
    if (first && has_word(grant.scope, "openid") && !grant.user.empty()) out.member("id_token", id_token(core_, grant));
    return oauth_json(200, out.end_object().take());
}

}  // namespace hv::plugin::sandbox
