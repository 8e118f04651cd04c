// What the EHR holds of one patient: everything that the rules ask for, and what stands of ours; or an error.
//
// Out:     FHIR JSON documents, the Patient first, then the pages of one search after the other, as they came; and the
//          pages of Flag and CarePlan (which of it is ours `read_standing` finds out).
// Whole:   a type that the server does not have is passed over; one that it has and does not give is an error
//          (hazard H05).
// Errors:  those of Ehr; not_found when the EHR has no such patient (deleted, or merged into another); unsupported when
//          it has no Observations at all.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/decide/standing.hpp"
#include "plugin/flow/tenant.hpp"
#include "rules/engine/needs.hpp"

namespace hv::plugin {

struct Fetched {
    std::vector<std::string> documents;
    std::vector<SearchAnswer> standing;  // one a kind that the server has
};

Result<Fetched> fetch(const Tenant& tenant, std::string_view patient, const rules::Needs& needs,
                      std::span<const Kind> kinds);

}  // namespace hv::plugin
