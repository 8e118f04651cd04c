// One patient behind the list: what is met and by which values, what could not be assessed, the drug timeline, what was
// done about it, and what can be done now.
//
// In:      the patient as judged from the last decision (last_judged.hpp), the acts upon them, the summary. Values
//          only.
// Out:     HTML: a fragment for the drawer, or a page of its own for those without script.
// Values:  each with its date and its age today (hazard H04); what is missing says so and is never left out (H06).
// Source:  operations reference 3.4 C; hazards H02, H04, H06, H21.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/smart/session.hpp"
#include "plugin/store/care_store.hpp"
#include "plugin/worklist/acting.hpp"
#include "plugin/worklist/last_judged.hpp"
#include "plugin/worklist/rows.hpp"

namespace hv::plugin::worklist {

struct Drawer {
    const smart::Session& session;
    const Seeing& seeing;
    const store::Summary& summary;
    RowBody body;
    Row row;
    const LastJudged* judged = nullptr;  // null: see `missing`
    std::string missing = {};            // why the documents cannot be shown
    std::vector<store::Act> acts = {};   // oldest first
    Filter filter = {};                  // of the list behind
    std::string number = {};             // of this drawing of it
    std::optional<Deed> deed = {};       // what came of the act that was asked for
    Wish wish = {};                      // kept in the form when it was not done
    bool whole_page = false;
};

std::string drawer_page(const Drawer& drawer);

// Why `last_judged` gave nothing, for a clinician.
std::string missing_text(const Error& error, const Seeing& seeing);

}  // namespace hv::plugin::worklist
