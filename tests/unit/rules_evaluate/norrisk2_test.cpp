#include "rules/engine/norrisk2.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace hv::rules {
namespace {

struct Vector {
    std::string name;
    Norrisk2Input input;
    std::string percent;
};

constexpr bool smoker = true;
constexpr bool treated = true;
constexpr bool low_hdl = true;

Norrisk2Input of(bool male, int age, int systolic, int cholesterol_tenths, bool smokes = false, bool takes_drug = false,
                 bool low = false, int relatives = 0) {
    return {male, age, Decimal(systolic, 0), Decimal(cholesterol_tenths, 1), smokes, takes_drug, low, relatives};
}

class Norrisk2 : public testing::TestWithParam<Vector> {};

TEST_P(Norrisk2, GivesThePublishedRiskToTwoDecimals) {
    const auto risk = norrisk2(GetParam().input);
    ASSERT_TRUE(risk);
    EXPECT_EQ(risk->text(), GetParam().percent);
}

INSTANTIATE_TEST_SUITE_P(
    Vectors, Norrisk2,
    testing::Values(
        Vector{"m45", of(true, 45, 120, 40), "0.92"}, Vector{"f45", of(false, 45, 120, 40), "0.44"},
        Vector{"m52", of(true, 52, 150, 60), "5.23"}, Vector{"m47_smoker", of(true, 47, 130, 55, smoker), "4.58"},
        Vector{"m48_smoker", of(true, 48, 132, 55, smoker), "5.08"}, Vector{"m54", of(true, 54, 130, 50), "3.50"},
        Vector{"m54_smoker", of(true, 54, 130, 50, smoker), "6.46"},
        Vector{"m55_smoker", of(true, 55, 140, 60, smoker), "9.93"}, Vector{"m64", of(true, 64, 140, 55), "9.57"},
        Vector{"m65", of(true, 65, 140, 55), "10.24"}, Vector{"m64_smoker", of(true, 64, 150, 60, smoker), "16.98"},
        Vector{"m54_low_hdl", of(true, 54, 138, 61, smoker, false, low_hdl), "12.77"},
        Vector{"m48_everything", of(true, 48, 145, 62, smoker, treated, low_hdl, 1), "18.29"},
        Vector{"f52_low_hdl", of(false, 52, 142, 60, smoker, false, low_hdl), "6.30"},
        Vector{"f58_everything", of(false, 58, 150, 64, smoker, treated, low_hdl, 2), "22.21"},
        Vector{"m55_vignette", of(true, 55, 130, 50, smoker), "6.90"}),
    [](const auto& vector) { return vector.param.name; });

TEST(Norrisk2Domain, SaysNothingOutsideTheAgesItWasMadeFor) {
    EXPECT_FALSE(norrisk2(of(true, 44, 130, 50)));
    EXPECT_TRUE(norrisk2(of(true, 45, 130, 50)));
    EXPECT_TRUE(norrisk2(of(true, 74, 130, 50)));
    EXPECT_FALSE(norrisk2(of(true, 75, 130, 50)));
}

TEST(Norrisk2Domain, DoesNotClampPressureToThePrintedChart) {
    EXPECT_GT(*norrisk2(of(true, 60, 190, 50)), *norrisk2(of(true, 60, 160, 50)));
}

}  // namespace
}  // namespace hv::rules
