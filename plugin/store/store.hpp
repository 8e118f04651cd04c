// What the service must remember in order to be idempotent and accountable: the queue of patients, what was written
// where, when to look again, why it was decided, and who did what.
//
// Truth:    the EHR holds the clinical truth. Losing all this costs a nightly reconcile, no Flag.
// Atomic:   every function is one database transaction; after an error nothing of it happened.
// Time:     `now` is handed in. Instants are kept to the microsecond.
// Names:    an EHR is named as in the configuration; a patient by the logical id there. No personal number comes here.
// Order:    of texts, by their bytes.
// Threads:  every function may be called by any number of threads, and by several processes on PostgreSQL.
// Errors:   unavailable (the database cannot be reached or is full: try again), conflict (a lease or fence is lost),
//           invalid (the database is newer than this program, or no database of ours; a text that is not UTF-8 or
//           holds a NUL), denied (the file or the login), internal (what is kept does not match its digest).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"

namespace hv::plugin::store {

class CareStore;  // care_store.hpp

struct PatientKey {
    std::string ehr;
    std::string patient;

    auto operator<=>(const PatientKey&) const = default;
};

// ---- the queue: at most one row a patient; whatever asks for a patient twice has asked once

enum class Urgency : std::uint8_t { urgent, normal, background };

struct Wanted {
    PatientKey who;
    Urgency urgency = Urgency::normal;  // the more urgent of two stays
    Instant not_before;                 // the earlier of two stays
    std::string cause;                  // `subscription`, `poll`, `wake-up`, `nightly`, `admin`; the first one stays
};

// The right to work on one patient until `until`. The fence rises with every lease of the patient, so that whoever lost
// a lease can change nothing any more.
struct Lease {
    PatientKey who;
    std::int64_t fence = 0;
    Instant until;
    Urgency urgency = Urgency::normal;
    std::string cause;
    Instant since;     // the `not_before` of the first who asked: from then on the patient should have been looked at
    int attempts = 0;  // turns since then that were put back, or whose lease expired
};

struct QueueState {
    std::uint64_t waiting = 0;  // may be claimed now
    std::uint64_t later = 0;    // put back, or not due yet
    std::uint64_t leased = 0;
    std::optional<Instant> oldest;  // of those that wait or are leased: `since`
};

// ---- the ledger: what of ours stands in the EHR

struct Written {
    std::string identifier;   // the value of our identifier; unique in the EHR
    std::string type;         // `Flag`, `CarePlan`
    std::string topic;        // of a Flag
    std::string resource_id;  // in the EHR
    std::string version;      // that our last write gave; empty when the server keeps none
    std::string fingerprint;  // of the content that we wrote
    bool active = true;
    std::int64_t episode = 1;
    std::optional<Instant> unwanted_since;  // it is to end, and the time of damping runs
    std::optional<Instant> ended_at;
    std::vector<std::string> evidence;  // what it rested on: `Observation/w2`
    std::vector<std::string> rules;     // which rules asked for it
    Instant written_at;
    bool attended = false;  // it ended because somebody has attended to it

    bool operator==(const Written&) const = default;
};

// Said before a write is sent. Should the turn die, the next one knows that the write may have arrived, and on what
// the resource rests that the ledger knows nothing of.
struct Intent {
    std::string identifier;
    std::string type;
    Instant at;
    std::vector<std::string> evidence = {};  // as in Written
    std::vector<std::string> rules = {};     // as in Written
    bool under_way = true;                   // false: it was answered, or never sent

    bool operator==(const Intent&) const = default;
};

// ---- decisions, which can be made again from what is kept

struct Decision {
    std::int64_t id = 0;  // given by the store
    PatientKey who;
    Instant as_of;
    std::string bundle;  // digest of the rule bundle in force
    std::string engine;  // version of this program
    std::string cause;
    std::string input_digest;
    std::string input;   // the documents that were judged; empty when the time of keeping them is over
    std::string answer;  // JSON of findings and changes
    std::string damage;  // of one that was read: why it is not what was kept; input and answer are then empty

