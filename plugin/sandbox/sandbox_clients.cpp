#include "plugin/sandbox/sandbox_clients.hpp"

#include <algorithm>

#include "fhir/client/auth/signing_key.hpp"

namespace hv::plugin::sandbox {
namespace {

template <class Map>
auto find(const Map& map, std::string_view key) -> std::optional<typename Map::mapped_type> {
    const auto found = map.find(key);
    if (found == map.end()) return std::nullopt;
    return found->second;
}

Result<bool> readable(const std::string& id, const std::string& jwks) {
    auto keys = fhir::client::KeySet::parse(jwks);
    if (!keys) return std::move(keys).error().in("client `" + id + "`");
    return true;
}

}  // namespace

std::string origin_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    return std::string(url.substr(0, url.find('/', scheme + 3)));
}

Result<bool> Clients::add(BackendClient client) {
    Result<bool> good = readable(client.id, client.jwks);
    if (!good) return good;
    const std::lock_guard lock(mutex_);
    backends_[client.id] = std::move(client);
    return true;
}

Result<bool> Clients::add(AppClient client) {
    if (!client.jwks.empty()) {
        Result<bool> good = readable(client.id, client.jwks);
        if (!good) return good;
    }
    const std::lock_guard lock(mutex_);
    apps_[client.id] = std::move(client);
    return true;
}

void Clients::begin_launch(std::string launch, Launch what) {
    const std::lock_guard lock(mutex_);
    launches_[std::move(launch)] = std::move(what);
}

std::optional<BackendClient> Clients::backend(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    return find(backends_, id);
}

std::optional<AppClient> Clients::app(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    return find(apps_, id);
}

std::string Clients::jwks_of(std::string_view id) const {
    if (const auto known = backend(id)) return known->jwks;
    const auto known = app(id);
    return known ? known->jwks : std::string();
}

std::optional<Launch> Clients::launch(std::string_view launch, Instant now) const {
    const std::lock_guard lock(mutex_);
    auto found = find(launches_, launch);
    if (found && found->expires <= now) return std::nullopt;
    return found;
}

bool Clients::is_origin_of_an_app(std::string_view origin) const {
    const std::lock_guard lock(mutex_);
    return std::any_of(apps_.begin(), apps_.end(), [&](const auto& app) {
        const auto& uris = app.second.redirect_uris;
        return std::any_of(uris.begin(), uris.end(), [&](const std::string& uri) { return origin_of(uri) == origin; });
    });
}

}  // namespace hv::plugin::sandbox
