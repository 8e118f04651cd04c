// What a psychiatrist does to one row or to many: each patient is an act of its own, and what could not be done is
// named row by row.
//
// In:      the fields of a form; the patients chosen, each with the state that was on the screen.
// Out:     a deed a patient, in the order given.
// Refused: a patient that the viewer may not see; a row that has changed since it was shown (hazard H21); in bulk a
//          snooze or an acknowledgement of anything urgent: that is opened first, one by one.
// Same:    an act's id follows from the page's own number and from everything in the wish, so that a second click is
//          the same act, and another wish from the same page is another one.
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
    std::string what = {};                // `take`, `hand-over`, `snooze`, `acknowledge`, `not-relevant`, `reopen`
    std::vector<std::string> rules = {};  // empty: what is open for psychiatrists
    std::string reason = {};
    std::string comment = {};
    std::string to = {};
    int weeks = 0;
    std::string page = {};  // its number, made when it was drawn
};
Wish read_wish(const Fields& fields);

struct Chosen {
    std::string patient;
    std::string state;  // see state_of; empty: not compared
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
};

// `bulk`: from the list, where nobody has looked at the single patient.
std::vector<Deed> act_on(const Tools& tools, const Seeing& seeing, const std::vector<Chosen>& chosen, const Wish& wish,
                         bool bulk);

}  // namespace hv::plugin::worklist
