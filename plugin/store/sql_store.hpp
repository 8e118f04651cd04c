// The store over a database: SQLite (one machine, one process) or PostgreSQL (several replicas), with one SQL text.
//
// Open:     brings the tables up to what this program knows (see migrations/), or says why that cannot be.
// Threads:  SQLite has one connection that writes and a few that read; PostgreSQL has `pool` that do either.
// Waiting:  a call waits for a free connection and, at most for the timeouts below, for the database.
// Errors:   as in store.hpp. A connection that dropped is opened again by itself; only when it dropped in the middle of
//           a transaction the call says unavailable, and of a commit it is then not known whether it came to be.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "plugin/store/store.hpp"

namespace hv::plugin::store {

struct StoreOptions {
    enum class Backend : std::uint8_t { sqlite, postgresql };
    // prepare: create what is missing and migrate; existing: touch nothing, and be content with tables of this version.
    enum class Open : std::uint8_t { prepare, existing };

    Backend backend = Backend::sqlite;
    Open open = Open::prepare;
    std::string path;                // SQLite: the file; beside it stand `-wal` and `-shm`
    std::string host = "localhost";  // PostgreSQL: a name, an address, or the folder of a unix socket
    std::uint16_t port = 5432;
    std::string database = "hjertevakt";
    std::string user = "hjertevakt";
    std::string password_file;       // empty: none is sent
    std::string sslmode = "prefer";  // as libpq names them; `verify-full` checks the server's certificate
    std::string sslrootcert;         // whose certificates `verify-ca` and `verify-full` trust; empty: libpq's own place
    std::size_t pool = 8;            // connections
    std::chrono::milliseconds busy_timeout{10'000};       // SQLite: for another process that writes
    std::chrono::milliseconds statement_timeout{30'000};  // PostgreSQL, here and below
    std::chrono::milliseconds idle_timeout{60'000};       // in a transaction
    std::chrono::seconds connect_timeout{5};
};

Result<std::unique_ptr<Store>> open_store(const StoreOptions& options);

}  // namespace hv::plugin::store
