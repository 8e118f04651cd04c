#include <gtest/gtest.h>

#include "rules/engine/score2_diabetes.hpp"

namespace hv::rules {
namespace {

Score2Input of(bool male, int age, int systolic, int cholesterol_tenths, int hdl_tenths, bool smokes,
               bool diabetes = false) {
    return {male, age, Decimal(systolic, 0), Decimal(cholesterol_tenths, 1), Decimal(hdl_tenths, 1), smokes, diabetes};
}

TEST(Score2, GivesThePublishedRiskOfTheLowRegion) {
    EXPECT_EQ(score2(of(true, 50, 140, 55, 13, true))->text(), "5.91");
    EXPECT_EQ(score2(of(false, 50, 140, 55, 13, true))->text(), "4.22");
}

TEST(Score2, LeavesOutDiabetesSinceItIsForPeopleWithout) {
    EXPECT_EQ(*score2(of(true, 50, 140, 55, 13, true, true)), *score2(of(true, 50, 140, 55, 13, true, false)));
}

TEST(Score2, SaysNothingOutsideTheAgesItWasMadeFor) {
    EXPECT_FALSE(score2(of(true, 39, 120, 60, 13, false)));
    EXPECT_TRUE(score2(of(true, 40, 120, 60, 13, false)));
    EXPECT_TRUE(score2(of(true, 69, 120, 60, 13, false)));
    EXPECT_FALSE(score2(of(true, 70, 120, 60, 13, false)));
}

// Calculated from the coefficients with other code; the reference has no vector for it.
TEST(Score2Op, AgreesWithAnIndependentCalculation) {
    EXPECT_EQ(score2_op(of(true, 75, 140, 55, 13, true))->text(), "18.43");
    EXPECT_EQ(score2_op(of(false, 75, 140, 55, 13, true))->text(), "15.28");
    EXPECT_EQ(score2_op(of(true, 73, 150, 60, 14, false))->text(), "12.85");
    EXPECT_EQ(score2_op(of(false, 73, 150, 60, 14, false))->text(), "9.50");
    EXPECT_GT(*score2_op(of(true, 73, 150, 60, 14, false, true)), *score2_op(of(true, 73, 150, 60, 14, false)));
}

TEST(Score2Op, SaysNothingOutsideTheAgesItWasMadeFor) {
    EXPECT_FALSE(score2_op(of(true, 69, 150, 60, 14, false)));
    EXPECT_TRUE(score2_op(of(true, 70, 150, 60, 14, false)));
    EXPECT_TRUE(score2_op(of(true, 89, 150, 60, 14, false)));
    EXPECT_FALSE(score2_op(of(true, 90, 150, 60, 14, false)));
}

std::string diabetes_risk(bool male, int age, int diagnosed, int hba1c) {
    const auto risk =
        score2_diabetes({of(male, age, 140, 55, 13, false, true), diagnosed, Decimal(hba1c, 0), Decimal(90, 0)});
    return risk ? risk->text() : "nothing";
}

// The reference prints diagnosed at 50 and HbA1c 60 beside these risks; its coefficients give them for diagnosed at 60
// and HbA1c 50, for both sexes and to the last decimal: the two were exchanged there.
TEST(Score2Diabetes, GivesTheRisksOfTheReference) {
    EXPECT_EQ(diabetes_risk(true, 60, 60, 50), "8.39");
    EXPECT_EQ(diabetes_risk(false, 60, 60, 50), "6.10");
}

TEST(Score2Diabetes, AgreesWithAnIndependentCalculation) {
    EXPECT_EQ(diabetes_risk(true, 60, 50, 60), "10.40");
    EXPECT_EQ(diabetes_risk(false, 60, 50, 60), "7.79");
}

TEST(Score2Diabetes, SaysNothingOutsideTheAgesItWasMadeFor) {
    EXPECT_EQ(diabetes_risk(true, 39, 30, 50), "nothing");
    EXPECT_NE(diabetes_risk(true, 40, 30, 50), "nothing");
    EXPECT_NE(diabetes_risk(true, 69, 30, 50), "nothing");
    EXPECT_EQ(diabetes_risk(true, 70, 30, 50), "nothing");
}

}  // namespace
}  // namespace hv::rules
