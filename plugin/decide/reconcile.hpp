// Plan x standing -> changes: what is to be written so that the right Flags and one CarePlan stand, and nothing more.
//
// Law:     the table of design section 7; it stands as a table in table.cpp. A clinician's edit wins; nothing ends by
//          absence; reconciling after applying gives only keep and leave; the order of the input does not matter; the
//          same input gives the same bytes.
// Ends:    only when every finding of the topic is known and none asks for it, everything that the standing one
//          rested on was looked at, and that has been so for `Policy::damping`. For the dead and the closed record
//          everything ends at once; so does a Flag all of whose findings somebody has attended to (attend.hpp).
// Time:    `as_of` is the only clock. `look_again` is the instant at which the same input would give another answer.
// Refused: nothing is changed when what stands could not be read in full, or when something remembered is unaccounted
//          for: `Reconciled::held` says so.
// Errors:  none.
// Source:  design section 7; hazards H02, H05, H07, H08, H10, H11, H18; FHIR R4 http#concurrency, Flag, CarePlan,
//          Task.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/decide/because.hpp"
#include "plugin/decide/memory.hpp"
#include "plugin/decide/standing.hpp"
#include "plugin/decide/wanted.hpp"

namespace hv::plugin {

struct Policy {
    std::chrono::seconds damping{0};         // a topic must have been unwanted for so long before its Flag ends
    bool brake = false;                      // the mass-change brake is on: nothing ends
    std::optional<Kind> alert = Kind::flag;  // flag, or task where Flags cannot be written; none: neither
    bool care_plan = true;
    bool end_unjudged = false;  // end also what no active rule speaks of any more (its rule set was retired)
};

enum class What : std::uint8_t { create, update, end, keep, leave };
std::string_view text(What what);

struct Change {
    What what = What::keep;
    Kind kind = Kind::flag;
    Because because = Because::same;
    bool disagreement = false;  // a human and the rules say different things: somebody should look
    std::string topic;          // of a Flag
    std::string identifier;     // value of ours; its system is system_of(kind)
    std::int64_t episode = 1;
    std::string resource_id;  // create: empty
    std::string version;      // update and end: If-Match; empty when the server keeps none
    std::string body;         // create, update and end: the whole resource
    // What the ledger is to hold afterwards; nothing: as it is. After a write the shell puts the receipt's id and
    // version in and stores it only when the write is done; of keep and leave it is stored as it is.
    std::optional<Remembered> remember;
    // create, update and end: what the next turn has to know on what it rests, or rested, should this one die.
    std::vector<std::string> evidence = {};
    std::vector<std::string> rules = {};
    std::vector<std::string> acts = {};  // end, because it was attended to: the acts that did

    [[nodiscard]] bool writes() const { return what == What::create || what == What::update || what == What::end; }
    // create: the query of If-None-Exist, unescaped.
    [[nodiscard]] std::string if_none_exist() const;
};

enum class Held : std::uint8_t { no, standing_incomplete, standing_unaccounted };

struct Reconciled {
    std::vector<Change> changes;  // Flags by topic, then the CarePlan; of one key the one that is kept first
    std::optional<Instant> look_again;
    Held held = Held::no;
    std::vector<std::string> not_looked_at = {};  // identifiers of attempts: this EHR does not show us their kind now

    [[nodiscard]] bool writes() const;
};

Reconciled reconcile(const Wanted& wanted, const Standing& standing, const Memory& memory, const Policy& policy,
                     Instant as_of);

// Where the writes came from, to be sent after them (or with them in one transaction). `targets`: one a change, the
// reference of what was written: `Flag/12`, or `urn:uuid:...` inside a transaction; empty: not written. Nothing when
// no target is left. The same writes make the same bytes and the same tag: sent twice, it is written once.
struct ProvenanceWrite {
    std::string body;
    std::string if_none_exist;  // unescaped
};
std::optional<ProvenanceWrite> provenance(const Wanted& wanted, const Reconciled& reconciled,
                                          const std::vector<std::string>& targets, Instant as_of);

}  // namespace hv::plugin
