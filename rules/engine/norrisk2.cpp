#include "rules/engine/norrisk2.hpp"

#include <cmath>

namespace hv::rules {

namespace {

struct Coefficients {
    double age, age_squared, systolic, cholesterol, smoking, cholesterol_age, systolic_age, smoking_age, treated,
        low_hdl, one_relative, more_relatives, baseline;
};

constexpr Coefficients men{.11447,  -.00043, .22283, .35625, .91727, -.00896, -.00430,
                           -.02051, .27824,  .33162, .29986, .59692, .00526};
constexpr Coefficients women{.13037,  -.00066, .25241, .07235, 1.26781, 0,     -.00500,
                             -.02456, .19200,  .32377, .25361, .54909,  .00232};

double as_number(Decimal value) {
    return static_cast<double>(value.coefficient()) / std::pow(10.0, value.scale());
}

}  // namespace

Decimal norrisk2_low_hdl(bool male) {
    return male ? Decimal(10, 1) : Decimal(13, 1);
}

std::optional<Decimal> norrisk2(const Norrisk2Input& input) {
    if (input.age < 45 || input.age > 74) return std::nullopt;
    const Coefficients& k = input.male ? men : women;
    const double age = input.age - 40;
    const double systolic = (as_number(input.systolic) - 120) / 10;
    const double cholesterol = as_number(input.total_cholesterol) - 4;
    const double smoker = input.daily_smoker ? 1 : 0;
    double w = k.age * age + k.age_squared * age * age + k.systolic * systolic + k.cholesterol * cholesterol;
    w += k.smoking * smoker + k.cholesterol_age * cholesterol * age + k.systolic_age * systolic * age;
    w += k.smoking_age * smoker * age + (input.antihypertensive ? k.treated : 0) + (input.low_hdl ? k.low_hdl : 0);
    if (input.relatives_with_early_infarction == 1) w += k.one_relative;
    if (input.relatives_with_early_infarction > 1) w += k.more_relatives;
    const double percent = 100 * (1 - std::exp(-k.baseline * std::exp(w)));
    return Decimal(std::llround(percent * 100), 2);
}

}  // namespace hv::rules
