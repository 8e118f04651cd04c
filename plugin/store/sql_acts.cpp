// Acts, which are only appended.
#include "plugin/store/sql_lists.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {
namespace {

constexpr std::string_view shape = "itttttttttittti";
constexpr std::string_view columns =
    "number, id, ehr, patient, what, rules, reason, comment, to_whom, seen, until_at, actor, actor_name, actor_role, "
    "at";

Result<Act> act_of(Row& row) {
    Result<std::vector<std::string>> rules = list_of(row.text(5));
    if (!rules) return std::move(rules).error();
    Act act;
    act.number = row.number(0);
    act.id = std::move(row.text(1));
    act.who = {std::move(row.text(2)), std::move(row.text(3))};
    act.what = std::move(row.text(4));
    act.rules = *std::move(rules);
    act.reason = std::move(row.text(6));
    act.comment = std::move(row.text(7));
    act.to = std::move(row.text(8));
    act.seen = std::move(row.text(9));
    act.until = row.maybe_instant(10);
    act.actor = std::move(row.text(11));
    act.actor_name = std::move(row.text(12));
    act.actor_role = std::move(row.text(13));
    act.at = row.instant(14);
    return act;
}

}  // namespace

Result<std::vector<Act>> acts(Connection& connection, const PatientKey& who) {
    std::vector<Act> found;
    for (Row& row : connection.query(
             "SELECT " + std::string(columns) + " FROM act WHERE ehr = $1 AND patient = $2 ORDER BY number", shape,
             {who.ehr, who.patient})) {
        Result<Act> act = act_of(row);
        if (!act) return std::move(act).error();
        found.push_back(*std::move(act));
    }
    return found;
}

std::optional<Result<Act>> act_of_id(Connection& connection, std::string_view id) {
    Rows rows = connection.query("SELECT " + std::string(columns) + " FROM act WHERE id = $1", shape, {id});
    if (rows.empty()) return std::nullopt;
    return act_of(rows.front());
}

void lock_acts(Connection& connection, const PatientKey& who) {
    connection.query("SELECT fence FROM patient WHERE ehr = $1 AND patient = $2 {for_update}", "i",
                     {who.ehr, who.patient});
}

std::string owning_act(Connection& connection, const PatientKey& who) {
    Rows rows = connection.query(
        "SELECT id FROM act WHERE ehr = $1 AND patient = $2 AND what IN ('take', 'hand-over') ORDER BY number DESC "
        "LIMIT 1",
        "t", {who.ehr, who.patient});
    return rows.empty() ? std::string() : std::move(rows.front().text(0));
}

std::int64_t append_act(Connection& connection, const Act& act) {
    const Rows rows = connection.query(
        "INSERT INTO act (id, ehr, patient, what, rules, reason, comment, to_whom, until_at, seen, actor, actor_name, "
        "actor_role, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
        "ON CONFLICT (id) DO NOTHING RETURNING number",
        "i",
        {act.id, act.who.ehr, act.who.patient, act.what, list_text(act.rules), act.reason, act.comment, act.to,
         act.until, act.seen, act.actor, act.actor_name, act.actor_role, act.at});
    return rows.empty() ? 0 : rows.front().number(0);
}

Ownership ownership_of(Connection& connection, const PatientKey& who) {
    std::vector<Act> acts;
    for (Row& row : connection.query("SELECT what, to_whom, actor, actor_name, at FROM act WHERE ehr = $1 AND "
                                     "patient = $2 AND what IN ('take', 'hand-over') ORDER BY number",
                                     "tttti", {who.ehr, who.patient})) {
        Act act;
        act.what = std::move(row.text(0));
        act.to = std::move(row.text(1));
        act.actor = std::move(row.text(2));
        act.actor_name = std::move(row.text(3));
        act.at = row.instant(4);
        acts.push_back(std::move(act));
    }
    return ownership(acts);
}

}  // namespace hv::plugin::store::sql
