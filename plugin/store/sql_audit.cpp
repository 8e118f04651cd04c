// The audit chain in the database.
#include "plugin/store/audit_chain.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {
namespace {

constexpr std::string_view shape = "iitttttttt";
constexpr std::string_view columns = "number, at, actor, action, ehr, patient, object, detail, previous, digest";

std::vector<AuditLink> links_of(Rows rows) {
    std::vector<AuditLink> links;
    links.reserve(rows.size());
    for (Row& row : rows) {
        links.push_back({row.number(0),
                         {row.instant(1), std::move(row.text(2)), std::move(row.text(3)), std::move(row.text(4)),
                          std::move(row.text(5)), std::move(row.text(6)), std::move(row.text(7))},
                         std::move(row.text(8)),
                         std::move(row.text(9))});
    }
    return links;
}

AuditHead head_of(Rows rows) {
    return rows.empty() ? AuditHead{} : AuditHead{rows.front().number(0), std::move(rows.front().text(1))};
}

}  // namespace

void append_audit(Connection& connection, std::span<const AuditEntry> entries) {
    if (entries.empty()) return;
    AuditHead head = head_of(connection.query("SELECT number, digest FROM audit_head {for_update}", "it"));
    for (const AuditEntry& entry : entries) {
        const AuditLink link = append_link(head, entry);
        connection.run(
            "INSERT INTO audit (number, at, actor, action, ehr, patient, object, detail, previous, digest) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            {link.number, link.entry.at, link.entry.actor, link.entry.action, link.entry.ehr, link.entry.patient,
             link.entry.object, link.entry.detail, link.previous, link.digest});
    }
    connection.run("UPDATE audit_head SET number = $1, digest = $2", {head.number, head.digest});
}

std::vector<AuditLink> audit(Connection& connection, std::int64_t after, std::size_t at_most) {
    return links_of(
        connection.query("SELECT " + std::string(columns) + " FROM audit WHERE number > $1 ORDER BY number LIMIT $2",
                         shape, {after, at_most}));
}

std::vector<AuditLink> audit_of(Connection& connection, const PatientKey& who, std::int64_t after,
                                std::size_t at_most) {
    return links_of(connection.query(
        "SELECT " + std::string(columns) +
            " FROM audit WHERE ehr = $1 AND patient = $2 AND patient <> '' AND number > $3 ORDER BY number LIMIT $4",
        shape, {who.ehr, who.patient, after, at_most}));
}

AuditHead audit_head(Connection& connection) {
    return head_of(connection.query("SELECT number, digest FROM audit_head WHERE one = 1", "it"));
}

}  // namespace hv::plugin::store::sql
