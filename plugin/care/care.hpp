// A clinician's act upon a patient's findings: checked, remembered with its audit, and followed at once by another turn
// of the corridor, so that the Flag in the EHR says the same.
//
// In:      who acts, upon whom, what; the judged patient that the actor saw.
// Wanted:  of acknowledge what was done, in words or as a reason; of snooze and not-relevant a reason; of the reason
//          `other` words; of wrong-data findings that rest on readings; of hand-over a role, or a person who is known
//          (people.hpp).
// Once:    the same form with the same content is one act; a form that was changed in between is another one (act_id).
// Audit:   `act.snooze` and so on, with rules, reason, until and to; never the comment.
// Errors:  refusals (refusal.hpp), among them an unknown reason, a snooze of other than 1, 4 or 12 weeks, a rule that
//          is not met, no text where one is wanted, a comment over 2,000 characters; those of the store. `words_of`
//          says them to the user.
// Threads: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/clock.hpp"
#include "plugin/care/people.hpp"
#include "plugin/care/refusal.hpp"
#include "plugin/care/viewer.hpp"
#include "plugin/decide/attention.hpp"
#include "plugin/store/care_store.hpp"

namespace hv::plugin::care {

struct Asked {
    std::string id;  // of the form that it was sent from: 1 to 64 letters, digits, `-` and `.`
    std::string what;
    std::vector<std::string> rules;
    std::string reason;
    std::string comment;
    std::string to;
    int weeks = 0;                        // snooze: 1, 4 or 12
    std::optional<std::string> owned_by;  // take and hand-over: see store::CareStore::add_act
};

struct Desk {
    store::Store& store;
    store::CareStore& care;
    Clock& clock;
};

Result<store::Act> act(const Desk& desk, const Viewer& viewer, const store::PatientKey& patient, const Judged& judged,
                       const Asked& asked, const ReadPerson& read = {});

// Under which an act is kept: a name of its form, its actor and all of its content.
std::string act_id(const Asked& asked, std::string_view actor);

// 128 bits that nobody can guess, in hex.
std::string new_act_id();

std::vector<Acted> acted(const std::vector<store::Act>& acts);

}  // namespace hv::plugin::care
