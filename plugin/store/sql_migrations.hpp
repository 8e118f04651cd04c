// Brings the tables of a database forward to what this program knows, or says why that cannot be.
//
// Files:    migrations/NNNN_*.sql, numbered 1, 2, 3, ..., embedded as text; never changed once released, never undone.
// Kept:     the table `migration` holds the digest of each that ran. All run in one transaction, one process at a time.
// Errors:   invalid: the database is newer than this program, was migrated by other files, or belongs to another
//           program.
#pragma once

#include <span>
#include <string_view>

#include "plugin/store/sql_connection.hpp"

namespace hv::plugin::store::sql {

// A mark in the head of an SQLite file that says whose it is; the letters HVsr.
inline constexpr std::int64_t sqlite_application_id = 0x48567372;

struct Migration {
    std::string_view name;  // `0001_service`
    std::string_view text;
};

// The embedded ones, by number.
std::span<const Migration> migrations();

// In a transaction of the caller. How many ran.
Result<std::size_t> migrate(Connection& connection, std::span<const Migration> known);

// Writes nothing. How many `migrate` would run, or why it would refuse.
Result<std::size_t> require_migratable(Connection& connection, std::span<const Migration> known);

// Writes nothing; older tables are an error, too.
Result<bool> require_migrated(Connection& connection, std::span<const Migration> known);

}  // namespace hv::plugin::store::sql
