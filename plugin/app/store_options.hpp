// The store's own options, as the configuration gives them.
#pragma once

#include "plugin/app/config.hpp"
#include "plugin/store/sql_store.hpp"

namespace hv::plugin::app {

// Of a store in a database; a store in memory has no options.
store::StoreOptions store_options(const StoreConfig& config);

}  // namespace hv::plugin::app
