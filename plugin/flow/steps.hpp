// The steps of the corridor, one function each; assess.cpp says in which order.
//
// In/out:  `Work`, what a turn has read and worked out so far.
// Errors:  those of Ehr and Store; the turn is then over, and nothing was changed.
#pragma once

#include <string>
#include <vector>

#include "plugin/decide/attention.hpp"
#include "plugin/decide/reconcile.hpp"
#include "plugin/flow/assess.hpp"
#include "plugin/flow/fetch.hpp"
#include "plugin/flow/judge.hpp"
#include "plugin/flow/unnumbered.hpp"
#include "plugin/flow/write_back.hpp"

namespace hv::plugin {

// Everything that a turn has read and worked out so far.
struct Work {
    Policy policy;
    std::vector<std::string> documents;  // without personal numbers
    Unnumbered unnumbered;
    std::vector<SearchAnswer> answers;  // about what stands
    Memory memory;
    JudgedPatient patient;
    std::vector<Acted> acts;  // upon the patient, oldest first
    Attention attention;
    Wanted wanted;
    Standing standing;
    Reconciled reconciled;
};

std::vector<const rules::RuleSet*> sets_of(const ActiveSets& rules);

// A write of an earlier turn that nobody has answered may still arrive; looking too early would see too little.
// What it was about to write is remembered.
Result<bool> questions_are_settled(const Corridor& corridor, const store::Lease& lease, Work& work);
// In which kinds of resource this EHR can hold what should stand.
Result<bool> choose_kinds(const Corridor& corridor, Work& work);
// What the EHR holds of the patient and what we remember of our writes, judged. What a standing Flag rests on and the
// searches did not bring is read by its id: there after all, gone, or unknown. Error not_found: no such patient.
Result<bool> read_and_judge(const Corridor& corridor, const store::Lease& lease, Instant as_of, Work& work);
// What should stand, without what somebody has attended to.
Result<bool> want_what(const Corridor& corridor, const store::Lease& lease, Work& work);
// What stands; what we remember and the searches did not bring is read by its id.
Result<bool> look_at_standing(const Corridor& corridor, Work& work);
Result<bool> reconcile_with_brake(const Corridor& corridor, Instant as_of, Work& work, Turn& turn);

// The EHR has no such patient: nothing of ours can stand there, and nothing is to be waited for.
Result<Turn> leave(const Corridor& corridor, const store::Lease& lease, const Work& work, Turn turn);
// Acts that no longer hold are answered by a `reopen` of the service's; then decision, ledger, audit, wake-up and the
// worklist's row in one transaction.
Result<Turn> settle(const Corridor& corridor, const store::Lease& lease, const Work& work, const Sent& sent, Turn turn);

}  // namespace hv::plugin
