// What a psychiatrist does to one row or to many: each patient is an act of its own, and what could not be done is
// named row by row.
//
// In:      the fields of a form; the patients chosen, each with the state that was on the screen.
// Out:     a deed a patient, in the order given.
// Refused: a patient that the viewer may not see; a row of which the form does not say what was shown, or whose
//          findings (hazard H21) or owner (H20) have changed since; in bulk a snooze or an acknowledgement of anything
//          urgent, and whatever else than taking, handing over, snoozing and acknowledging: that is opened first, one
//          by one; what plugin/care refuses.
// Same:    an act's id follows from the page's own number and from everything in the wish (care::act_id), so that a
//          second click is the same act, also when the first one has changed the row, and another wish from the same
//          page is another one.
// Errors:  none as a whole; a deed says why it was not done, in the viewer's language, without patient data.
// Threads: any.
#pragma once

#include <string>
#include <vector>

#include "fhir/base/clock.hpp"
#include "plugin/care/care.hpp"
#include "plugin/flow/replay.hpp"
#include "plugin/worklist/filter.hpp"
#include "plugin/worklist/rows.hpp"

namespace hv::plugin::worklist {

struct Wish {
    std::string what = {};  // `take`, `hand-over`, `snooze`, `acknowledge`, `not-relevant`, `wrong-data`, `reopen`
    std::vector<std::string> rules = {};  // empty: what is open for psychiatrists
    std::string reason = {};              // of a snooze, or what is not relevant; other acts leave it out
    std::string comment = {};
    std::string to = {};
    int weeks = 0;
    std::string page = {};  // its number, made when it was drawn
};
Wish read_wish(const Fields& fields);

struct Chosen {
    std::string patient;
    std::string state;  // see state_of
};

struct Deed {
    std::string patient;
    std::string name;
    bool done = false;
    std::string why;  // not done
};

struct Tools {
    care::Desk desk;
    const RulesOf& rules_of;
    See see = See::unit;
    care::ReadPerson read = {};  // at the EHR of the session
};

// `bulk`: from the list, where nobody has looked at the single patient.
std::vector<Deed> act_on(const Tools& tools, const Seeing& seeing, const std::vector<Chosen>& chosen, const Wish& wish,
                         bool bulk);

}  // namespace hv::plugin::worklist
