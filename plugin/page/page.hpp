// The clinician's page: one patient on one screen, and what can be done from it.
//
// Routes:  GET|POST /page          the page of the session's patient; POST is how a session comes without a cookie;
//          GET      /page/current  which patient the newest session of this browser shows; 204: not known;
//          POST     /page/act      an act upon findings (plugin/care); answers with the page;
//          POST     /page/reading  what is filled in on the form, as Observations with the user's own rights.
// Acts:    want the session's key in header or form, and the patient that the page showed. When the browser's newest
//          session is of somebody else, nothing is done and the tab is stopped (409, hazard H02).
// Written: whatever was typed and not taken comes back, in its form or as text to be copied, also what stood in the
//          page's other forms (`typed.<name>`, from the script).
// Audit:   every view, act and reading, and every stop (`page.refused`), with the user; a view that cannot be audited
//          is not shown.
// Errors:  a page in words for people; no error names a patient.
// Threads: any.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "plugin/http/server.hpp"
#include "plugin/page/assemble.hpp"

namespace hv::plugin::page {

struct PageParts {
    smart::Sessions* sessions = nullptr;
    AssembleParts data;
    std::function<void()> nudge;  // somebody was queued; may be empty
};

std::vector<http::Route> page_routes(PageParts parts);

}  // namespace hv::plugin::page
