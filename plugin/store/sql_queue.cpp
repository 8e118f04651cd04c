// The queue: asking for patients, waking them, ending a turn. Claiming is in sql_claim.cpp.
//
// Order:  whoever locks several patients locks them by their key, so that two writers never wait for each other.
#include <algorithm>
#include <utility>

#include "plugin/store/faults.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {
namespace {

constexpr std::string_view ask_of_idle =
    "INSERT INTO patient (ehr, patient, first_seen, ready_at, since, urgency, cause) "
    "VALUES ($1, $2, $3, $3, $3, $4, $5) ON CONFLICT (ehr, patient) DO UPDATE SET ready_at = excluded.ready_at, "
    "since = excluded.since, urgency = excluded.urgency, cause = excluded.cause, attempts = 0 "
    "WHERE patient.ready_at IS NULL";

constexpr std::string_view ask_again =
    "UPDATE patient SET urgency = CASE WHEN $1 < urgency THEN $1 ELSE urgency END, "
    "ready_at = CASE WHEN leased = 0 AND $2 < ready_at THEN $2 ELSE ready_at END, "
    "again_urgency = CASE WHEN leased = 0 THEN NULL WHEN again_urgency < $1 THEN again_urgency ELSE $1 END, "
    "again_at = CASE WHEN leased = 0 THEN NULL WHEN again_at < $2 THEN again_at ELSE $2 END, "
    "again_cause = CASE WHEN leased = 0 THEN NULL ELSE COALESCE(again_cause, $3) END "
    "WHERE ehr = $4 AND patient = $5 AND (leased = 1 OR $1 < urgency OR $2 < ready_at)";

int number(Urgency urgency) {
    return static_cast<int>(urgency);
}

bool enqueue_one(Connection& connection, const Wanted& wanted) {
    const auto& [who, urgency, not_before, cause] = wanted;
    if (connection.run(ask_of_idle, {who.ehr, who.patient, not_before, number(urgency), cause}) > 0) return true;
    connection.run(ask_again, {number(urgency), not_before, cause, who.ehr, who.patient});
    return false;
}

}  // namespace

std::size_t enqueue(Connection& connection, std::span<const Wanted> wanted) {
    std::vector<const Wanted*> sorted;
    sorted.reserve(wanted.size());
    for (const Wanted& one : wanted) sorted.push_back(&one);
    std::ranges::stable_sort(sorted, {}, [](const Wanted* one) -> const PatientKey& { return one->who; });
    std::size_t fresh = 0;
    for (const Wanted* one : sorted) fresh += enqueue_one(connection, *one) ? 1U : 0U;
    return fresh;
}

Result<bool> require_lease(Connection& connection, const Lease& lease) {
    const Rows rows = connection.query(
        "SELECT fence FROM patient WHERE ehr = $1 AND patient = $2 AND leased = 1 AND fence = $3 {for_update}", "i",
        {lease.who.ehr, lease.who.patient, lease.fence});
    if (rows.empty()) return lost_lease();
    return true;
}

Result<bool> renew(Connection& connection, Lease& lease, Instant until) {
    const std::size_t changed =
        connection.run("UPDATE patient SET ready_at = $1 WHERE ehr = $2 AND patient = $3 AND leased = 1 AND fence = $4",
                       {until, lease.who.ehr, lease.who.patient, lease.fence});
    if (changed == 0) return lost_lease();
    lease.until = cut(until);
    return true;
}

Result<bool> put_back(Connection& connection, const Lease& lease, Instant not_before, std::string_view why) {
    const std::size_t changed = connection.run(
        "UPDATE patient SET leased = 0, ready_at = $1, attempts = attempts + 1, why = $2, again_urgency = NULL, "
        "again_at = NULL, again_cause = NULL WHERE ehr = $3 AND patient = $4 AND leased = 1 AND fence = $5",
        {not_before, why, lease.who.ehr, lease.who.patient, lease.fence});
    if (changed == 0) return lost_lease();
    return true;
}

