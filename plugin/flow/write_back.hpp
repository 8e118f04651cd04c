// Changes -> the EHR, each guarded, and what became of each.
//
// Before: every write is an intent in the store; a lost lease sends nothing.
// How:    one transaction where EHR and configuration allow it, with the Provenance in it; a server that refuses the
//         transaction gets the writes one by one, so that one bad resource does not keep the others away. One by one:
//         Flags, CarePlan, then the Provenance of what was written.
// After:  an answer that did not come stops everything (`unanswered`): what stands must be read before the next write.
// Errors: those of the store; those of the EHR when nothing was sent.
#pragma once

#include <optional>
#include <vector>

#include "plugin/decide/reconcile.hpp"
#include "plugin/flow/assess.hpp"

namespace hv::plugin {

struct Sent {
    std::vector<const Change*> done;
    std::vector<Remembered> ledger;  // of what is done, with the ids and versions that the EHR gave
    std::vector<store::AuditEntry> audit;
    bool conflict = false;  // somebody was faster: read again and reconcile
    std::optional<Error> unanswered;
    std::optional<Error> refused;  // the first one
};

Result<Sent> write_back(const Corridor& corridor, const store::Lease& lease, const Wanted& wanted,
                        const Reconciled& reconciled, Instant as_of);

}  // namespace hv::plugin
