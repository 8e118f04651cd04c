// The statements of the store by theme, each a function of a connection: inside a transaction of the caller where it
// writes. They throw Failure; what a caller must be told in words of the store is a Result.
#pragma once

#include "plugin/store/ownership.hpp"
#include "plugin/store/sql_connection.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::store::sql {

// ---- sql_queue.cpp, sql_claim.cpp
std::size_t enqueue(Connection& connection, std::span<const Wanted> wanted);
std::vector<Lease> claim(Connection& connection, std::span<const std::string> ehrs, std::size_t at_most, Instant now,
                         std::chrono::seconds lease_for);
Result<bool> renew(Connection& connection, Lease& lease, Instant until);
Result<bool> put_back(Connection& connection, const Lease& lease, Instant not_before, std::string_view why);
// Only the queue's part of a turn's end; whether the patient is still in care.
Result<bool> leave_queue(Connection& connection, const Lease& lease, const Outcome& outcome);
// Locks the patient's row until the transaction ends.
Result<bool> require_lease(Connection& connection, const Lease& lease);
std::size_t wake(Connection& connection, Instant now, std::size_t at_most);
std::optional<Instant> next_wake_up(Connection& connection);
QueueState queue_state(Connection& connection, std::string_view ehr, Instant now);
std::size_t remember_patients(Connection& connection, std::string_view ehr, std::span<const std::string> patients,
                              Instant now);
// Who was in care before and is not any more, sorted.
std::vector<std::string> leave_care(Connection& connection, std::string_view ehr, std::span<const std::string> patients,
                                    Instant now);
std::vector<PatientRow> patients(Connection& connection, std::string_view ehr, std::string_view after,
                                 std::size_t at_most);

// ---- sql_ledger.cpp
void write_ledger(Connection& connection, const PatientKey& who, std::span<const Written> rows);
Result<std::vector<Written>> ledger(Connection& connection, const PatientKey& who);
void intend(Connection& connection, const PatientKey& who, std::span<const Intent> intents);
void close_intents(Connection& connection, const PatientKey& who);
void forget_intents(Connection& connection, const PatientKey& who, const std::vector<std::string>& but);
Result<std::vector<Intent>> intents(Connection& connection, const PatientKey& who);
Counts counts(Connection& connection, std::string_view ehr, Instant since);

// ---- sql_decisions.cpp
// Its id.
std::int64_t keep_decision(Connection& connection, const Decision& decision);
Result<std::optional<Decision>> last_decision(Connection& connection, const PatientKey& who);
Result<std::optional<LastAnswer>> last_answer(Connection& connection, const PatientKey& who);
std::vector<Decision> decisions(Connection& connection, std::int64_t after, std::size_t at_most);
std::size_t forget_inputs(Connection& connection, Instant before);

// ---- sql_shelf.cpp
Result<bool> put_bundle(Connection& connection, const BundleRow& bundle);
std::vector<BundleRow> bundles(Connection& connection);
Result<std::optional<BundleRow>> bundle(Connection& connection, std::string_view digest);
Result<Activation> activate(Connection& connection, const Activation& activation, std::int64_t after);
std::vector<Activation> activations(Connection& connection);
std::optional<std::string> note(Connection& connection, std::string_view ehr, std::string_view name);
void set_note(Connection& connection, std::string_view ehr, std::string_view name, std::string_view value);
bool hold(Connection& connection, std::string_view ehr, std::string_view job, std::string_view owner, Instant now,
          Instant until);

// ---- sql_acts.cpp, sql_summary.cpp, sql_worklist.cpp, sql_screens.cpp
Result<std::vector<Act>> acts(Connection& connection, const PatientKey& who);
std::optional<Result<Act>> act_of_id(Connection& connection, std::string_view id);
// Locks the patient's row first, so that acts upon one patient are numbered as they become true.
// The patient's acts stay as they are until the transaction ends.
void lock_acts(Connection& connection, const PatientKey& who);
std::string owning_act(Connection& connection, const PatientKey& who);  // its id; empty: there is none
std::int64_t append_act(Connection& connection, const Act& act);
Ownership ownership_of(Connection& connection, const PatientKey& who);

void write_summary(Connection& connection, const PatientKey& who, const Summary& summary);
void write_ownership(Connection& connection, const PatientKey& who, const Ownership& ownership);
Result<std::optional<Summary>> summary(Connection& connection, const PatientKey& who);
Result<WorklistRows> worklist(Connection& connection, const WorklistQuery& query);
std::vector<std::string> units(Connection& connection, const WorklistQuery& query);

void remember_cards(Connection& connection, std::span<const CardRow> cards);
Result<std::optional<CardRow>> card(Connection& connection, std::string_view uuid);
void put_session(Connection& connection, const SessionRow& session);
std::optional<SessionRow> session(Connection& connection, std::string_view digest, Instant now);
bool drop_session(Connection& connection, std::string_view digest);
std::size_t forget_screens(Connection& connection, Instant now, Instant cards_before);
bool first_time(Connection& connection, std::string_view kind, std::string_view digest, Instant now, Instant until);

// ---- sql_audit.cpp
// The last thing in a transaction: it locks the end of the chain for all others until the transaction ends.
void append_audit(Connection& connection, std::span<const AuditEntry> entries);
std::vector<AuditLink> audit(Connection& connection, std::int64_t after, std::size_t at_most);
std::vector<AuditLink> audit_of(Connection& connection, const PatientKey& who, std::int64_t after, std::size_t at_most);
AuditHead audit_head(Connection& connection);

}  // namespace hv::plugin::store::sql
