// What an admin may ask of the running service on its socket, beside rule bundles (flow/shelf_routes.hpp):
//
//   POST /admin/assess          {"ehr": "a", "patient": "123"}  -> 202, the patient is queued before all others
//   POST /admin/brake/release   {"ehr": "a"}                    -> 200, Flags may end again
//   GET  /admin/status                                          -> /statusz, and what only an admin may read
//
// Who may: as in flow/admin_caller.hpp. Every call is audited.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fhir/base/clock.hpp"
#include "plugin/app/log.hpp"
#include "plugin/http/server.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::app {

struct AdminParts {
    store::Store* store = nullptr;
    const Clock* clock = nullptr;
    Log* log = nullptr;
    std::vector<std::string> ehrs;
    std::vector<unsigned> users;
    std::function<std::string()> status;
    std::function<void()> nudge;
};

std::vector<http::Route> admin_routes(AdminParts parts);

}  // namespace hv::plugin::app
