// The pieces of a running service that are made from the configuration alone.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugin/app/config.hpp"
#include "plugin/flow/active_rules.hpp"
#include "plugin/flow/tenant.hpp"
#include "plugin/http/server.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::app {

Result<std::unique_ptr<store::Store>> open_configured_store(const StoreConfig& config);
Tenant tenant_of(const EhrConfig& config, fhir::client::Ehr& ehr);
http::ServerOptions server_options(const ServerConfig& config);

// The types whose changes matter to these rules; null: to any.
std::vector<std::string> types_to_watch(const ActiveSets* rules);

// This replica, the same after a restart.
std::string replica_name(const Config& config);

Result<std::string> read_file(const std::string& path);

}  // namespace hv::plugin::app
