#include "plugin/smart/authority.hpp"

#include <algorithm>

#include "fhir/client/smart_configuration.hpp"

namespace hv::plugin::smart {
namespace {

namespace fc = fhir::client;

constexpr std::int64_t fresh_for = 600;         // seconds
constexpr std::int64_t usable_for = 24 * 3600;  // when it cannot be read again
constexpr std::int64_t keys_apart = 30;
constexpr std::int64_t keys_for = 3600;
constexpr std::int64_t keys_usable_for = 2 * 3600;
constexpr std::chrono::seconds skew{30};

Error unusable(const std::string& what) {
    return {Fault::invalid, what, "whoever runs the login must repair its discovery document"};
}

// Codes and tokens go to authenticated servers only (S01).
bool is_safe(std::string_view text) {
    const auto url = fc::Url::parse(text);
    return url && (url->scheme() == "https" || url->is_loopback());
}

bool same_origin(std::string_view a, std::string_view b) {
    const auto left = fc::Url::parse(a);
    const auto right = fc::Url::parse(b);
    return left && right && left->same_origin(*right);
}

Result<Endpoints> usable(Endpoints endpoints) {
    if (!is_safe(endpoints.authorize)) return unusable("`authorization_endpoint`: missing, or not over https");
    if (!is_safe(endpoints.token)) return unusable("`token_endpoint`: missing, or not over https");
    if (!endpoints.jwks_uri.empty() && !is_safe(endpoints.jwks_uri)) return unusable("`jwks_uri`: not over https");
    return endpoints;
}

}  // namespace

bool Endpoints::can(std::string_view capability) const {
    return std::ranges::find(capabilities, capability) != capabilities.end();
}

Result<std::string> Authority::get(const std::string& url) {
    fc::HttpRequest request;
    request.url = url;
    request.headers = {{"Accept", "application/json"}};
    request.timeout = timeout_;
    auto sent = transport_.send(request);
    if (auto* failure = std::get_if<fc::HttpFailure>(&sent)) return std::move(failure->error);
    auto& reply = std::get<fc::HttpReply>(sent);
    if (reply.status == 200) return std::move(reply.body);
    const std::string status = "the server answered " + std::to_string(reply.status);
    if (reply.status == 404 || reply.status == 410)
        return Error{Fault::not_found, status, "is the address in the configuration right?"};
    return Error{Fault::unavailable, status, "try again, or ask whoever runs it"};
}

Result<Endpoints> Authority::discover_smart() {
    const auto base = fc::Url::parse(place_);
    if (!base) return base.error();
    auto found = fc::fetch_smart_configuration(transport_, *base, timeout_);
    if (!found) return std::move(found).error();
    if (std::ranges::find(found->code_challenge_methods, "S256") == found->code_challenge_methods.end())
        return unusable("`code_challenge_methods_supported`: without S256");
    return usable({found->authorization_endpoint, found->token_endpoint, found->issuer, found->jwks_uri,
                   found->capabilities, found->auth_algorithms});
}

Result<Endpoints> Authority::discover_openid(const std::string& issuer) {
    std::string folder = issuer;
    while (folder.ends_with('/')) folder.pop_back();
    auto body = get(folder + "/.well-known/openid-configuration");
    if (!body) return std::move(body).error().in("openid-configuration");
    const auto document = json::Document::parse(*body);
    if (!document) return unusable("openid-configuration: no JSON");
    const json::Value root = document->root();
    if (root["issuer"].text() != issuer) return unusable("openid-configuration: `issuer` is somebody else");
    Endpoints out;
    out.authorize = root["authorization_endpoint"].text();
    out.token = root["token_endpoint"].text();
    out.issuer = issuer;
    out.jwks_uri = root["jwks_uri"].text();
    for (const json::Value one : root["token_endpoint_auth_signing_alg_values_supported"].items())
        out.algorithms.emplace_back(one.text());
    return usable(std::move(out));
}

Result<Endpoints> Authority::discover() {
    return kind_ == Kind::smart ? discover_smart() : discover_openid(place_);
}

Result<Endpoints> Authority::endpoints() {
    using Found = fc::SingleFlight<Endpoints>::Kept;
    const Instant now = clock_.now();
    return found_.get({[now](const Found& found) { return now < found.at.plus_seconds(fresh_for); },
                       [now](const Found& found) { return now < found.at.plus_seconds(usable_for); },
                       [this] { return discover(); }});
}

// Who must have signed. A SMART server that does not say is believed as far as its own machine reaches.
Result<std::string> Authority::issuer_of(const fc::Jwt& token) {
    const auto where = endpoints();
    if (!where) return where.error();
    if (!where->issuer.empty()) return where->issuer;
    if (same_origin(token.issuer, place_) || same_origin(token.issuer, where->token)) return token.issuer;
    return Error{Fault::denied, "the id_token comes from a place that the EHR does not name (`iss`)",
                 "the EHR's smart-configuration must name its `issuer`"};
}

Result<Authority::KeySet> Authority::fetch_keys(std::string url, const std::string& issuer) {
    if (url.empty()) {
        const auto told = discover_openid(issuer);
        if (!told) return told.error();
        url = told->jwks_uri;
    }
    auto body = get(url);
    if (!body) return std::move(body).error().in("jwks");
    auto read = fc::KeySet::parse(*body);
    if (!read) return std::move(read).error().in("jwks");
    return std::make_shared<const fc::KeySet>(*std::move(read));
}

Result<Authority::KeySet> Authority::keys(const std::string& issuer, bool anew) {
    using Had = fc::SingleFlight<KeySet>::Kept;
    const auto where = endpoints();
    if (!where) return where.error();
    const Instant now = clock_.now();
    const std::int64_t good_for = anew ? keys_apart : keys_for;
    return keys_.get({[&](const Had& had) { return now < had.at.plus_seconds(good_for); },
                      [&](const Had& had) { return !anew && now < had.at.plus_seconds(keys_usable_for); },
                      [&] { return fetch_keys(where->jwks_uri, issuer); }});
}

Result<fc::Jwt> Authority::verify(std::string_view id_token, const std::string& client, std::string_view nonce) {
    const auto looked_at = fc::read_jwt(id_token);
    if (!looked_at) return Error{Fault::denied, looked_at.error().message, looked_at.error().hint};
    const auto issuer = issuer_of(*looked_at);
    if (!issuer) return issuer.error();
    fc::Expected expected;
    expected.issuer = *issuer;
    expected.audiences = {client};
    expected.needs_jti = false;
    expected.skew = skew;
    const std::string_view kty = name(looked_at->algorithm).starts_with("ES") ? "EC" : "RSA";
    auto set = keys(*issuer, false);
    if (set && (*set)->pick(looked_at->kid, kty) == nullptr) set = keys(*issuer, true);
    if (!set) return std::move(set).error();
    auto token = fc::verify_jwt(id_token, **set, expected, clock_.now());
    if (!token) return token;
    const json::Value claims = token->claims.root();
    if (!token->issued) return Error{Fault::denied, "the token has no `iat`", "its sender must repair this"};
    const std::string_view party = claims["azp"].text();
    if (party.empty() ? token->audience.size() > 1 : party != client)
        return Error{Fault::denied, "the token was made for another client (`azp`)", "wanted `" + client + '`'};
    if (nonce.empty() || claims["nonce"].text() != nonce)
        return Error{Fault::denied, "the token does not answer our request (`nonce`)", "it may be a replay"};
    return token;
}

}  // namespace hv::plugin::smart
