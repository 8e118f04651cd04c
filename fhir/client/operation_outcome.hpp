// What a server says went wrong, without what it may say about a patient.
//
// Kept: severity, code and expression (or the older location) of each issue. `diagnostics` and `details.text` may hold
//       names and values and are not even read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/value.hpp"

namespace hv::fhir::client {

enum class OutcomeSeverity : std::uint8_t { information, warning, error, fatal };

struct OutcomeIssue {
    OutcomeSeverity severity = OutcomeSeverity::error;  // what is not said, or not known, is an error
    std::string code;
    std::string expression;  // the first one
};

// Nothing when the value is no OperationOutcome.
std::optional<std::vector<OutcomeIssue>> read_outcome(json::Value value);
// The same of a body; nothing when that is no JSON either.
std::optional<std::vector<OutcomeIssue>> read_outcome(std::string_view body);

// Whether an outcome inside an answer means that something is missing from it. `noise`: warnings do not count unless
// their code says so.
bool tells_incomplete(const std::vector<OutcomeIssue>& issues, bool noise);

// `code-invalid at Flag.status, required at Flag.code`, at most three; empty when there is nothing to say.
std::string outcome_text(const std::vector<OutcomeIssue>& issues);

}  // namespace hv::fhir::client
