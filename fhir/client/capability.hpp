// A CapabilityStatement, read for what changes our ways.
//
// Read strictly: a statement that is broken, or that speaks of no server, is an error, not an EHR that can do nothing.
// Error:  invalid, with the path.
// Source: FHIR R4 CapabilityStatement.
#pragma once

#include <string_view>

#include "fhir/base/result.hpp"
#include "fhir/client/abilities.hpp"
#include "fhir/client/quirks.hpp"

namespace hv::fhir::client {

[[nodiscard]] Result<Abilities> read_capability(std::string_view json);

// The configuration knows better than the server.
void apply(const Quirks& quirks, Abilities& abilities);

}  // namespace hv::fhir::client
