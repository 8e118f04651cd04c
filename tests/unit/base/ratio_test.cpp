#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>

#include "fhir/base/decimal.hpp"
#include "fhir/base/wide.hpp"

namespace hv {
namespace {

Ratio ratio(std::string_view text) {
    return {Decimal::parse(text).value()};
}

constexpr int128 largest = static_cast<int128>(~wide::uint128{0} >> 1);

TEST(Bmi, PersonOf160cmAnd76point8kgIsExactlyThirty) {
    const Ratio metre = ratio("160") / ratio("100");
    EXPECT_EQ(ratio("76.8") / (metre * metre), ratio("30"));
    EXPECT_LT(ratio("76.79") / (metre * metre), ratio("30"));
    EXPECT_EQ((ratio("76.8") / (metre * metre)).rounded(1).text(), "30.0");
}

TEST(Hba1c, SixPointFivePercentIs48AndNotBelow) {
    const auto ifcc = [](std::string_view percent) {
        return ((ratio(percent) - ratio("2.152")) / ratio("0.09148")).rounded(0).text();
    };
    EXPECT_EQ(((ratio("6.5") - ratio("2.152")) / ratio("0.09148")).rounded(2).text(), "47.53");
    EXPECT_EQ(ifcc("6.5"), "48");
    EXPECT_EQ(ifcc("6.0"), "42");
    EXPECT_EQ(ifcc("7.0"), "53");
    EXPECT_EQ(ifcc("8.0"), "64");
}

TEST(Cholesterol, TwoHundredAndSeventyOneMilligramsAreSevenMillimoles) {
    EXPECT_EQ((ratio("271") / ratio("38.67")).rounded(1).text(), "7.0");
    EXPECT_EQ((ratio("270") / ratio("38.67")).rounded(1).text(), "7.0");
    EXPECT_EQ((ratio("269") / ratio("38.67")).rounded(2).text(), "6.96");
}

TEST(Ratio, ComparesWithoutAskingForLowestTerms) {
    EXPECT_EQ(Ratio(1, 3), Ratio(2, 6));
    EXPECT_EQ(Ratio(-1, 3), Ratio(1, -3));
    EXPECT_LT(Ratio(1, 3), Ratio(34, 100));
    EXPECT_GT(Ratio(-1, 3), Ratio(-34, 100));
    EXPECT_EQ(Ratio(), ratio("0"));
    EXPECT_EQ(ratio("1E18"), Ratio(1'000'000'000'000'000'000, 1));
}

TEST(Ratio, AddsThirdsExactly) {
    const Ratio third(1, 3);
    EXPECT_EQ(third + third + third, ratio("1"));
    EXPECT_EQ(third - third, ratio("0"));
    EXPECT_EQ(third * ratio("3"), ratio("1"));
    EXPECT_EQ(ratio("1") / ratio("-3"), Ratio(-1, 3));
}

TEST(Ratio, RoundsHalvesAwayFromZero) {
    EXPECT_EQ(Ratio(1, 2).rounded(0).text(), "1");
    EXPECT_EQ(Ratio(-1, 2).rounded(0).text(), "-1");
    EXPECT_EQ(Ratio(2, 3).rounded(3).text(), "0.667");
    EXPECT_EQ(Ratio(1, 3).rounded(18).text(), "0.333333333333333333");
    EXPECT_EQ(Ratio(149, 1).rounded(-2).text(), "100");
    EXPECT_EQ(Ratio(150, 1).rounded(-2).text(), "200");
    EXPECT_EQ(Ratio(1, 3).rounded(99).scale(), 18);
}

TEST(Ratio, RoundsToFewerPlacesRatherThanLoseTheSize) {
    EXPECT_EQ(Ratio(1'000'000'000'000'000, 1).rounded(6), Decimal(1'000'000'000'000'000, 0));
    EXPECT_EQ(ratio("1E18").rounded(0), Decimal(1, -18));
    EXPECT_EQ(Ratio(largest, 1).rounded(0).scale(), -18);
    EXPECT_EQ(Ratio(largest, 1).rounded(0).coefficient(), 999'999'999'999'999'999);
    EXPECT_EQ(Ratio(-largest, 1).rounded(5).coefficient(), -999'999'999'999'999'999);
}

TEST(Ratio, RoundsWhatOnlyFitsAfterReducing) {
    EXPECT_EQ(Ratio(largest, largest).rounded(18), Decimal(1, 0));
    EXPECT_EQ(Ratio(largest, largest - 1).rounded(6), Decimal(1, 0));
    EXPECT_EQ(Ratio(1, largest).rounded(-18), Decimal(0, 0));
    EXPECT_EQ(Ratio(7, largest - 1).rounded(-18), Decimal(0, 0));
}

TEST(Ratio, ComparesExactlyWhereProductsDoNotFit) {
    EXPECT_LT(Ratio(largest - 1, largest), Ratio(largest, largest - 1));
    EXPECT_GT(Ratio(largest, 3), Ratio(largest - 1, 4));
    EXPECT_LT(Ratio(largest - 2, largest - 1), Ratio(largest - 1, largest));
    EXPECT_GT(Ratio(2 - largest, largest - 1), Ratio(1 - largest, largest));
    EXPECT_LT(Ratio(-largest, 3), Ratio(largest - 1, 4));
    EXPECT_GT(Ratio(largest, 5), Ratio(-largest, 7));
    EXPECT_EQ(Ratio(largest, 2) <=> Ratio(largest, 2), std::strong_ordering::equal);
    EXPECT_EQ(Ratio(largest / 4 * 2, 6), Ratio(largest / 4, 3));
    EXPECT_LT(Ratio(largest / 3 * 3, 3), Ratio(largest, 2));
    EXPECT_LT(Ratio(largest / 6 * 4, 4), Ratio(largest / 6 * 3 + 1, 3));
}

TEST(Ratio, ChainsOfThreeOnTwelveDigitsAreExact) {
    const Ratio a = ratio("999999.999999");
    const Ratio b = ratio("123456.789013");
    const Ratio c = ratio("987654321.987");
    EXPECT_EQ(((a * b) / c) * c / b, a);
    EXPECT_EQ((a + b + c) - c - b, a);
    EXPECT_EQ((a / b) * (b / a), ratio("1"));
    EXPECT_EQ(((a - b) / b) * b + b, a);
}

TEST(Ratio, ReducesBeforeItGivesUpExactness) {
    const Ratio third(largest / 3, largest);  // reduces, or cancels across
    EXPECT_EQ(Ratio(largest, 7) * Ratio(7, largest), ratio("1"));
    EXPECT_EQ(Ratio(largest, 6) * Ratio(6, largest / 2), Ratio(largest, largest / 2));
    EXPECT_EQ(third / third, ratio("1"));
    EXPECT_EQ(Ratio(largest / 4 * 4, 4) + Ratio(largest / 8 * 4, 4), Ratio(largest / 4, 1) + Ratio(largest / 8, 1));
}

TEST(Ratio, NeverLeavesItsRangeWhateverComesIn) {
    const std::array<int128, 10> parts{1,        -1,          3,           -7,          largest,
                                       -largest, largest - 1, 1 - largest, largest / 3, -largest - 1};
    for (const int128 a : parts)
        for (const int128 b : parts)
            for (const int128 c : parts)
                for (const int128 d : parts) {
                    const Ratio x(a, b);
                    const Ratio y(c, d);
                    for (const Ratio& r : {x + y, x - y, x * y, x / y}) {
                        EXPECT_EQ(r, r);
                        EXPECT_LE(r.rounded(0).scale(), 0);
                        EXPECT_LE(r.rounded(-18).scale(), 18);
                        EXPECT_GE(r.rounded(18).scale(), -18);
                    }
                    EXPECT_EQ(x <=> y, 0 <=> (y <=> x));
                }
}

TEST(Ratio, TakesDecimalsOfAnyScale) {
    EXPECT_EQ(Ratio(Decimal(5, 1)), Ratio(1, 2));
    EXPECT_EQ(Ratio(Decimal(INT64_MAX, -100)), Ratio(Decimal(INT64_MAX, -120)));
    EXPECT_LT(Ratio(Decimal(INT64_MIN, -100)), Ratio(Decimal(INT64_MIN, 0)));
    EXPECT_LT(Ratio(Decimal(1, 120)), ratio("0.000000000000000001"));
}

TEST(Ratio, StaysWithinSixtyBitsOfTheTruthForOperandsOfAnySize) {
    std::mt19937_64 random(3);
    const auto part = [&random] {
        const int128 wide_number = (int128{1} << 64) * static_cast<std::int64_t>(random() >> 1) + 1;
        return wide_number >> (random() % 120);
    };
    const auto close = [](const Ratio& got, long double want) {
        const Decimal read = got.rounded(18);
        const long double value = static_cast<long double>(read.coefficient()) * powl(10.0L, -read.scale());
        const long double slack = std::max(fabsl(want) * 1e-15L, 2e-17L);
        if (fabsl(want) > 1e35L) return;
        EXPECT_NEAR(static_cast<double>((value - want) / slack), 0, 1) << read.text();
    };
    for (int i = 0; i < 20'000; ++i) {
        const int128 a = part();
        const int128 b = part() + 1;
        const int128 c = random() % 2 == 0 ? part() : -part();
        const int128 d = part() + 1;
        const auto x = static_cast<long double>(a) / static_cast<long double>(b);
        const auto y = static_cast<long double>(c) / static_cast<long double>(d);
        close(Ratio(a, b) * Ratio(c, d), x * y);
        if (c > 0 || fabsl(x + y) > fabsl(x) / 2) close(Ratio(a, b) + Ratio(c, d), x + y);
        if (c != 0) close(Ratio(a, b) / Ratio(c, d), x / y);
    }
}

TEST(Ratio, KeepsTheSizeOfAProductThatDoesNotFit) {
    const Ratio product = Ratio(largest, 3) * Ratio(5, largest - 1);  // 5/3, a little off in the 62nd bit
    EXPECT_EQ(product.rounded(9).text(), "1.666666667");
    EXPECT_EQ((Ratio(largest, largest - 1) + Ratio(largest - 5, largest - 3)).rounded(9).text(), "2.000000000");
}

}  // namespace
}  // namespace hv
