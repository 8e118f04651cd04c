// Drafts -> FHIR R4 JSON, one resource at a time.
//
// Out:     a Flag, Task or CarePlan carries its fingerprint in meta.tag (fingerprint.hpp), so that it can be told
//          from a human's edit even when our database is lost.
// Text:    each resource carries a generated narrative; everything that came from outside is escaped.
// Errors:  none. The same draft gives the same bytes.
// Source:  FHIR R4 Flag, Task, CarePlan, Provenance; terminology reference 8.1, 8.2, 9.
#pragma once

#include <string>

#include "plugin/decide/draft.hpp"

namespace hv::plugin {

std::string render_flag(const FlagDraft& flag);
// The same content for an EHR that takes no Flags.
std::string render_task(const FlagDraft& flag);
std::string render_care_plan(const CarePlanDraft& plan);
std::string render_provenance(const ProvenanceDraft& provenance);

}  // namespace hv::plugin
