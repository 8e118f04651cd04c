// Rule bundles and which was in force when; and the small things that must survive a restart.
#include "plugin/store/faults.hpp"
#include "plugin/store/packed.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {

Result<bool> put_bundle(Connection& connection, const BundleRow& bundle) {
    const std::string packed = pack(bundle.bytes);
    const std::size_t changed = connection.run(
        "INSERT INTO bundle (digest, id, version, sequence, bytes, staged_at, staged_by) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (digest) DO NOTHING",
        {bundle.digest, bundle.id, bundle.version, bundle.sequence, Bytes{packed}, bundle.staged_at, bundle.staged_by});
    if (changed > 0) return true;
    const Result<std::optional<BundleRow>> kept = sql::bundle(connection, bundle.digest);
    if (!kept) {
        // What was kept can no longer be read, and these bytes have its digest: they are what it was.
        connection.run("UPDATE bundle SET bytes = $1 WHERE digest = $2", {Bytes{packed}, bundle.digest});
        return true;
    }
    if (!*kept || (*kept)->bytes != bundle.bytes) return other_bundle(bundle.digest);
    return true;
}

std::vector<BundleRow> bundles(Connection& connection) {
    std::vector<BundleRow> found;
    for (Row& row : connection.query(
             "SELECT digest, id, version, sequence, staged_at, staged_by FROM bundle ORDER BY sequence, digest",
             "tttiit")) {
        found.push_back({std::move(row.text(0)),
                         std::move(row.text(1)),
                         std::move(row.text(2)),
                         row.number(3),
                         {},
                         row.instant(4),
                         std::move(row.text(5))});
    }
    return found;
}

Result<std::optional<BundleRow>> bundle(Connection& connection, std::string_view digest) {
    Rows rows = connection.query(
        "SELECT digest, id, version, sequence, bytes, staged_at, staged_by FROM bundle WHERE digest = $1", "tttibit",
        {digest});
    if (rows.empty()) return std::optional<BundleRow>();
    Row& row = rows.front();
    Result<std::string> bytes = unpack(row.text(4));
    if (!bytes) return std::move(bytes).error().in("bundle `" + std::string(digest) + '`');
    return std::optional(BundleRow{std::move(row.text(0)), std::move(row.text(1)), std::move(row.text(2)),
                                   row.number(3), *std::move(bytes), row.instant(5), std::move(row.text(6))});
}

Result<Activation> activate(Connection& connection, const Activation& activation, std::int64_t after) {
    if (connection.query("SELECT sequence FROM bundle WHERE digest = $1", "i", {activation.digest}).empty()) {
        return no_such_bundle(activation.digest);
    }
    // Two at once want the same number; the second one finds it taken.
    const std::size_t changed = connection.run(
        "INSERT INTO activation (number, digest, at, by_whom, why, is_rollback) SELECT $1, $2, $3, $4, $5, $6 "
        "WHERE (SELECT COALESCE(max(number), 0) FROM activation) = $7 ON CONFLICT (number) DO NOTHING",
        {after + 1, activation.digest, activation.at, activation.by, activation.why, activation.rollback ? 1 : 0,
         after});
    if (changed == 0) return overtaken_activation();
    Activation kept = activation;
    kept.number = after + 1;
    kept.at = cut(activation.at);
    return kept;
}

std::vector<Activation> activations(Connection& connection) {
    std::vector<Activation> found;
    for (Row& row : connection.query(
             "SELECT number, digest, at, by_whom, why, is_rollback FROM activation ORDER BY number", "ititti")) {
        found.push_back({row.number(0), std::move(row.text(1)), row.instant(2), std::move(row.text(3)),
                         std::move(row.text(4)), row.number(5) == 1});
    }
    return found;
}

std::optional<std::string> note(Connection& connection, std::string_view ehr, std::string_view name) {
    Rows rows = connection.query("SELECT value FROM note WHERE ehr = $1 AND name = $2", "t", {ehr, name});
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front().text(0)));
}

void set_note(Connection& connection, std::string_view ehr, std::string_view name, std::string_view value) {
    connection.run(
        "INSERT INTO note (ehr, name, value) VALUES ($1, $2, $3) "
        "ON CONFLICT (ehr, name) DO UPDATE SET value = excluded.value",
        {ehr, name, value});
}

bool hold(Connection& connection, std::string_view ehr, std::string_view job, std::string_view owner, Instant now,
          Instant until) {
    return connection.run(
               "INSERT INTO job (ehr, name, owner, held_until) VALUES ($1, $2, $3, $4) "
               "ON CONFLICT (ehr, name) DO UPDATE SET owner = excluded.owner, held_until = excluded.held_until "
               "WHERE job.owner = excluded.owner OR job.held_until <= $5",
               {ehr, job, owner, until, now}) > 0;
}

}  // namespace hv::plugin::store::sql