Result<bool> leave_queue(Connection& connection, const Lease& lease, const Outcome& outcome) {
    Rows rows = connection.query(
        "SELECT urgency, cause, again_urgency, again_at, again_cause, left_at FROM patient "
        "WHERE ehr = $1 AND patient = $2 AND leased = 1 AND fence = $3 {for_update}",
        "itiiti", {lease.who.ehr, lease.who.patient, lease.fence});
    if (rows.empty()) return lost_lease();
    Row& row = rows.front();
    std::int64_t urgency = row.number(0);
    std::string cause = std::move(row.text(1));
    std::optional<Instant> next = outcome.again ? std::optional(cut(*outcome.again)) : std::nullopt;
    if (!row.null(3)) {
        urgency = next ? std::min(urgency, row.number(2)) : row.number(2);
        next = next ? std::min(*next, row.instant(3)) : row.instant(3);
        cause = std::move(row.text(4));
    }
    connection.run(
        "UPDATE patient SET leased = 0, attempts = 0, why = '', assessed_at = $1, "
        "wake_at = CASE WHEN left_at IS NULL THEN CAST($2 AS {integer}) END, ready_at = $3, since = $4, urgency = $5, "
        "cause = $6, again_urgency = NULL, again_at = NULL, again_cause = NULL "
        "WHERE ehr = $7 AND patient = $8",
        {outcome.assessed_at, outcome.wake_up, next, next.value_or(Instant{}), urgency, cause, lease.who.ehr,
         lease.who.patient});
    return row.null(5);
}

std::size_t wake(Connection& connection, Instant now, std::size_t at_most) {
    Rows rows = connection.query(
        "SELECT ehr, patient, wake_at FROM patient WHERE wake_at <= $1 ORDER BY wake_at LIMIT $2 {skip_locked}", "tti",
        {now, at_most});
    std::vector<Wanted> wanted;
    for (Row& row : rows) {
        wanted.push_back({{row.text(0), row.text(1)}, Urgency::normal, row.instant(2), "wake-up"});
        connection.run("UPDATE patient SET wake_at = NULL WHERE ehr = $1 AND patient = $2", {row.text(0), row.text(1)});
    }
    enqueue(connection, wanted);
    return wanted.size();
}

std::optional<Instant> next_wake_up(Connection& connection) {
    return connection.query("SELECT min(wake_at) FROM patient WHERE wake_at IS NOT NULL", "i").front().maybe_instant(0);
}

QueueState queue_state(Connection& connection, std::string_view ehr, Instant now) {
    const Rows rows = connection.query(
        "SELECT leased, CASE WHEN ready_at <= $1 THEN 1 ELSE 0 END AS due, count(*), min(since) FROM patient "
        "WHERE ehr = $2 AND ready_at IS NOT NULL GROUP BY 1, 2",
        "iiii", {now, ehr});
    QueueState state;
    for (const Row& row : rows) {
        const bool leased = row.number(0) == 1;
        const bool due = row.number(1) == 1;
        (due ? state.waiting : leased ? state.leased : state.later) += static_cast<std::uint64_t>(row.number(2));
        if (due || leased) state.oldest = std::min(state.oldest.value_or(latest_instant), row.instant(3));
    }
    return state;
}

std::size_t remember_patients(Connection& connection, std::string_view ehr, std::span<const std::string> patients,
                              Instant now) {
    std::vector<std::string_view> sorted(patients.begin(), patients.end());
    std::ranges::sort(sorted);
    std::size_t fresh = 0;
    for (const std::string_view patient : sorted) {
        fresh += connection.run(
            "INSERT INTO patient (ehr, patient, first_seen) VALUES ($1, $2, $3) ON CONFLICT (ehr, patient) "
            "DO UPDATE SET left_at = NULL WHERE patient.left_at IS NOT NULL",
            {ehr, patient, now});
    }
    return fresh;
}

std::vector<std::string> leave_care(Connection& connection, std::string_view ehr, std::span<const std::string> patients,
                                    Instant now) {
    std::vector<std::string> sorted(patients.begin(), patients.end());
    std::ranges::sort(sorted);
    std::erase_if(sorted, [&](const std::string& patient) {
        return connection.run(
                   "UPDATE patient SET left_at = $1, wake_at = NULL, ready_at = CASE WHEN leased = 1 THEN ready_at "
                   "ELSE NULL END, again_urgency = NULL, again_at = NULL, again_cause = NULL "
                   "WHERE ehr = $2 AND patient = $3 AND left_at IS NULL",
                   {now, ehr, patient}) == 0;
    });
    return sorted;
}

std::vector<PatientRow> patients(Connection& connection, std::string_view ehr, std::string_view after,
                                 std::size_t at_most) {
    std::vector<PatientRow> found;
    for (Row& row : connection.query("SELECT patient, first_seen, assessed_at FROM patient "
                                     "WHERE ehr = $1 AND patient > $2 AND left_at IS NULL ORDER BY patient LIMIT $3",
                                     "tii", {ehr, after, at_most})) {
        found.push_back({std::move(row.text(0)), row.instant(1), row.maybe_instant(2)});
    }
    return found;
}

}  // namespace hv::plugin::store::sql
