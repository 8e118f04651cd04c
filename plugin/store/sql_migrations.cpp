#include "plugin/store/sql_migrations.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "plugin/store/audit_chain.hpp"

namespace hv::plugin::store::sql {
namespace {

constexpr std::string_view downgrade_hint =
    "run the version of Hjertevakt that last used it or a newer one; going back needs the backup from before";

struct Ran {
    std::string name;
    std::string digest;
};

// Statements stand between empty lines; one that begins with a database's name is for that one only.
std::vector<std::string> statements(std::string_view text, Dialect dialect) {
    std::vector<std::string> found;
    while (!text.empty()) {
        const std::size_t gap = text.find("\n\n");
        std::string_view part = text.substr(0, gap);
        text.remove_prefix(gap == std::string_view::npos ? text.size() : gap + 2);
        bool spoken_here = true;
        while (part.starts_with("--") || part.starts_with('\n')) {
            const std::string_view line = part.substr(0, part.find('\n'));
            if (line == "-- sqlite") spoken_here = dialect == Dialect::sqlite;
            if (line == "-- postgresql") spoken_here = dialect == Dialect::postgresql;
            part.remove_prefix(std::min(part.size(), line.size() + 1));
        }
        if (spoken_here && !part.empty()) found.emplace_back(part);
    }
    return found;
}

bool has_tables(Connection& connection, std::string_view name) {
    return connection.query("SELECT count(*) FROM {tables} AND name LIKE $1", "i", {name}).front().number(0) > 0;
}

Result<bool> require_ours(Connection& connection) {
    const bool empty = !has_tables(connection, "%");
    const bool marked = connection.dialect() != Dialect::sqlite ||
                        connection.query("PRAGMA application_id", "i").front().number(0) == sqlite_application_id;
    if (empty || (marked && has_tables(connection, "migration"))) return true;
    return Error{Fault::invalid, "this database belongs to another program",
                 "give the store a database of its own; nothing was changed"};
}

std::vector<Ran> ran_before(Connection& connection) {
    std::vector<Ran> ran;
    if (!has_tables(connection, "migration")) return ran;
    for (Row& row : connection.query("SELECT name, digest FROM migration ORDER BY number", "tt")) {
        ran.push_back({row.text(0), row.text(1)});
    }
    return ran;
}

Result<bool> compare(const std::vector<Ran>& ran, std::span<const Migration> known) {
    if (ran.size() > known.size()) {
        return Error{Fault::invalid,
                     "the database is newer than this program: it has had migration `" + ran.back().name +
                         "`, and this program knows " + std::to_string(known.size()),
                     std::string(downgrade_hint)};
    }
    for (std::size_t i = 0; i < ran.size(); ++i) {
        if (ran[i].name == known[i].name && ran[i].digest == sha256_hex(known[i].text)) continue;
        return Error{Fault::invalid,
                     "the database was migrated by `" + ran[i].name + "` with another text than this program's `" +
                         std::string(known[i].name) + '`',
                     "it was made by another build, perhaps a trial one; run that, or restore a backup"};
    }
    return true;
}

}  // namespace

Result<std::size_t> migrate(Connection& connection, std::span<const Migration> known) {
    const bool sqlite = connection.dialect() == Dialect::sqlite;
    // SQLite's transaction holds others off by itself. The number is only ours to know.
    if (!sqlite) connection.query("SELECT 1 FROM (SELECT pg_advisory_xact_lock(5212648821034242)) AS held", "i");
    if (const auto ours = require_ours(connection); !ours) return ours.error();
    const std::vector<Ran> ran = ran_before(connection);
    if (const auto same = compare(ran, known); !same) return same.error();
    if (ran.empty() && !known.empty()) {
        connection.run(
            "CREATE TABLE migration (number {integer} NOT NULL PRIMARY KEY, name {text} NOT NULL, digest {text} NOT "
            "NULL, at {text} NOT NULL) {table}");
        if (sqlite) connection.run("PRAGMA application_id = " + std::to_string(sqlite_application_id));
    }
    for (std::size_t i = ran.size(); i < known.size(); ++i) {
        for (const std::string& statement : statements(known[i].text, connection.dialect())) connection.run(statement);
        connection.run(
            "INSERT INTO migration (number, name, digest, at) VALUES ($1, $2, $3, CAST(CURRENT_TIMESTAMP AS TEXT))",
            {i + 1, known[i].name, sha256_hex(known[i].text)});
    }
    return known.size() - ran.size();
}

Result<std::size_t> require_migratable(Connection& connection, std::span<const Migration> known) {
    if (const auto ours = require_ours(connection); !ours) return ours.error();
    const std::vector<Ran> ran = ran_before(connection);
    if (const auto same = compare(ran, known); !same) return same.error();
    return known.size() - ran.size();
}

Result<bool> require_migrated(Connection& connection, std::span<const Migration> known) {
    if (const auto ours = require_ours(connection); !ours) return ours.error();
    const std::vector<Ran> ran = ran_before(connection);
    if (const auto same = compare(ran, known); !same) return same.error();
    if (ran.size() == known.size()) return true;
    if (ran.empty()) {
        return Error{Fault::invalid, "this database holds no store of Hjertevakt",
                     "name the database that the service uses"};
    }
    return Error{Fault::invalid, "the database is older than this program",
                 "start the service of this version once: it brings the tables forward"};
}

}  // namespace hv::plugin::store::sql
