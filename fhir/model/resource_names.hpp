// The names of all FHIR resource types, so that a misspelt one is not taken for one that does not concern us.
//
// Source: the StructureDefinitions of FHIR R4 4.0.1, R4B 4.3.0 and R5 5.0.0.
#pragma once

#include <string_view>

namespace hv::fhir {

bool is_resource_name(std::string_view name);

}  // namespace hv::fhir
