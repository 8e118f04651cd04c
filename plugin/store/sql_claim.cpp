// Claiming: the most urgent of the EHRs named, then those that are due longest, each leased with a higher fence.
//
// Speed:  each look is a range of the index (ehr, urgency, ready_at, ...) that stops after as many rows as are wanted.
// Two at once:  on PostgreSQL a row that another transaction looks at is passed over; on SQLite there is one writer.
#include <algorithm>
#include <tuple>

#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {
namespace {

struct Candidate {
    Instant ready_at;
    Instant since;
    PatientKey who;

    auto operator<=>(const Candidate& other) const {
        return std::tie(ready_at, since, who.patient, who.ehr) <=>
               std::tie(other.ready_at, other.since, other.who.patient, other.who.ehr);
    }
    bool operator==(const Candidate&) const = default;
};

std::vector<Candidate> candidates(Connection& connection, const std::string& ehr, Urgency urgency, Instant now,
                                  std::size_t at_most) {
    std::vector<Candidate> found;
    for (Row& row : connection.query(
             "SELECT patient, ready_at, since FROM patient WHERE ehr = $1 AND urgency = $2 AND ready_at <= $3 "
             "ORDER BY ready_at, since, patient LIMIT $4 {skip_locked}",
             "tii", {ehr, static_cast<int>(urgency), now, at_most})) {
        found.push_back({row.instant(1), row.instant(2), {ehr, std::move(row.text(0))}});
    }
    return found;
}

// The row may be another one by now only where nothing locks it, and there nobody else writes.
Lease lease(Connection& connection, const PatientKey& who, Instant until) {
    Rows rows = connection.query(
        "UPDATE patient SET attempts = attempts + leased, leased = 1, fence = fence + 1, ready_at = $1, "
        "again_urgency = NULL, again_at = NULL, again_cause = NULL WHERE ehr = $2 AND patient = $3 "
        "RETURNING fence, urgency, cause, since, attempts",
        "iitii", {until, who.ehr, who.patient});
    Row& row = rows.front();
    return {who,
            row.number(0),
            cut(until),
            static_cast<Urgency>(row.number(1)),
            std::move(row.text(2)),
            row.instant(3),
            static_cast<int>(row.number(4))};
}

}  // namespace

std::vector<Lease> claim(Connection& connection, std::span<const std::string> ehrs, std::size_t at_most, Instant now,
                         std::chrono::seconds lease_for) {
    const Instant until = now.plus_seconds(lease_for.count());
    std::vector<Lease> leases;
    for (const Urgency urgency : {Urgency::urgent, Urgency::normal, Urgency::background}) {
        const std::size_t room = at_most - leases.size();
        if (room == 0) break;
        std::vector<Candidate> found;
        for (const std::string& ehr : ehrs)
            std::ranges::move(candidates(connection, ehr, urgency, now, room), std::back_inserter(found));
        std::ranges::sort(found);
        if (found.size() > room) found.resize(room);
        for (const Candidate& candidate : found) leases.push_back(lease(connection, candidate.who, until));
    }
    return leases;
}

}  // namespace hv::plugin::store::sql
