#include "plugin/app/service_routes.hpp"

#include <algorithm>
#include <chrono>

#include "fhir/json/writer.hpp"

namespace hv::plugin::app {

namespace {

http::Reply plain(int status, std::string body) {
    http::Reply reply;
    reply.status = status;
    reply.headers.push_back({"Content-Type", "text/plain; charset=utf-8"});
    reply.headers.push_back({"Cache-Control", "no-store"});
    reply.body = std::move(body);
    return reply;
}

http::Reply ready(const Health& health) {
    const Readiness readiness = health.readiness(Reader::outsider);
    json::Writer out;
    out.begin_object().key("ready").boolean(readiness.ready).key("missing").begin_array();
    for (const std::string& line : readiness.missing) out.string(line);
    out.end_array().key("degraded").begin_array();
    for (const std::string& line : readiness.degraded) out.string(line);
    out.end_array().end_object();
    return http::json_reply(readiness.ready ? 200 : 503, out.take());
}

// Our public keys at all EHRs, once each.
http::Reply public_keys(const std::vector<TenantRun*>& tenants, const Clock& clock,
                        std::vector<fhir::client::SigningKey> more) {
    std::vector<fhir::client::SigningKey> all;
    const auto add = [&all](fhir::client::SigningKey& key) {
        const auto same = [&](const auto& other) { return other.kid() == key.kid(); };
        if (std::none_of(all.begin(), all.end(), same)) all.push_back(std::move(key));
    };
    for (TenantRun* tenant : tenants) {
        Tokens* tokens = tenant->link().tokens();
        if (tokens == nullptr) continue;
        for (auto& key : tokens->keys()) add(key);
    }
    for (auto& key : more) add(key);
    const fhir::client::PublishedKeys keys = fhir::client::published_keys(all, clock.now());
    http::Reply reply;
    reply.headers.push_back({"Content-Type", keys.content_type});
    reply.headers.push_back({"Cache-Control", keys.cache_control});
    reply.body = keys.body;
    return reply;
}

}  // namespace

std::vector<http::Route> service_routes(const Health& health, std::vector<TenantRun*> tenants, const Clock& clock,
                                        std::function<std::vector<fhir::client::SigningKey>()> more) {
    return {{"GET", "/livez", [](const http::Request&) { return plain(200, "alive\n"); }},
            {"GET", "/readyz", [&health](const http::Request&) { return ready(health); }},
            {"GET", "/statusz",
             [&health](const http::Request&) { return http::json_reply(200, health.status(Reader::outsider)); }},
            {"GET", "/jwks", [tenants = std::move(tenants), &clock, more = std::move(more)](const http::Request&) {
                 return public_keys(tenants, clock, more ? more() : std::vector<fhir::client::SigningKey>());
             }}};
}

std::vector<http::Route> metrics_routes(const Metrics& metrics) {
    return {{"GET", "/metrics", [&metrics](const http::Request&) {
                 http::Reply reply;
                 reply.headers.push_back({"Content-Type", "text/plain; version=0.0.4; charset=utf-8"});
                 reply.body = metrics.text();
                 return reply;
             }}};
}

std::vector<http::Route> timed(std::vector<http::Route> routes, Metrics& metrics) {
    for (http::Route& route : routes)
        route.handle = [inner = std::move(route.handle), pattern = route.pattern,
                        &metrics](const http::Request& request) {
            const auto began = std::chrono::steady_clock::now();
            http::Reply reply = inner(request);
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
            metrics.observe(Histogram::http_seconds, {pattern}, took.count());
            return reply;
        };
    return routes;
}

}  // namespace hv::plugin::app
