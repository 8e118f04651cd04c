// Who signs in, told to apps: id_token, the key that it is signed with, and where both are found (OpenID Connect).
//
// Signed:  RS256 with a key made when it is first asked for; one for the process.
// Source:  OpenID Connect Core 1.0, 2; Discovery 1.0, 3; SMART App Launch 2.2, scopes for requesting identity data.
#pragma once

#include <string>

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {

std::string identity_jwks();
std::string openid_configuration(const Core& core);
// For the grant's user and client; `fhirUser` and `name` are in it when the scope has `fhirUser` or `profile`.
std::string id_token(const Core& core, const Grant& grant);

}  // namespace hv::plugin::sandbox
