// Who logged in: the name, role and unit of a launch's user, as the EHR and the id_token say.
//
// User:   `fhirUser`, relative to the FHIR base; one at another server keeps its whole address and is not read (S17).
// Role:   of `fhirUser` and, where the scopes let us search, of the PractitionerRoles of a Practitioner; psychiatrist
//         is looked for first. What the configuration does not name is `other`.
// Errors: none: who cannot be read has the name that the id_token gives, or none, and the role that still can be told.
// Source: SMART App Launch 2.2, scopes-and-launch-context (fhirUser); FHIR R4 PractitionerRole.
#pragma once

#include <string>
#include <vector>

#include "fhir/client/ehr.hpp"
#include "fhir/client/url.hpp"
#include "fhir/json/value.hpp"
#include "plugin/app/config_screens.hpp"
#include "plugin/care/viewer.hpp"
#include "plugin/smart/scopes.hpp"

namespace hv::plugin::smart {

// `claims`: of a verified id_token; absent: there was none. `ehr` may be null.
care::Viewer person_of(const std::string& ehr_name, json::Value claims, const fhir::client::Url& base,
                       const Scopes& granted, fhir::client::Ehr* ehr, const app::LaunchConfig& config);

// Of the hospital's OpenID provider. Error: denied, no role of ours, or nothing that says who it is.
Result<care::Viewer> person_of(json::Value claims, const app::WorklistConfig& config);

// Whether a claim is, or a list in it holds, this text.
bool claim_holds(json::Value claim, std::string_view text);

}  // namespace hv::plugin::smart
