#include "rules/engine/score2.hpp"

#include <cmath>

namespace hv::rules {

namespace {

struct Coefficients {
    double age, smoking, systolic, diabetes, cholesterol, hdl, smoking_age, systolic_age, diabetes_age, cholesterol_age,
        hdl_age, survival, scale_one, scale_two;
};

constexpr Coefficients men{.3742,  .6012,  .2777,  .6457, .1458, -.2698,   -.0755,
                           -.0255, -.0983, -.0281, .0426, .9605, -.569857, .747593};
constexpr Coefficients women{.4648,  .7744,  .3131,  .8096, .1002, -.2606,   -.1088,
                             -.0277, -.1272, -.0226, .0613, .9776, -.737966, .701868};

Decimal calibrated(double survival, double predictor, double scale_one, double scale_two) {
    const double raw = 1 - std::pow(survival, std::exp(predictor));
    const double risk = 1 - std::exp(-std::exp(scale_one + scale_two * std::log(-std::log(1 - raw))));
    return Decimal(std::llround(risk * 10'000), 2);
}

}  // namespace

double score2_number(Decimal value) {
    return static_cast<double>(value.coefficient()) / std::pow(10.0, value.scale());
}

double score2_predictor(const Score2Input& input, bool diabetes) {
    const Coefficients& k = input.male ? men : women;
    const double age = (input.age - 60) / 5.0;
    const double systolic = (score2_number(input.systolic) - 120) / 20;
    const double cholesterol = score2_number(input.total_cholesterol) - 6;
    const double hdl = (score2_number(input.hdl) - 1.3) / 0.5;
    double sum = k.age * age + k.systolic * systolic + k.cholesterol * cholesterol + k.hdl * hdl;
    sum += age * (k.systolic_age * systolic + k.cholesterol_age * cholesterol + k.hdl_age * hdl);
    if (input.smoker) sum += k.smoking + k.smoking_age * age;
    if (diabetes) sum += k.diabetes + k.diabetes_age * age;
    return sum;
}

Decimal score2_low_region(bool male, double predictor) {
    const Coefficients& k = male ? men : women;
    return calibrated(k.survival, predictor, k.scale_one, k.scale_two);
}

std::optional<Decimal> score2(const Score2Input& input) {
    if (input.age < 40 || input.age > 69) return std::nullopt;
    return score2_low_region(input.male, score2_predictor(input, false));
}

namespace {

struct OlderCoefficients {
    double age, diabetes, diabetes_age, smoking, smoking_age, systolic, systolic_age, cholesterol, cholesterol_age, hdl,
        hdl_age, constant, survival, scale_one, scale_two;
};

constexpr OlderCoefficients older_men{.0633767915, .4245248910,  -.0173654217,  .3523957899, -.0247205945,
                                      .0094362177, -.0004794522, .0849594156,   .0073336663, -.3563571842,
                                      .0091317857, -.09285225,   1 - .24235298, -.343484,    1.193038};
constexpr OlderCoefficients older_women{.0789191229, .6009874438,  -.0106909701,  .4921147010,  -.0255496313,
                                        .0101993091, -.0004404728, .0604939598,   -.0009121461, -.3040280248,
                                        .0153779923, -.2287676,    1 - .19178759, -.516054,     1.007238};

}  // namespace

std::optional<Decimal> score2_op(const Score2Input& input) {
    if (input.age < 70 || input.age > 89) return std::nullopt;
    const OlderCoefficients& k = input.male ? older_men : older_women;
    const double age = input.age - 73;
    const double systolic = score2_number(input.systolic) - 150;
    const double cholesterol = score2_number(input.total_cholesterol) - 6;
    const double hdl = score2_number(input.hdl) - 1.4;
    double sum = k.age * age + k.systolic * systolic + k.cholesterol * cholesterol + k.hdl * hdl + k.constant;
    sum += age * (k.systolic_age * systolic + k.cholesterol_age * cholesterol + k.hdl_age * hdl);
    if (input.smoker) sum += k.smoking + k.smoking_age * age;
    if (input.diabetes) sum += k.diabetes + k.diabetes_age * age;
    return calibrated(k.survival, sum, k.scale_one, k.scale_two);
}

}  // namespace hv::rules
