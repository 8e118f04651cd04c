// Small things that the text and the JSON of a judged patient say alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plugin/decide/draft.hpp"

namespace hv::plugin {

// `Patient/p1`; `Patient` when the patient has no logical id.
std::string patient_text(const rules::Snapshot& snapshot);

// The gate that shut a rule out, `schedule` for a rule that rests; empty when the rule was judged.
std::string gate_text(const rules::RuleSet& set, const rules::Finding& finding);

// `2025-11-21`; `2025-03-01/2025-03-31` when only a span of days is known.
std::string days_text(const rules::Reading& reading);

// `«Xyz 10 mg» (MedicationStatement/m1)`: a drug that was not recognised, as the record calls it.
std::string drug_text(const rules::Unclassified& drug);

std::string comparator_text(fhir::Comparator comparator);

// What is said to whoever sees a judgement of rules whose last day, `last`, has passed.
std::string expired_text(std::string_view last, rules::Language language);

// The first of the assessments' instants.
std::optional<Instant> next_change(const Judged& patient);

}  // namespace hv::plugin