    bool operator==(const Decision&) const = default;
};

struct LastAnswer {
    std::string bundle;
    std::string engine;
    std::string answer;
    bool has_input = false;  // its documents are still kept

    bool operator==(const LastAnswer&) const = default;
};
inline LastAnswer summary(const Decision& decision) {
    return {decision.bundle, decision.engine, decision.answer, !decision.input.empty()};
}

// ---- the audit: a chain in which every entry holds the digest of the one before

struct AuditEntry {
    Instant at;
    std::string actor;    // `service`, `admin uid 0 root`
    std::string action;   // `patient.read`, `flag.create`, `ruleset.activate`
    std::string ehr;      // empty: not about an EHR
    std::string patient;  // logical id; empty: not about a patient
    std::string object;   // `Flag/12`, a bundle's digest
    std::string detail;   // JSON object, without clinical values

    bool operator==(const AuditEntry&) const = default;
};

struct AuditLink {
    std::int64_t number = 0;  // 1, 2, 3, ... without a hole
    AuditEntry entry;
    std::string previous;  // digest of the link before; of the first: 64 zeros
    std::string digest;    // SHA-256 in hex over number, previous and entry

    bool operator==(const AuditLink&) const = default;
};

// Where the chain ends. Whoever keeps one elsewhere can tell later that nothing was cut off.
struct AuditHead {
    std::int64_t number = 0;  // 0: nothing was appended yet
    std::string digest;       // of the last link; of an empty chain: 64 zeros

    bool operator==(const AuditHead&) const = default;
};

// ---- one row a patient for the worklist, written with every turn that is settled

struct Summary {
    PatientKey who;
    int level = 0;                 // of the highest open finding: 0 none, 1 info, 2 due, 3 review, 4 danger, 5 urgent
    std::optional<Instant> since;  // the oldest open finding of that level was first seen then; level 0: none
    int attended = 0;              // level of the highest finding that somebody has attended to
    bool overdue = false;          // something due is past its day
    std::string unit;              // `Organization/dps-nord`: Patient.managingOrganization; empty: not known
    std::vector<std::string> responsible;  // Patient.generalPractitioner and the like: `Practitioner/p1`; sorted
    std::vector<std::string> drugs;        // ATC codes of antipsychotics taken now; sorted
    std::string name;                      // as the EHR writes it, for search and display
    std::string body;                      // JSON, see care_store.hpp
    Instant assessed_at;

    // What acts say (care_store.hpp): given by the store, and not looked at in what is settled.
    std::string owner;       // who took it, or was handed it; empty: nobody
    std::string owner_name;  // empty: not known
    std::optional<Instant> owned_since;
    std::string waits_for;                 // `role:gp`: handed over to, and nobody has taken it yet
    std::optional<Instant> unowned_since;  // at review or above, and nobody's, since then

    bool operator==(const Summary&) const = default;
};

// How a patient's turn ended; everything in it becomes true together.
struct Outcome {
    std::vector<Written> ledger;       // put in, or put in the place of the same identifier
    std::optional<Decision> decision;  // none: the same as the last one; then only the time of checking is new
    std::optional<Instant> wake_up;    // none: no other instant is of interest
    std::vector<AuditEntry> audit;
    Instant assessed_at;
    std::optional<Instant> again;    // back into the queue, not before this, as urgent as this turn was
    std::optional<Summary> summary;  // put in the place of the patient's; none: it stays as it is
    // Identifiers of intents that the next turn still has to know: what they rest on is in no row of the ledger.
    std::vector<std::string> keep_intents = {};
};

// ---- rule bundles

struct BundleRow {
    std::string digest;  // of the file's bytes
    std::string id;
    std::string version;
    std::int64_t sequence = 0;
    std::string bytes;  // the file itself, never packed anew
    Instant staged_at;
    std::string staged_by;

