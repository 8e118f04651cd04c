// SCORE2-Diabetes: ten-year risk of a first cardiovascular event for people of 40-69 with type 2 diabetes, low-risk
// region, with the full adjustment for the terms of SCORE2.
//
// In:      as SCORE2, and the age in whole years at which diabetes was found, HbA1c in mmol/mol, eGFR in
//          mL/min/1.73 m2 (positive).
// Out:     risk in percent, two decimals; nothing outside 40-69 years.
// Errors:  none. Values are not clamped.
// Source:  the authors' program score2risk.ado, as in clinical reference 4.5 (no external check of the vector);
//          doi 10.1093/eurheartj/ehad260.
#pragma once

#include "rules/engine/score2.hpp"

namespace hv::rules {

struct Score2DiabetesInput {
    Score2Input common;
    int age_at_diagnosis = 0;
    Decimal hba1c;
    Decimal egfr;
};

std::optional<Decimal> score2_diabetes(const Score2DiabetesInput& input);

}  // namespace hv::rules
