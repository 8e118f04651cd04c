// Why something is written or left: what logs, audit, Provenance and the clinician are told.
//
// Words: without patient data, drug or diagnosis (hazard H19).
#pragma once

#include <cstdint>
#include <string_view>

#include "rules/engine/words.hpp"

namespace hv::plugin {

// Why a change is what it is: a stable code for logs, audit and Provenance.reason, and a sentence without patient data.
enum class Because : std::uint8_t {
    wanted,            // create: wanted, and nothing stands
    same,              // keep: stands as it should
    content_differs,   // update
    wanted_again,      // update: we ended it, and it is wanted again
    newer_evidence,    // create: a human ended the last one, and newer evidence speaks for it
    human_edited,      // leave: a human changed it
    human_ended,       // leave: a human ended it, and there is no newer evidence
    foreign_subject,   // leave: what goes by our name stands on somebody else
    unknown,           // keep: a finding is unknown
    gone,              // leave: it was deleted, and it is not wanted
    evidence_missing,  // keep: what it rested on was not among what was fetched
    unproved,          // keep: nobody remembers what it rested on, and nothing measured speaks against it
    not_judged,        // keep: no active rule speaks of it
    damping,           // keep: unwanted, but not for long enough
    brake,             // keep: the mass-change brake is on
    not_met,           // end: no finding asks for it any more
    closed,            // end: the patient is dead or the record inactive
    duplicate,         // end: an older one of ours stands under the same key
    attended,          // end: every finding that asks for it was attended to by somebody
};
std::string_view code(Because because);  // `content-differs`
const rules::Words& words(Because because);

}  // namespace hv::plugin
