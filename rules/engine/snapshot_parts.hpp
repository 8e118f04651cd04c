// The parts of take_snapshot; each fills its own fields of the Snapshot and says in Issues what it left out or assumed.
#pragma once

#include <string>
#include <string_view>

#include "rules/engine/snapshot.hpp"

namespace hv::rules {

void take_population(const fhir::Record& record, Snapshot& snapshot);
void take_readings(const fhir::Record& record, Snapshot& snapshot);
void take_exposures(const fhir::Record& record, Snapshot& snapshot);
void take_conditions(const fhir::Record& record, Snapshot& snapshot);
void take_referrals(const fhir::Record& record, Snapshot& snapshot);
void take_pregnancy(Snapshot& snapshot);  // after readings

// A total order by content: resources that differ in nothing else are told apart by it, whatever the input's order.
bool source_before(const fhir::SourceRef& a, const fhir::SourceRef& b);

// `element` is appended to the reference: `Observation/x` + `.value`.
void add_issue(Snapshot& snapshot, Severity severity, IssueCode code, const fhir::SourceRef& source,
               std::string_view element, std::string text);

}  // namespace hv::rules