    bool operator==(const BundleRow&) const = default;
};

struct Activation {
    std::int64_t number = 0;  // given by the store; the highest is in force
    std::string digest;
    Instant at;
    std::string by;
    std::string why;
    bool rollback = false;

    bool operator==(const Activation&) const = default;
};

struct PatientRow {
    std::string patient;
    Instant first_seen;
    std::optional<Instant> assessed_at;

    bool operator==(const PatientRow&) const = default;
};

struct Counts {
    std::uint64_t patients = 0;  // in care
    std::uint64_t active_flags = 0;
    std::map<std::string, std::uint64_t> active_by_topic;  // of those
    std::uint64_t ended_since = 0;  // Flags that ended then or later, and not because somebody attended to them
    std::optional<Instant> last_assessed;
};

class Store {
public:
    virtual ~Store() = default;

    // How many patients were not in the queue before. A patient who is leased right now gets another turn after it.
    // Whoever is asked for is remembered as a patient, too.
    [[nodiscard]] virtual Result<std::size_t> enqueue(std::span<const Wanted> wanted) = 0;
    // The most urgent first, then those that are due longest; of the EHRs named only. Also takes what an expired lease
    // held; whatever asked for that patient meanwhile is answered by the new turn.
    [[nodiscard]] virtual Result<std::vector<Lease>> claim(std::span<const std::string> ehrs, std::size_t at_most,
                                                           Instant now, std::chrono::seconds lease_for) = 0;
    // Of this and the rest of a turn, conflict: the lease is lost, and nothing may be sent.
    [[nodiscard]] virtual Result<bool> renew(Lease& lease, Instant until) = 0;
    // An intent takes the place of an earlier one of the same identifier.
    [[nodiscard]] virtual Result<bool> intend(const Lease& lease, std::span<const Intent> intents) = 0;
    // What was intended and never settled.
    [[nodiscard]] virtual Result<std::vector<Intent>> intents(const PatientKey& who) = 0;  // by identifier
    // None of what was intended is under way any more.
    [[nodiscard]] virtual Result<bool> close_intents(const Lease& lease) = 0;
    // Ends the turn: intents are forgotten but for `keep_intents`, which are not under way any more; the wake-up is the
    // outcome's; the patient leaves the queue unless asked for again meanwhile. A lease that ran out holds until
    // another one took the patient. A decision that is kept has an entry of its own in the audit, with its digests
    // (audit_chain.hpp).
    [[nodiscard]] virtual Result<bool> settle(const Lease& lease, const Outcome& outcome) = 0;
    // Ends the turn without a result: intents stay, `attempts` grows. `not_before` holds for whoever asked during
    // the turn, too; who asks after it may bring the patient forward. `why` holds no patient data.
    [[nodiscard]] virtual Result<bool> put_back(const Lease& lease, Instant not_before, std::string_view why) = 0;
    // Moves wake-ups that are due into the queue, normally urgent, cause `wake-up`; how many.
    [[nodiscard]] virtual Result<std::size_t> wake(Instant now, std::size_t at_most) = 0;
    // The next instant at which `wake` would move something.
    [[nodiscard]] virtual Result<std::optional<Instant>> next_wake_up() = 0;
    [[nodiscard]] virtual Result<QueueState> queue_state(std::string_view ehr, Instant now) = 0;

    [[nodiscard]] virtual Result<std::vector<Written>> ledger(const PatientKey& who) = 0;  // by identifier
    [[nodiscard]] virtual Result<std::optional<Decision>> last_decision(const PatientKey& who) = 0;
    // What of it tells whether a new one is the same; the documents, which are most of it, are not read.
    [[nodiscard]] virtual Result<std::optional<LastAnswer>> last_answer(const PatientKey& who) {
        Result<std::optional<Decision>> last = last_decision(who);
        if (!last) return std::move(last).error();
        return *last ? std::optional(summary(**last)) : std::nullopt;
    }
    // By id, after `after`; with their input. On PostgreSQL an id may appear after a higher one has. One that is
    // damaged says so, and is no error.
    [[nodiscard]] virtual Result<std::vector<Decision>> decisions(std::int64_t after, std::size_t at_most) = 0;
    // Empties the input of decisions whose `as_of` is before; how many.
    [[nodiscard]] virtual Result<std::size_t> forget_inputs(Instant before) = 0;
    [[nodiscard]] virtual Result<Counts> counts(std::string_view ehr, Instant since) = 0;

