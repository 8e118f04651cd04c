#include "plugin/sandbox/sandbox_clients.hpp"

#include "fhir/client/auth/signing_key.hpp"

namespace hv::plugin::sandbox {
namespace {

template <class Map>
auto find(const Map& map, std::string_view key) -> std::optional<typename Map::mapped_type> {
    const auto found = map.find(key);
    if (found == map.end()) return std::nullopt;
    return found->second;
}

}  // namespace

Result<bool> Clients::add(BackendClient client) {
    auto keys = fhir::client::KeySet::parse(client.jwks);
    if (!keys) return std::move(keys).error().in("client `" + client.id + "`");
    const std::lock_guard lock(mutex_);
    backends_[client.id] = std::move(client);
    return true;
}

void Clients::add(AppClient client) {
    const std::lock_guard lock(mutex_);
    apps_[client.id] = std::move(client);
}

void Clients::begin_launch(std::string launch, std::string patient) {
    const std::lock_guard lock(mutex_);
    launches_[std::move(launch)] = std::move(patient);
}

std::optional<BackendClient> Clients::backend(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    return find(backends_, id);
}

std::optional<AppClient> Clients::app(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    return find(apps_, id);
}

std::optional<std::string> Clients::patient_of(std::string_view launch) const {
    const std::lock_guard lock(mutex_);
    return find(launches_, launch);
}

}  // namespace hv::plugin::sandbox
