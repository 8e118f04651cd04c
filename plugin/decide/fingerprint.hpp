// The content of a resource of ours as one fingerprint, by which our own last write is told from a human's edit.
//
// Owned:    Flag: status, category, code, subject, author. Task: whether it is open, intent, code, description, for,
//           requester. CarePlan: status, intent, title, description, category, subject, author, addresses,
//           supportingInfo, note, activity. Of all: modifierExtension, which turns the meaning of the rest.
// Not:      meta, narrative, identifiers, periods, extensions, what else a server or a human adds. Of an activity: its
//           progress, outcome, detail.status and detail.statusReason, which are the care team's to change.
// Same for: another order of lists, other white space, displays, coding versions, absolute or versioned references,
//           another spelling of an instant.
// Form:     SHA-256 in lower-case hex. In meta.tag a number stands before it that rises with every write of ours
//           (`3-9f2c...`): some servers (HAPI FHIR) keep every tag that a resource ever had, and only the last one says
//           what we wrote last. An older one would take a human's ending for an earlier one of ours.
#pragma once

#include <string>
#include <string_view>

#include "fhir/json/value.hpp"

namespace hv::plugin {

// Empty when it is no Flag, Task or CarePlan.
std::string fingerprint_of(json::Value resource);
std::string fingerprint_of(std::string_view resource);

// The resource with its fingerprint in meta.tag, in the place of older ones and with the next number.
std::string with_fingerprint(std::string_view resource);

// The fingerprint that our last write left in meta.tag; empty: none.
std::string_view tagged_fingerprint(json::Value resource);

// `Patient/p1` for every spelling of a reference to it; what is no typed reference stays as it is.
std::string relative_reference(std::string_view reference);

}  // namespace hv::plugin