    // Puts those in that are not there yet, or that had left; how many those were.
    [[nodiscard]] virtual Result<std::size_t> remember_patients(std::string_view ehr,
                                                                std::span<const std::string> patients, Instant now) = 0;
    // These are not watched any more: out of the queue, never woken, not listed; what is known of them stays. A turn in
    // work is finished. Each that was in care before gets an audit entry, `patient.left`; how many.
    [[nodiscard]] virtual Result<std::size_t> leave_care(std::string_view ehr, std::span<const std::string> patients,
                                                         Instant now) = 0;
    // Those in care, by id, after `after`.
    [[nodiscard]] virtual Result<std::vector<PatientRow>> patients(std::string_view ehr, std::string_view after,
                                                                   std::size_t at_most) = 0;

    // Small things that must survive a restart: how far polling came, a Retry-After, a subscription's last event.
    [[nodiscard]] virtual Result<std::optional<std::string>> note(std::string_view ehr, std::string_view name) = 0;
    [[nodiscard]] virtual Result<bool> set_note(std::string_view ehr, std::string_view name,
                                                std::string_view value) = 0;
    // A job that one replica at a time may do: true when `owner` holds it until `until`.
    [[nodiscard]] virtual Result<bool> hold(std::string_view ehr, std::string_view job, std::string_view owner,
                                            Instant now, Instant until) = 0;

    // With its audit entry, in one transaction. The same bytes may be put twice; another bundle of a digest that is
    // there is a conflict.
    [[nodiscard]] virtual Result<bool> put_bundle(const BundleRow& bundle, const AuditEntry& audit) = 0;
    [[nodiscard]] virtual Result<std::vector<BundleRow>> bundles() = 0;  // without their bytes, by sequence
    [[nodiscard]] virtual Result<std::optional<BundleRow>> bundle(std::string_view digest) = 0;
    // Appends, with its audit entry, in one transaction. Conflict: the last activation is not `after` any more.
    // Invalid: no such bundle.
    [[nodiscard]] virtual Result<Activation> activate(const Activation& activation, std::int64_t after,
                                                      const AuditEntry& audit) = 0;
    [[nodiscard]] virtual Result<std::vector<Activation>> activations() = 0;  // oldest first

    [[nodiscard]] virtual Result<bool> append_audit(std::span<const AuditEntry> entries) = 0;
    // By number, after `after`.
    [[nodiscard]] virtual Result<std::vector<AuditLink>> audit(std::int64_t after, std::size_t at_most) = 0;
    // The same, of one patient only.
    [[nodiscard]] virtual Result<std::vector<AuditLink>> audit_of(const PatientKey& who, std::int64_t after,
                                                                  std::size_t at_most) = 0;
    // Where the store itself says that the chain ends.
    [[nodiscard]] virtual Result<AuditHead> audit_head() = 0;

    // How long the oldest transaction that holds others' garbage back has been open, zero when none is; nothing: the
    // database knows no such thing (SQLite, memory).
    [[nodiscard]] virtual Result<std::optional<std::chrono::seconds>> oldest_transaction() {
        return std::optional<std::chrono::seconds>();
    }
    // Whether the database answers: for /readyz.
    [[nodiscard]] virtual Result<bool> ping() = 0;

    // What the clinicians' screens must remember, in the same database. Lives as long as this.
    [[nodiscard]] virtual CareStore& care() = 0;
};

}  // namespace hv::plugin::store
