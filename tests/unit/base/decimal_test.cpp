#include "fhir/base/decimal.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace hv {
namespace {

Decimal decimal(std::string_view text) {
    const auto value = Decimal::parse(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(Decimal());
}

struct Spelling {
    std::string_view written;
    std::int64_t coefficient;
    int scale;
    std::string_view text;
};

class DecimalIsRead : public testing::TestWithParam<Spelling> {};

TEST_P(DecimalIsRead, AsWritten) {
    const auto& [written, coefficient, scale, text] = GetParam();
    const auto value = Decimal::parse(written);
    ASSERT_TRUE(value) << written;
    EXPECT_EQ(value->coefficient(), coefficient) << written;
    EXPECT_EQ(value->scale(), scale) << written;
    EXPECT_EQ(value->text(), text) << written;
    EXPECT_EQ(Decimal::parse(value->text()), value) << "its own text reads back";
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, DecimalIsRead,
    testing::Values(Spelling{"0", 0, 0, "0"}, Spelling{"-0", 0, 0, "0"}, Spelling{"-0.0", 0, 1, "0.0"},
                    Spelling{"6.50", 650, 2, "6.50"}, Spelling{"-6.5", -65, 1, "-6.5"}, Spelling{"1E-3", 1, 3, "0.001"},
                    Spelling{"1e3", 1, -3, "1000"}, Spelling{"1.5E+2", 15, -1, "150"}, Spelling{"0.05", 5, 2, "0.05"},
                    Spelling{"-0.001", -1, 3, "-0.001"}, Spelling{"0E5", 0, -5, "0"}, Spelling{"1E18", 1, -18, "1E18"},
                    Spelling{"-12E17", -12, -17, "-12E17"}, Spelling{"1E17", 1, -17, "100000000000000000"},
                    Spelling{"123456789012345678", 123456789012345678, 0, "123456789012345678"},
                    Spelling{"0.000000000000000001", 1, 18, "0.000000000000000001"},
                    Spelling{"0.123456789012345678", 123456789012345678, 18, "0.123456789012345678"}));

class DecimalIsRefused : public testing::TestWithParam<std::string_view> {};

TEST_P(DecimalIsRefused, WhenItIsNoJsonNumberOrDoesNotFit) {
    EXPECT_FALSE(Decimal::parse(GetParam())) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Spellings, DecimalIsRefused,
                         testing::Values("", "-", "+1", "01", "-01", "00", ".5", "5.", "1.e3", "1e", "1e+", "1e-",
                                         "1,5", " 1", "1 ", "1.2.3", "NaN", "Infinity", "0x10", "1_000", "--1", "1-",
                                         "1e3.5", "1234567890123456789", "0.0000000000000000001", "1E19", "1E-19",
                                         "1E99999999999", "1E-99999999999", "1.00000000000000000000"));

TEST(Decimal, ComparesByValueNotBySpelling) {
    EXPECT_EQ(decimal("6.5"), decimal("6.50"));
    EXPECT_EQ(decimal("1E3"), decimal("1000.000"));
    EXPECT_EQ(decimal("-0.0"), decimal("0"));
    EXPECT_LT(decimal("6.49"), decimal("6.5"));
    EXPECT_GT(decimal("-6.49"), decimal("-6.5"));
    EXPECT_LT(decimal("-1E18"), decimal("0.000000000000000001"));
    EXPECT_GT(decimal("1E18"), decimal("0.999999999999999999"));
    EXPECT_LT(decimal("0.000000000000000001"), decimal("1E18"));
}

TEST(Decimal, RoundsHalvesAwayFromZero) {
    EXPECT_EQ(decimal("47.5").rounded(0).text(), "48");
    EXPECT_EQ(decimal("-47.5").rounded(0).text(), "-48");
    EXPECT_EQ(decimal("47.49").rounded(0).text(), "47");
    EXPECT_EQ(decimal("6.98").rounded(1).text(), "7.0");
    EXPECT_EQ(decimal("0.05").rounded(1).text(), "0.1");
    EXPECT_EQ(decimal("0.04").rounded(1).text(), "0.0");
    EXPECT_EQ(decimal("149").rounded(-2).text(), "100");
    EXPECT_EQ(decimal("150").rounded(-2).text(), "200");
    EXPECT_EQ(Decimal(5, 127).rounded(0).text(), "0");
}

TEST(Decimal, FillsMissingPlacesWithZerosWhileTheyFit) {
    EXPECT_EQ(decimal("7").rounded(2).text(), "7.00");
    EXPECT_EQ(decimal("7.00").rounded(2).text(), "7.00");
    EXPECT_EQ(decimal("123456789012345678").rounded(1).text(), "123456789012345678");
}

TEST(Decimal, AddsAndSubtractsExactly) {
    EXPECT_EQ((decimal("0.1") + decimal("0.2")).text(), "0.3");
    EXPECT_EQ((decimal("84.0") - decimal("80.00")).text(), "4.00");
    EXPECT_EQ((decimal("80.00") - decimal("84.0")).text(), "-4.00");
    EXPECT_EQ(decimal("1E3") + decimal("1"), decimal("1001"));
}

TEST(Decimal, KeepsTheLeadingDigitsOfASumThatDoesNotFit) {
    const Decimal most(999'999'999'999'999'999, 0);
    EXPECT_EQ(most + most, decimal("2E18"));  // 1 999 999 999 999 999 998 to 18 digits
    EXPECT_EQ(decimal("1E18") + decimal("0.000000000000000001"), decimal("1E18"));
    EXPECT_EQ(decimal("100000000000000000") + decimal("0.123456789012345678"), decimal("100000000000000000"));
    EXPECT_EQ(decimal("123456789012345678E18") - decimal("0.000000000000000001"), decimal("123456789012345678E18"));
    EXPECT_LT(Decimal(INT64_MIN, 18) + Decimal(INT64_MIN, -18), Decimal(0, 0));
    EXPECT_GT(Decimal(INT64_MAX, -18) - Decimal(INT64_MIN, 18), Decimal(0, 0));
}

TEST(Decimal, OrderAgreesWithTheSignOfTheDifference) {
    std::mt19937_64 random(20250101);
    for (int i = 0; i < 20'000; ++i) {
        const auto draw = [&random] {
            const int digits = static_cast<int>(random() % 13);
            std::int64_t bound = 1;
            for (int d = 0; d < digits; ++d) bound *= 10;
            const auto coefficient = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
            return Decimal(random() % 2 == 0 ? coefficient : -coefficient, static_cast<int>(random() % 7));
        };
        const Decimal a = draw();
        const Decimal b = draw();
        EXPECT_EQ(a <=> b, (a - b) <=> Decimal()) << a.text() << ' ' << b.text();
        EXPECT_EQ((a + b) - b, a) << a.text() << ' ' << b.text();
        EXPECT_EQ(Decimal::parse(a.text()), a);
        EXPECT_EQ(Ratio(a) <=> Ratio(b), a <=> b);
    }
}

}  // namespace
}  // namespace hv
