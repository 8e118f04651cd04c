// A reading as it came, before anybody judged it: for those that were seen and not used.
//
// In:      the documents that were judged, and which resource a fact came from.
// Out:     its name and its value with the unit as they were written there, and its day in Oslo (a month or a year as
//          it was written); empty is what the resource does not say, and all of it when it is not in the documents.
//          Masked.
// Errors:  none. Pure.
// Source:  FHIR R4 Observation.value[x], .effective[x].
#pragma once

#include <span>
#include <string>

#include "fhir/json/value.hpp"
#include "fhir/model/record.hpp"

namespace hv::plugin::page {

struct AsCame {
    std::string name;   // «Vekt», in the EHR's language
    std::string value;  // «8500 kg»
    std::string day;    // `2025-11-21`
};

AsCame as_came(std::span<const json::Value> roots, const fhir::SourceRef& source);

}  // namespace hv::plugin::page
