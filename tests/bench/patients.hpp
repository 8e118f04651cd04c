// Patients as a Norwegian EHR's Bulk Data export holds them, from a seed: JSON text, about 52 resources and 70 KB each.
//
// Holds:  Patient with identifiers; Observations of vital signs and laboratory tests with LOINC and NLK codings, meta,
//         identifiers, category, performer, interpretation and reference range; MedicationStatements with contained
//         Medications and ATC; Conditions in ICD-10 and ICPC-2; and resources that no rule asks for.
// Odd:    one resource in ten: other units (%, mg/dL, g, lb), no value, comparators, entered in error, partial dates,
//         escapes and letters outside ASCII, blood pressure as text, a code that nobody knows.
// Number: synthetic personal numbers, month + 80.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hv::bench {

// A Bundle of type collection; the same seed gives the same bytes. Today is 2025-11-21.
std::string patient(std::uint64_t seed);

std::vector<std::string> patients(std::uint64_t first_seed, std::size_t count);

}  // namespace hv::bench
