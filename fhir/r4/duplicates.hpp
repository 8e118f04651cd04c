// One result that reached us more than once is one fact.
//
// Amended:   same business identifier, code and time: the latest `issued` stands. A copy that was withdrawn (cancelled,
//            entered in error) takes the older ones with it.
// Identical: same code, time to the minute, value and unit: one stands (more trusted, later issued, higher version,
//            smaller id), the others are Issues duplicate_reading.
// Order of the resources does not matter. Different values for one moment both stay: that is for the rules to see.
// Source:    reference 6.3, 7.11, 7.15.
#pragma once

#include <span>

#include "fhir/r4/place.hpp"

namespace hv::fhir::r4 {

void drop_duplicates(Record& record, std::span<const Observation> withdrawn, Notes& notes);

}  // namespace hv::fhir::r4
