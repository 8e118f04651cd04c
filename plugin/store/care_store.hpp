// What the clinicians' screens must remember: acts upon findings, one row a patient for the worklist, cards that may be
// answered, and browser sessions. Store::care() gives it: the same database, under the same promises (atomic, time
// handed in, errors).
//
// Nothing is deleted by an act: an act is appended, and a later one may answer it; the database refuses to change one.
// Secrets: a session's row holds the digest of its key and sealed bytes; whoever reads the database cannot act.
#pragma once

#include <algorithm>
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
    std::string what;  // `acknowledge`, `snooze`, `not-relevant`, `wrong-data`, `hand-over`, `take`, `reopen`
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

// ---- the worklist: one row a patient (store::Summary), written with every turn that is settled
//
// Summary::body is a JSON object; what is not known is left out:
//   born          `1997-03-14`
//   sex           `male`, `female`
//   findings      those that are met, open and attended, the highest level first:
//     rule, ruleSet, level (1 to 5), since (when it arose by the record; kept until its level falls)
//     title, text   {nb, en}; `text` is the sentence with its values
//     audience      [`gp`, `psychiatrist`]
//     dueBy         `2026-08-01`, of what is to be measured
//     newest        `2026-07-14`, the day of the newest reading that it rests on
//     attended      {what, by, byName, at, until}, when an act covers it
//     broken        `level-rose` and so on, when the newest act upon it covers it no more (plugin/decide/attention.hpp)
//   drugs         antipsychotics taken now: {atc, name: {nb, en}, since, dose}
// Names and values are patient data: they are shown to whoever may see the patient, and never logged.

struct WorklistQuery {
    std::string ehr;
    int level_at_least = 1;
    std::string owner;  // empty: anybody's
    bool unowned = false;
    std::string responsible;  // «mine»: owner or responsible is this user; empty: all
    std::string unit;
    std::string drug;  // ATC prefix
    bool overdue = false;
    std::string text;      // part of the name, any case
    std::size_t skip = 0;  // rows
    std::size_t at_most = 50;
    std::vector<int> levels;                // these only; empty: all from `level_at_least` on
    bool attended = false;                  // also those at such a level by what was attended to
    std::optional<Instant> unowned_before;  // Summary::unowned_since is earlier (hazard H20)
    // What the viewer may see: of this unit, or whom this user owns or is responsible for. Both empty: everybody.
    std::string within_unit;
    std::string or_of_user;

    // The least level of what `WorklistRows::all` counts.
    [[nodiscard]] int counted_from() const {
        const bool lists_none = std::ranges::find(levels, 0) != levels.end();
        return lists_none || (levels.empty() && level_at_least < 1) ? 0 : 1;
    }
};

struct WorklistRows {
    std::vector<Summary> rows;  // the highest level first, then the oldest, then by patient
    std::uint64_t matching = 0;
    // Of the EHR that the viewer may see: at level 1 or above, or everybody when level 0 is asked for. Never less than
    // `matching`, unless who was attended to is asked for.
    std::uint64_t all = 0;
};

// ---- cards, so that feedback finds what it is about

struct CardRow {
    std::string uuid;
    PatientKey who;
    std::string service;             // `hjertevakt-patient-view`
    std::vector<std::string> rules;  // what the card was about
    std::string seen;                // as Act::seen
    std::string user;                // for whom it was made: `Practitioner/p1`; empty: not known
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

    // With its audit entry, in one transaction. The owner follows: `take` makes the actor the owner, `hand-over` the
    // one in `to`; to a role it leaves the patient without an owner, waiting for that role. `number` is given here.
    // The same id again gives the act that stands and appends nothing. `owned_by`: the id of the act that must be the
    // newest of those two kinds, empty for none, so that of two who take at once one is told (hazard H20).
    // Conflict: the id stands for another patient; another act is the newest.
    [[nodiscard]] virtual Result<Act> add_act(const Act& act, const AuditEntry& audit,
                                              const std::optional<std::string>& owned_by) = 0;
    [[nodiscard]] Result<Act> add_act(const Act& act, const AuditEntry& audit) {
        return add_act(act, audit, std::nullopt);
    }
    [[nodiscard]] virtual Result<std::vector<Act>> acts(const PatientKey& who) = 0;  // oldest first

    [[nodiscard]] virtual Result<std::optional<Summary>> summary(const PatientKey& who) = 0;
    [[nodiscard]] virtual Result<WorklistRows> worklist(const WorklistQuery& query) = 0;
    // The units of all rows, of any level, that the query's viewer may see at its EHR, sorted. Nothing else of the
    // query counts.
    [[nodiscard]] virtual Result<std::vector<std::string>> units(const WorklistQuery& query) = 0;

    // Those that are there stay as they are.
    [[nodiscard]] virtual Result<bool> remember_cards(std::span<const CardRow> cards,
                                                      std::span<const AuditEntry> audit) = 0;
    [[nodiscard]] virtual Result<std::optional<CardRow>> card(std::string_view uuid) = 0;

    [[nodiscard]] virtual Result<bool> put_session(
        const SessionRow& session) = 0;  // or puts it in the place of its own
    [[nodiscard]] virtual Result<std::optional<SessionRow>> session(std::string_view digest, Instant now) = 0;
    [[nodiscard]] virtual Result<bool> drop_session(std::string_view digest) = 0;
    // Sessions that are over and cards older than `cards_before`; how many rows.
    [[nodiscard]] virtual Result<std::size_t> forget_screens(Instant now, Instant cards_before) = 0;
    // True the first time that this is asked before `until`: a launch state or a code is used once, by any replica.
    [[nodiscard]] virtual Result<bool> first_time(std::string_view kind, std::string_view digest, Instant now,
                                                  Instant until) = 0;
};

}  // namespace hv::plugin::store
