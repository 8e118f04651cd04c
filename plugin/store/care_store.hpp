// What the clinicians' screens must remember: acts upon findings, one row a patient for the worklist, cards that may be
// answered, and browser sessions. Kept in the same database as store.hpp, under the same promises (atomic, time handed
// in, errors).
//
// Nothing is deleted by an act: an act is appended, and a later one may answer it.
// Secrets: a session's row holds the digest of its key and sealed bytes; whoever reads the database cannot act.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::store {

// ---- acts

struct Act {
    std::int64_t number = 0;  // given by the store, rising
    std::string id;           // made by the caller: the same id twice is one act
    PatientKey who;
    std::string what;                // `acknowledge`, `snooze`, `not-relevant`, `wrong-data`, `hand-over`, `take`, `reopen`
    std::vector<std::string> rules;  // sorted; empty: the patient as a whole (`take`, `hand-over`)
    std::string reason;              // coded, see plugin/decide/attention.hpp; may be empty
    std::string comment;             // what was done, in the clinician's words; patient data: never logged
    std::string to;                  // hand-over: `Practitioner/p2` or `role:gp`, `role:psychiatrist`
    std::optional<Instant> until;    // snooze
    std::string seen;                // JSON: what the break rules compare with, see attention.hpp
    std::string actor;               // `Practitioner/p1`
    std::string actor_name;
    std::string actor_role;  // `gp`, `psychiatrist`
    Instant at;

    bool operator==(const Act&) const = default;
};

// ---- one row a patient for the worklist, written with every turn that is settled

struct Summary {
    PatientKey who;
    int level = 0;                  // of the highest open finding: 0 none, 1 info, 2 due, 3 review, 4 danger, 5 urgent
    std::optional<Instant> since;   // the oldest open finding of that level was first seen then
    bool overdue = false;           // something due is past its day
    std::string unit;               // `Organization/dps-nord`: Patient.managingOrganization; empty: not known
    std::vector<std::string> responsible;  // Patient.generalPractitioner and the like: `Practitioner/p1`
    std::vector<std::string> drugs;        // ATC codes of antipsychotics taken now
    std::string name;                      // as the EHR writes it, for search and display
    std::string owner;                     // who took it; empty: nobody (see Act)
    std::optional<Instant> owned_since;
    std::string body;  // JSON: birth date, sex, findings (rule, level, since, text nb and en, due by, attended), drugs
    Instant assessed_at;

    bool operator==(const Summary&) const = default;
};

struct WorklistQuery {
    std::string ehr;
    int level_at_least = 1;
    std::string owner;        // empty: anybody's
    bool unowned = false;
    std::string responsible;  // «mine»: owner or responsible is this user; empty: all
    std::string unit;
    std::string drug;  // ATC prefix
    bool overdue = false;
    std::string text;       // part of the name, any case
    std::size_t skip = 0;   // rows
    std::size_t at_most = 50;
};

struct WorklistRows {
    std::vector<Summary> rows;  // the highest level first, then the oldest, then by patient
    std::uint64_t matching = 0;
    std::uint64_t all = 0;  // of the EHR, at level 1 or above
};

// ---- cards, so that feedback finds what it is about

struct CardRow {
    std::string uuid;
    PatientKey who;
    std::string service;             // `hjertevakt-patient-view`
    std::vector<std::string> rules;  // what the card was about
    std::string seen;                // as Act::seen
    Instant at;

    bool operator==(const CardRow&) const = default;
};

// ---- browser sessions

struct SessionRow {
    std::string digest;  // SHA-256 in hex of the secret that the browser holds
    std::string sealed;  // bytes; only plugin/smart can read them
    Instant expires;

    bool operator==(const SessionRow&) const = default;
};

class CareStore {
public:
    virtual ~CareStore() = default;

    // With its audit entry, in one transaction; owner and owned_since of the summary follow `take` and `hand-over`.
    // The same id again gives the act that stands and appends nothing. Conflict: the id stands for another patient.
    [[nodiscard]] virtual Result<Act> add_act(const Act& act, const AuditEntry& audit) = 0;
    [[nodiscard]] virtual Result<std::vector<Act>> acts(const PatientKey& who) = 0;  // oldest first

    [[nodiscard]] virtual Result<std::optional<Summary>> summary(const PatientKey& who) = 0;
    [[nodiscard]] virtual Result<WorklistRows> worklist(const WorklistQuery& query) = 0;

    // Those that are there stay as they are.
    [[nodiscard]] virtual Result<bool> remember_cards(std::span<const CardRow> cards,
                                                      std::span<const AuditEntry> audit) = 0;
    [[nodiscard]] virtual Result<std::optional<CardRow>> card(std::string_view uuid) = 0;

    [[nodiscard]] virtual Result<bool> put_session(const SessionRow& session) = 0;  // or puts it in the place of its own
    [[nodiscard]] virtual Result<std::optional<SessionRow>> session(std::string_view digest, Instant now) = 0;
    [[nodiscard]] virtual Result<bool> drop_session(std::string_view digest) = 0;
    // Sessions that are over and cards older than `cards_before`; how many rows.
    [[nodiscard]] virtual Result<std::size_t> forget_screens(Instant now, Instant cards_before) = 0;
    // True the first time that this is asked before `until`: a launch state or a code is used once, by any replica.
    [[nodiscard]] virtual Result<bool> first_time(std::string_view kind, std::string_view digest, Instant now,
                                                  Instant until) = 0;
};

}  // namespace hv::plugin::store
