// The shelf on the admin socket. Every call is audited with the caller's user id and name, refused ones too.
//
//   GET  /admin/rulesets            {"status": {...}, "bundles": [...]}
//   POST /admin/rulesets            the bytes of a bundle -> 201 with its row
//   POST /admin/rulesets/activate   {"version": "1.4.0", "why": "..."} -> 200 with the activation; with "otherBundle":
//                                   true also one of another id than the one in force
//   POST /admin/rulesets/rollback   {"version": "1.3.2", "why": "..."} -> 200 with the activation
//   POST /admin/rulesets/would      {"version": "1.4.0", "rollback": false} -> 200, or why that would be refused
//
// Replies: 422 when a bundle was examined and refused, with every problem; otherwise the status of the fault.
// Server:  its body limit must hold `rules::bundle::largest_bundle`.
#pragma once

#include <string>
#include <vector>

#include "plugin/flow/shelf.hpp"
#include "plugin/http/server.hpp"

namespace hv::plugin {

// `users` may speak beside root and the service's own user. Shelf and store must outlive the routes.
std::vector<http::Route> shelf_routes(Shelf& shelf, store::Store& store, const Clock& clock,
                                      std::vector<unsigned> users = {});

// What `/statusz` and `ruleset list` show.
std::string status_json(const ShelfStatus& status);

}  // namespace hv::plugin
