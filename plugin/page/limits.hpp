// Where the danger zone of one row of the form begins, for this patient, in a few words and as a number to draw.
//
// In:     the expression of a rule and the observable of the row; the patient's sex and age choose the column.
// Out:    «over 25 kg/m²», «røyker daglig», «+4 kg på 3 måneder», «mer enn 2 år siden»; empty when the rule says
//         nothing of the observable. A rule without a danger zone gives its highest level.
// Errors: none. Pure.
#pragma once

#include <optional>
#include <string>

#include "rules/engine/assessment.hpp"

namespace hv::plugin::page {

struct DangerLimit {
    std::string text;
    std::optional<Decimal> value;  // of a reading, not of a change
};

DangerLimit danger_limit(const rules::Rule& rule, rules::ObservableId of, const rules::Snapshot& patient,
                         rules::Language language);

// Whether the rule looks at the observable. A risk score looks at its inputs, and is a row of its own instead.
bool looks_at(const rules::RuleSet& set, const rules::Expr& expr, rules::ObservableId of);
bool is_risk_score(const rules::Rule& rule);

}  // namespace hv::plugin::page
