// NORRISK 2: 10-year risk of cardiovascular death, non-fatal infarction or stroke, for people of 45-74 without known
// cardiovascular disease.
//
// In:      age in whole years, systolic pressure in mmHg, total cholesterol in mmol/L.
// Out:     risk in percent, two decimals; nothing outside the ages for which the formula is valid.
// Errors:  none. Values are not clamped to the printed chart (systolic 120-160, cholesterol 4-6).
// Source:  Selmer 2017, Eur J Prev Cardiol, doi 10.1177/2047487317693949; coefficients from two independent ports that
//          agree, the original not checked (V2). Test vectors: clinical reference 4.1.
#pragma once

#include <optional>

#include "fhir/base/decimal.hpp"

namespace hv::rules {

struct Norrisk2Input {
    bool male = false;
    int age = 0;
    Decimal systolic;
    Decimal total_cholesterol;
    bool daily_smoker = false;
    bool antihypertensive = false;
    bool low_hdl = false;
    int relatives_with_early_infarction = 0;  // first degree, before 60
};

// HDL below this counts as low: 1.0 mmol/L in men, 1.3 in women.
Decimal norrisk2_low_hdl(bool male);

std::optional<Decimal> norrisk2(const Norrisk2Input& input);

}  // namespace hv::rules
