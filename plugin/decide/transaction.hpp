// Drafts -> FHIR R4 JSON: one transaction Bundle that may be sent twice and writes once.
//
// Out:     entries in the order Flags, CarePlan, Provenance, each POSTed with `ifNoneExist`: on our identifier, and for
//          Provenance, which has none in R4, on a tag. Nothing wanted: a transaction without entries.
// Errors:  none. The same drafts give the same bytes.
// Source:  FHIR R4 http#ccreate, Bundle; terminology reference 9.
#pragma once

#include <string>

#include "fhir/json/writer.hpp"
#include "plugin/decide/draft.hpp"

namespace hv::plugin {

std::string transaction(const Drafts& drafts, Instant as_of, json::Layout layout);

// The Flags and the CarePlan one after the other: what makes a write the same write.
std::string resource_texts(const Drafts& drafts);

}  // namespace hv::plugin
