// The corridor: one patient from the queue through fetch, judging, reconciling and write-back to the record of it all.
//
// In:      a lease on the patient; the rules in force; the EHR; the store.
// Out:     what was done. Everything that must be remembered is in the store, in one transaction, when this returns.
// Errors:  the turn changed nothing that is not known: whatever was sent stands as an open intent, and the next turn
//          looks before it writes. Those of Ehr and Store; conflict when the lease was lost.
// Safety:  an answer that is not whole changes nothing; nothing ends because something is missing; whoever edited last
//          wins (hazards H02, H05, H10, H11).
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "fhir/base/clock.hpp"
#include "plugin/flow/active_rules.hpp"
#include "plugin/flow/tenant.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin {

struct Corridor {
    store::Store& store;
    const ActiveSets& rules;
    Clock& clock;
    const Tenant& tenant;
    const std::atomic<bool>* stopping = nullptr;  // true: the EHR is asked and sent nothing more
};

struct Turn {
    Instant as_of;
    bool gone = false;        // the EHR has no such patient any more
    bool held = false;        // Flags that should end were kept: the brake is on
    bool recorded = false;    // report only: what would have been written was recorded, nothing was sent
    std::size_t created = 0;  // resources of ours, by what became of them
    std::size_t updated = 0;
    std::size_t ended = 0;
    std::size_t kept = 0;
    std::size_t disagreements = 0;                     // a human has edited what we would change
    std::map<std::string, std::size_t> raised;         // topic -> Flags created or made active again
    std::map<std::string, std::size_t> ended_topics;   // topic -> Flags ended
    std::map<std::string, std::size_t> not_evaluated;  // reason of the gap -> findings
    std::map<std::string, std::size_t> met;            // rule -> findings
    std::map<std::string, std::size_t> judged;         // rule -> findings that are met or not
    std::size_t unrecognised_drugs = 0;
    std::optional<Error> refused;  // the first write that the EHR did not take; it is tried again
    std::optional<Instant> wake_up;
    std::chrono::microseconds own{0};  // of the turn, without waiting for the EHR
};

Result<Turn> assess(const Corridor& corridor, const store::Lease& lease);

}  // namespace hv::plugin
