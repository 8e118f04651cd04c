// The worklist's row of one patient.
#include "plugin/store/sql_summary.hpp"
#include "plugin/store/packed.hpp"
#include "plugin/store/sql_lists.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {
namespace {

// What the row was before, as far as the next one depends on it.
struct Before {
    std::optional<Summary> row;  // its level only
    Instant serious_since;
    std::string responsible;
    std::string drugs;
};

Before before_of(Connection& connection, const PatientKey& who) {
    Rows rows =
        connection.query("SELECT level, serious_since, responsible, drugs FROM summary WHERE ehr = $1 AND patient = $2",
                         "iitt", {who.ehr, who.patient});
    if (rows.empty()) return {};
    Before before;
    before.row.emplace().level = static_cast<int>(rows.front().number(0));
    before.serious_since = of_kept(rows.front().number(1)).value_or(latest_instant);
    before.responsible = std::move(rows.front().text(2));
    before.drugs = std::move(rows.front().text(3));
    return before;
}

void put_row(Connection& connection, const PatientKey& who, const Summary& row, Instant serious_since) {
    connection.run(
        "INSERT INTO summary (ehr, patient, level, since, attended, overdue, unit, responsible, drugs, name, folded, "
        "assessed_at, serious_since, owner, owner_name, owned_since, waits_for, unowned_since) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) "
        "ON CONFLICT (ehr, patient) DO UPDATE SET level = excluded.level, since = excluded.since, "
        "attended = excluded.attended, overdue = excluded.overdue, unit = excluded.unit, "
        "responsible = excluded.responsible, drugs = excluded.drugs, name = excluded.name, folded = excluded.folded, "
        "assessed_at = excluded.assessed_at, serious_since = excluded.serious_since, owner = excluded.owner, "
        "owner_name = excluded.owner_name, owned_since = excluded.owned_since, waits_for = excluded.waits_for, "
        "unowned_since = excluded.unowned_since",
        {who.ehr, who.patient, row.level, kept(row.since), row.attended, row.overdue ? 1 : 0, row.unit,
         list_text(row.responsible), list_text(row.drugs), row.name, folded(row.name), row.assessed_at,
         kept(serious_since), row.owner, row.owner_name, row.owned_since, row.waits_for, kept(row.unowned_since)});
}

void put_marks(Connection& connection, const PatientKey& who, const Summary& row) {
    connection.run("DELETE FROM summary_mark WHERE ehr = $1 AND patient = $2", {who.ehr, who.patient});
    const auto put = [&](std::string_view kind, const std::vector<std::string>& values) {
        for (const std::string& value : values) {
            connection.run("INSERT INTO summary_mark (ehr, kind, value, patient) VALUES ($1, $2, $3, $4)",
                           {who.ehr, kind, value, who.patient});
        }
    };
    put("responsible", row.responsible);
    put("drug", row.drugs);
}

void put_body(Connection& connection, const PatientKey& who, const std::string& body) {
    if (body.empty()) {
        connection.run("DELETE FROM summary_body WHERE ehr = $1 AND patient = $2", {who.ehr, who.patient});
        return;
    }
    connection.run(
        "INSERT INTO summary_body (ehr, patient, body) VALUES ($1, $2, $3) "
        "ON CONFLICT (ehr, patient) DO UPDATE SET body = excluded.body",
        {who.ehr, who.patient, Bytes{pack(body)}});
}

}  // namespace

void write_summary(Connection& connection, const PatientKey& who, const Summary& summary) {
    const Before before = before_of(connection, who);
    Summary row = as_kept(summary);
    const Instant serious = serious_since(row, before.row, before.serious_since);
    own(row, ownership_of(connection, who), serious);
    put_row(connection, who, row, serious);
    const bool same_marks =
        before.row && before.responsible == list_text(row.responsible) && before.drugs == list_text(row.drugs);
    if (!same_marks) put_marks(connection, who, row);
    put_body(connection, who, row.body);
}

void write_ownership(Connection& connection, const PatientKey& who, const Ownership& ownership) {
    const Before before = before_of(connection, who);
    if (!before.row) return;
    Summary row;
    own(row, ownership, before.serious_since);
    connection.run(
        "UPDATE summary SET owner = $1, owner_name = $2, owned_since = $3, waits_for = $4, unowned_since = $5 "
        "WHERE ehr = $6 AND patient = $7",
        {row.owner, row.owner_name, row.owned_since, row.waits_for, kept(row.unowned_since), who.ehr, who.patient});
}

Result<Summary> summary_of(Row& row) {
    Result<std::vector<std::string>> responsible = list_of(row.text(6));
    if (!responsible) return std::move(responsible).error();
    Result<std::vector<std::string>> drugs = list_of(row.text(7));
    if (!drugs) return std::move(drugs).error();
    Result<std::string> body = row.null(15) ? Result<std::string>(std::string()) : unpack(row.text(15));
    if (!body) return std::move(body).error().in("worklist");
    Summary summary;
    summary.who.patient = std::move(row.text(0));
    summary.level = static_cast<int>(row.number(1));
    summary.since = of_kept(row.number(2));
    summary.attended = static_cast<int>(row.number(3));
    summary.overdue = row.number(4) == 1;
    summary.unit = std::move(row.text(5));
    summary.responsible = *std::move(responsible);
    summary.drugs = *std::move(drugs);
    summary.name = std::move(row.text(8));
    summary.assessed_at = row.instant(9);
    summary.owner = std::move(row.text(10));
    summary.owner_name = std::move(row.text(11));
    summary.owned_since = row.maybe_instant(12);
    summary.waits_for = std::move(row.text(13));
    summary.unowned_since = of_kept(row.number(14));
    summary.body = *std::move(body);
    return summary;
}

Result<std::optional<Summary>> summary(Connection& connection, const PatientKey& who) {
    Rows rows = connection.query("SELECT " + std::string(summary_columns) +
                                     " FROM summary AS s LEFT JOIN summary_body AS b ON b.ehr = s.ehr AND b.patient = "
                                     "s.patient WHERE s.ehr = $1 AND s.patient = $2",
                                 summary_shape, {who.ehr, who.patient});
    if (rows.empty()) return std::optional<Summary>();
    Result<Summary> found = summary_of(rows.front());
    if (!found) return std::move(found).error();
    found->who.ehr = who.ehr;
    return std::optional(*std::move(found));
}

}  // namespace hv::plugin::store::sql
