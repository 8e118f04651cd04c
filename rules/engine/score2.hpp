// SCORE2 and SCORE2-OP: ten-year risk of a first fatal or non-fatal cardiovascular event, low-risk region of Europe
// (Norway). Not the Norwegian model: that is NORRISK 2.
//
// In:      age in whole years, systolic pressure in mmHg, total and HDL cholesterol in mmol/L.
// Out:     risk in percent, two decimals; nothing outside the ages for which the formula is valid: SCORE2 40-69,
//          SCORE2-OP from 70 (the printed charts end at 89, and so do we).
// Errors:  none. Values are not clamped to the printed charts.
// Source:  the authors' program score2risk.ado, as in clinical reference 4.5 (V; SCORE2-OP still wants a check of its
//          transcription); doi 10.1093/eurheartj/ehab309 and ehab312.
#pragma once

#include <optional>

#include "fhir/base/decimal.hpp"

namespace hv::rules {

struct Score2Input {
    bool male = false;
    int age = 0;
    Decimal systolic;
    Decimal total_cholesterol;
    Decimal hdl;
    bool smoker = false;
    bool diabetes = false;  // SCORE2-OP only; SCORE2 is for people without
};

std::optional<Decimal> score2(const Score2Input& input);
std::optional<Decimal> score2_op(const Score2Input& input);

// --- shared by the family ---

// The linear predictor of SCORE2.
double score2_predictor(const Score2Input& input, bool diabetes);
// Its recalibration to the low-risk region, in percent with two decimals.
Decimal score2_low_region(bool male, double predictor);
double score2_number(Decimal value);

}  // namespace hv::rules
