// What of ours stands in the EHR, what was about to be written, and how many.
#include <algorithm>
#include <string>

#include "plugin/store/sql_lists.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {
void write_ledger(Connection& connection, const PatientKey& who, std::span<const Written> rows) {
    for (const Written& row : rows) {
        connection.run(
            "INSERT INTO ledger (ehr, patient, identifier, type, topic, resource_id, version, fingerprint, active, "
            "episode, unwanted_since, ended_at, evidence, rules, written_at, attended) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
            "ON CONFLICT (ehr, patient, identifier) DO UPDATE SET type = excluded.type, topic = excluded.topic, "
            "resource_id = excluded.resource_id, version = excluded.version, fingerprint = excluded.fingerprint, "
            "active = excluded.active, episode = excluded.episode, unwanted_since = excluded.unwanted_since, "
            "ended_at = excluded.ended_at, evidence = excluded.evidence, rules = excluded.rules, written_at = "
            "excluded.written_at, attended = excluded.attended",
            {who.ehr, who.patient, row.identifier, row.type, row.topic, row.resource_id, row.version, row.fingerprint,
             row.active ? 1 : 0, row.episode, row.unwanted_since, row.ended_at, list_text(row.evidence),
             list_text(row.rules), row.written_at, row.attended ? 1 : 0});
    }
}

Result<std::vector<Written>> ledger(Connection& connection, const PatientKey& who) {
    std::vector<Written> found;
    for (Row& row : connection.query(
             "SELECT identifier, type, topic, resource_id, version, fingerprint, active, episode, unwanted_since, "
             "ended_at, evidence, rules, written_at, attended FROM ledger WHERE ehr = $1 AND patient = $2 ORDER BY "
             "identifier",
             "ttttttiiiittii", {who.ehr, who.patient})) {
        Result<std::vector<std::string>> evidence = list_of(row.text(10));
        if (!evidence) return std::move(evidence).error();
        Result<std::vector<std::string>> rules = list_of(row.text(11));
        if (!rules) return std::move(rules).error();
        found.push_back({std::move(row.text(0)), std::move(row.text(1)), std::move(row.text(2)), std::move(row.text(3)),
                         std::move(row.text(4)), std::move(row.text(5)), row.number(6) == 1, row.number(7),
                         row.maybe_instant(8), row.maybe_instant(9), *std::move(evidence), *std::move(rules),
                         row.instant(12), row.number(13) == 1});
    }
    return found;
}

void intend(Connection& connection, const PatientKey& who, std::span<const Intent> intents) {
    for (const Intent& intent : intents) {
        connection.run(
            "INSERT INTO intent (ehr, patient, identifier, type, at, evidence, rules, under_way) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (ehr, patient, identifier) DO UPDATE SET "
            "type = excluded.type, at = excluded.at, evidence = excluded.evidence, rules = excluded.rules, "
            "under_way = excluded.under_way",
            {who.ehr, who.patient, intent.identifier, intent.type, intent.at, list_text(intent.evidence),
             list_text(intent.rules), intent.under_way ? 1 : 0});
    }
}

void close_intents(Connection& connection, const PatientKey& who) {
    connection.run("UPDATE intent SET under_way = 0 WHERE ehr = $1 AND patient = $2", {who.ehr, who.patient});
}

void forget_intents(Connection& connection, const PatientKey& who, const std::vector<std::string>& but) {
    if (but.empty()) {
        connection.run("DELETE FROM intent WHERE ehr = $1 AND patient = $2", {who.ehr, who.patient});
        return;
    }
    close_intents(connection, who);
    for (Row& row : connection.query("SELECT identifier FROM intent WHERE ehr = $1 AND patient = $2", "t",
                                     {who.ehr, who.patient})) {
        if (std::ranges::find(but, row.text(0)) != but.end()) continue;
        connection.run("DELETE FROM intent WHERE ehr = $1 AND patient = $2 AND identifier = $3",
                       {who.ehr, who.patient, row.text(0)});
    }
}

Result<std::vector<Intent>> intents(Connection& connection, const PatientKey& who) {
    std::vector<Intent> found;
    for (Row& row : connection.query("SELECT identifier, type, at, evidence, rules, under_way FROM intent "
                                     "WHERE ehr = $1 AND patient = $2 ORDER BY identifier",
                                     "ttitti", {who.ehr, who.patient})) {
        Result<std::vector<std::string>> evidence = list_of(row.text(3));
        if (!evidence) return std::move(evidence).error();
        Result<std::vector<std::string>> rules = list_of(row.text(4));
        if (!rules) return std::move(rules).error();
        found.push_back({std::move(row.text(0)), std::move(row.text(1)), row.instant(2), *std::move(evidence),
                         *std::move(rules), row.number(5) == 1});
    }
    return found;
}

Counts counts(Connection& connection, std::string_view ehr, Instant since) {
    const auto count = [](const Row& row) { return static_cast<std::uint64_t>(row.number(0)); };
    Counts counts;
    const Rows people = connection.query(
        "SELECT count(*), max(assessed_at) FROM patient WHERE ehr = $1 AND left_at IS NULL", "ii", {ehr});
    counts.patients = count(people.front());
    counts.last_assessed = people.front().maybe_instant(1);
    for (Row& row : connection.query("SELECT count(*), topic FROM ledger WHERE ehr = $1 AND type = 'Flag' "
                                     "AND active = 1 GROUP BY topic",
                                     "it", {ehr})) {
        counts.active_flags += count(row);
        counts.active_by_topic[row.text(1)] = count(row);
    }
    counts.ended_since = count(
        connection
            .query("SELECT count(*) FROM ledger WHERE ehr = $1 AND type = 'Flag' AND ended_at >= $2 AND attended = 0",
                   "i", {ehr, since})
            .front());
    return counts;
}

}  // namespace hv::plugin::store::sql
