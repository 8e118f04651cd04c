// Whether a store could be opened here, found out without making or changing anything in it.
//
// SQLite:      a file that is there is read as the service would; of one that is not, the folder is asked for room.
// PostgreSQL:  one connection with the configured user, who must be able to make tables, or own those that are there.
// Waiting:     a few seconds at most.
// Errors:      as `open_store` would give them; invalid also for a database of a newer version or another program.
#pragma once

#include "plugin/store/sql_store.hpp"

namespace hv::plugin::store {

Result<bool> try_store(StoreOptions options);

}  // namespace hv::plugin::store
