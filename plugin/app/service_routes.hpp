// What the service answers on its own account: /livez, /readyz, /statusz, /jwks, and /metrics on a port of its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "plugin/app/health.hpp"
#include "plugin/app/metrics.hpp"
#include "plugin/http/server.hpp"

namespace hv::plugin::app {

// Health, tenants and clock must outlive the routes.
// `more` gives the keys that are published beside those of the tenants.
std::vector<http::Route> service_routes(const Health& health, std::vector<TenantRun*> tenants, const Clock& clock,
                                        std::function<std::vector<fhir::client::SigningKey>()> more = {});
std::vector<http::Route> metrics_routes(const Metrics& metrics);
// The same, timed.
std::vector<http::Route> timed(std::vector<http::Route> routes, Metrics& metrics);

}  // namespace hv::plugin::app
