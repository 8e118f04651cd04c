// A patient judged again from what was kept of the last decision: what the drawer shows, and what an act rests on.
//
// In:      the store; the rules by their digest; when the patient was last assessed. Nothing is fetched.
// Out:     the judged patient. The documents are those of the last decision whose findings were new; the moment is that
//          of the last turn, which found the same in them, so that ages are those of today.
// Errors:  not_found: never judged here; unavailable: the documents are not kept any more, or were judged by rules that
//          are no longer in force: the next turn brings new ones; internal: the documents are another patient's (hazard
//          H02); those of the store.
// Threads: any.
#pragma once

#include <memory>
#include <optional>

#include "plugin/flow/judge.hpp"
#include "plugin/flow/replay.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::worklist {

struct LastJudged {
    std::shared_ptr<const ActiveSets> rules;  // what the patient points into
    JudgedPatient patient;
    Instant data_from;  // when the documents were fetched
};

Result<std::unique_ptr<LastJudged>> last_judged(store::Store& store, const RulesOf& rules_of,
                                                const store::PatientKey& who, std::optional<Instant> assessed_at);

}  // namespace hv::plugin::worklist
