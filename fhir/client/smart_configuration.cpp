#include "fhir/client/smart_configuration.hpp"

#include <utility>

#include "fhir/json/value.hpp"

namespace hv::fhir::client {
namespace {

using json::Value;

constexpr std::string_view place = "smart-configuration";

Error broken(const std::string& what) {
    return Error{Fault::invalid, what,
                 "the EHR's `.well-known/smart-configuration` must be mended, or the token "
                 "endpoint named in our configuration"}
        .in(place);
}

std::vector<std::string> strings(Value array) {
    std::vector<std::string> out;
    for (const Value item : array.items()) {
        if (item.is_string()) out.emplace_back(item.text());
    }
    return out;
}

// An absent member leaves `into` empty.
Result<bool> read_url(Value root, std::string_view name, const Url& base, std::string& into) {
    const Value value = root[name];
    if (!value) return true;
    if (!value.is_string()) return broken('`' + std::string(name) + "`: not a string");
    // Discovery documents speak of the base as of a folder.
    const std::string folder = base.path().ends_with('/') ? base.text() : base.text() + '/';
    const Result<Url> from = Url::parse(folder);
    if (!from) return broken('`' + std::string(name) + "`: the base is no address");
    const Result<Url> url = from->resolve(value.text());
    if (!url) return broken('`' + std::string(name) + "`: not an http(s) address");
    into = url->text();
    return true;
}

}  // namespace

Result<SmartConfiguration> read_smart_configuration(std::string_view json, const Url& base) {
    Result<json::Document> document = json::Document::parse(json);
    if (!document) return std::move(document).error().in(place);
    const Value root = document->root();
    if (!root.is_object()) return broken("not a JSON object");

    SmartConfiguration out;
    const std::pair<std::string_view, std::string*> urls[] = {{"token_endpoint", &out.token_endpoint},
                                                              {"authorization_endpoint", &out.authorization_endpoint},
                                                              {"introspection_endpoint", &out.introspection_endpoint},
                                                              {"jwks_uri", &out.jwks_uri}};
    for (const auto& [name, into] : urls) {
        const Result<bool> read = read_url(root, name, base, *into);
        if (!read) return read.error();
    }
    if (out.token_endpoint.empty()) return broken("`token_endpoint`: missing");
    // Not an address to us: it is compared, letter by letter.
    out.issuer = root["issuer"].text();
    out.grant_types = strings(root["grant_types_supported"]);
    out.auth_methods = strings(root["token_endpoint_auth_methods_supported"]);
    out.auth_algorithms = strings(root["token_endpoint_auth_signing_alg_values_supported"]);
    out.code_challenge_methods = strings(root["code_challenge_methods_supported"]);
    out.scopes = strings(root["scopes_supported"]);
    out.capabilities = strings(root["capabilities"]);
    return out;
}

namespace {

struct Document {
    std::string_view name;  // below `.well-known/`
    std::string_view whose;
    std::string_view absent;  // the hint of a 404
};

Result<SmartConfiguration> fetch(Transport& transport, const Url& base, const Document& document,
                                 std::chrono::milliseconds timeout) {
    HttpRequest request;
    request.url = base.text() + (base.path().ends_with('/') ? "" : "/") + ".well-known/" + std::string(document.name);
    request.headers = {{"Accept", "application/json"}};
    request.timeout = timeout;
    std::variant<HttpReply, HttpFailure> sent = transport.send(request);
    if (auto* failure = std::get_if<HttpFailure>(&sent)) return std::move(failure->error).in(document.name);
    const HttpReply& reply = std::get<HttpReply>(sent);
    if (reply.status == 200) return read_smart_configuration(reply.body, base);
    const std::string status = std::string(document.whose) + " answered " + std::to_string(reply.status);
    if (reply.status == 404 || reply.status == 410) {
        return Error{Fault::not_found, status, std::string(document.absent)}.in(document.name);
    }
    const bool busy = reply.status == 429;
    return Error{busy ? Fault::busy : Fault::unavailable, status,
                 "try again, or ask whoever runs " + std::string(document.whose)}
        .in(document.name);
}

}  // namespace

Result<SmartConfiguration> fetch_smart_configuration(Transport& transport, const Url& base,
                                                     std::chrono::milliseconds timeout) {
    return fetch(transport, base, {"smart-configuration", "the EHR", "it has no SMART configuration at its FHIR base"},
                 timeout);
}

Result<SmartConfiguration> fetch_openid_configuration(Transport& transport, const Url& issuer,
                                                      std::chrono::milliseconds timeout) {
    Result<SmartConfiguration> found =
        fetch(transport, issuer,
              {"openid-configuration", "the token server",
               "is `auth.issuer` the token server's address? Else name `auth.token_endpoint` in our configuration"},
              timeout);
    const auto bare = [](std::string_view text) {
        return text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
    };
    if (found && bare(found->issuer) != bare(issuer.text())) {
        return Error{Fault::invalid, "it says that its issuer is `" + found->issuer + "`",
                     "`auth.issuer` of our configuration must be the same, letter by letter"}
            .in("openid-configuration");
    }
    return found;
}

}  // namespace hv::fhir::client
