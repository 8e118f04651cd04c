// ATC, and what a drug's printed name gives away when a record carries no ATC.
//
// Antipsychotic: N05A without N05AN (lithium), and without N05AB04 (prochlorperazine) and N05AD08 (droperidol), which
//                are taken for nausea.
// Depot:         an ATC that exists as a depot, and a form, route or name that says so; quetiapine "Depot" is a tablet.
// Source:        WHO ATC index 2026-04; reference 1.2, 1.3.
#pragma once

#include <string_view>

#include "fhir/codes/code.hpp"

namespace hv::fhir {

bool is_antipsychotic(const Code& atc);

// Whether a substance exists as a long-acting injection at all.
bool exists_as_depot(const Code& atc);
// Whether a product name, form text or dosage text names a depot injection (never "DEPOTtab", "depottablett",
// "depotkaps").
bool names_depot(std::string_view text);

// ATC from a generic or brand name in free text ("Zyprexa 10 mg tab", "kvetiapin"), in Norwegian or English spelling;
// an empty Code when nothing is recognised, or two different drugs are. Weak evidence: the caller says so in an Issue.
Code atc_from_name(std::string_view text);

}  // namespace hv::fhir
