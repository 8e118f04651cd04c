// A store that lives in memory: for tests, the simulator and the demo. It keeps every promise of store.hpp but that of
// surviving the process; whoever simulates a crash keeps the object and drops the rest.
#pragma once

#include <memory>

#include "plugin/store/store.hpp"

namespace hv::plugin::store {

std::unique_ptr<Store> open_memory_store();

}  // namespace hv::plugin::store
