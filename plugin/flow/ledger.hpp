// The ledger's rows between the store, which keeps them, and the reconciler, which thinks in kinds.
#pragma once

#include <vector>

#include "plugin/decide/memory.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin {

// Rows and intents of a type that is no kind of ours are left out.
std::vector<Remembered> remembered(const std::vector<store::Written>& rows);
std::vector<Attempt> attempted(const std::vector<store::Intent>& intents);
store::Written written(const Remembered& row, Instant now);

}  // namespace hv::plugin
