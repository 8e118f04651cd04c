#include "rules/engine/score2_diabetes.hpp"

#include <cmath>

namespace hv::rules {

namespace {

struct Coefficients {
    double diagnosis, hba1c, egfr, egfr_squared, hba1c_age, egfr_age;
    // The full adjustment.
    double age, systolic, cholesterol, hdl, smoking, systolic_age, cholesterol_age, hdl_age, smoking_age;
};

constexpr Coefficients men{-.0998, .0955, -.0591, .0058,  -.0134, .0115,  .1626, -.1454,
                           -.0356, .1611, -.1238, -.0013, .0100,  -.0331, .0083};
constexpr Coefficients women{-.1180, .1173, -.0640, .0062, -.0196, .0169,  .1976, -.1709,
                             .0126,  .1038, -.1605, .0111, .0026,  -.0426, -.0033};

}  // namespace

std::optional<Decimal> score2_diabetes(const Score2DiabetesInput& input) {
    const Score2Input& common = input.common;
    const double egfr_read = score2_number(input.egfr);
    if (common.age < 40 || common.age > 69 || egfr_read <= 0) return std::nullopt;
    const Coefficients& k = common.male ? men : women;
    const double age = (common.age - 60) / 5.0;
    const double systolic = (score2_number(common.systolic) - 120) / 20;
    const double cholesterol = score2_number(common.total_cholesterol) - 6;
    const double hdl = (score2_number(common.hdl) - 1.3) / 0.5;
    const double diagnosis = (input.age_at_diagnosis - 50) / 5.0;
    const double hba1c = (score2_number(input.hba1c) - 31) / 9.34;
    const double egfr = (std::log(egfr_read) - 4.5) / .15;
    double sum = score2_predictor(common, true);
    sum += k.diagnosis * diagnosis + k.hba1c * hba1c + k.egfr * egfr + k.egfr_squared * egfr * egfr;
    sum += age * (k.hba1c_age * hba1c + k.egfr_age * egfr);
    sum += k.age * age + k.systolic * systolic + k.cholesterol * cholesterol + k.hdl * hdl;
    sum += age * (k.systolic_age * systolic + k.cholesterol_age * cholesterol + k.hdl_age * hdl);
    if (common.smoker) sum += k.smoking + k.smoking_age * age;
    return score2_low_region(common.male, sum);
}

}  // namespace hv::rules
