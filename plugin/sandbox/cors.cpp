#include "plugin/sandbox/cors.hpp"

namespace hv::plugin::sandbox {
namespace {

std::string header_of(const HttpRequest& request, std::string_view name) {
    for (const Header& header : request.headers) {
        if (folded(header.name) == name) return header.value;
    }
    return {};
}

bool may_ask(const std::string& origin, Openness openness, const Clients& clients) {
    if (openness == Openness::everybody) return true;
    return openness == Openness::apps && clients.is_origin_of_an_app(origin);
}

}  // namespace

Openness openness_of(std::string_view path, std::string_view base_path) {
    const auto lies_at = [&](std::string_view end) {
        return path.starts_with(base_path) && path.substr(base_path.size()) == end;
    };
    if (lies_at("/metadata") || lies_at("/.well-known/smart-configuration")) return Openness::everybody;
    if (path.ends_with("/auth/.well-known/openid-configuration") || path.ends_with("/auth/jwks")) {
        return Openness::everybody;
    }
    if (path.ends_with("/auth/token") || path.starts_with(base_path)) return Openness::apps;
    return Openness::nobody;
}

std::optional<HttpReply> preflight(const HttpRequest& request, Openness openness, const Clients& clients) {
    const std::string origin = header_of(request, "origin");
    if (request.method != "OPTIONS" || origin.empty()) return std::nullopt;
    if (header_of(request, "access-control-request-method").empty()) return std::nullopt;
    HttpReply reply{204, {}, {}};
    if (!may_ask(origin, openness, clients)) return reply;
    reply.headers = {
        {"Access-Control-Allow-Methods", "GET, POST, PUT, DELETE"},
        {"Access-Control-Allow-Headers", "Authorization, Content-Type, Accept, If-Match, If-None-Exist, Prefer"},
        {"Access-Control-Max-Age", "600"}};
    return reply;
}

void allow_origin(const HttpRequest& request, Openness openness, const Clients& clients, HttpReply& reply) {
    const std::string origin = header_of(request, "origin");
    if (origin.empty() || !may_ask(origin, openness, clients)) return;
    if (openness == Openness::everybody) {
        reply.headers.push_back({"Access-Control-Allow-Origin", "*"});
        return;
    }
    reply.headers.push_back({"Access-Control-Allow-Origin", origin});
    reply.headers.push_back({"Vary", "Origin"});
    reply.headers.push_back({"Access-Control-Expose-Headers", "ETag, Location, WWW-Authenticate"});
}

}  // namespace hv::plugin::sandbox
