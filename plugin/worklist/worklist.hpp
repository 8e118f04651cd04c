// The psychiatrist's worklist: side effects and what is overdue, over their patients, one row a patient.
//
//   GET|POST /worklist                      the list; filters as fields, the search text by POST only
//   POST     /worklist/act                  take, hand over, snooze, acknowledge: one row or those selected
//   POST     /worklist/news                 how many rows are new or changed since the page was drawn
//   POST     /worklist/csv                  the rows of the selection as a file
//   GET|POST /worklist/patient/{id}         one patient: a page, or the drawer's fragment with the field `fragment`
//   POST     /worklist/patient/{id}/act     the same acts on that patient
//
// Access:  role psychiatrist; of the EHR's patients those that `see_of` allows (filter.hpp). Everybody else: 403, and
//          nothing of a patient. A patient who may not be seen is answered like one who does not exist: 404.
// Acts:    want the session's key in the form or header (smart::Sessions); a cookie is never enough.
// Audit:   every view (`worklist.view` with the filter and the number of rows, `patient.view`), download
//          (`worklist.export`) and act (plugin/care); what cannot be audited is not shown.
// Still:   a page never moves by itself; `news` gives a number, and the reader decides.
// Errors:  as pages, in the session's language.
// Threads: any.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "fhir/base/clock.hpp"
#include "plugin/flow/active_rules.hpp"
#include "plugin/http/server.hpp"
#include "plugin/smart/session.hpp"
#include "plugin/store/care_store.hpp"
#include "plugin/worklist/filter.hpp"

namespace hv::plugin::worklist {

struct WorklistParts {
    smart::Sessions* sessions = nullptr;
    store::Store* store = nullptr;
    Clock* clock = nullptr;
    const ActiveRules* rules = nullptr;
    std::function<See(std::string_view ehr)> see_of;  // empty: `unit` everywhere
    std::function<void()> nudge;                      // an act asked for another turn of a patient; may be empty
};

std::vector<http::Route> worklist_routes(WorklistParts parts);

}  // namespace hv::plugin::worklist
