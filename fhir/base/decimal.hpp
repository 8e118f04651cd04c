// Exact decimals and ratios: no binary floating point stands between a reading and a limit.
//
// Decimal:  coefficient / 10^scale, at most 18 significant digits, scale -18..18; it keeps the digits it was written
//           with ("6.50" stays "6.50") and compares by value (6.5 == 6.50).
// Ratio:    numerator / denominator, denominator > 0; what a unit conversion, a BMI or a percentage gives before it is
//           rounded to the precision at which it is compared.
// Range:    any operation on two Decimals, and chains of three on operands of 12 digits (readings are rounded and
//           bounded before that), are exact. Beyond that nothing is undefined and nothing throws: a Decimal keeps its
//           18 leading digits, a Ratio about 60 leading bits. Comparison is exact always.
// Source:   FHIR R4 decimal: precision is significant, exponents are legal.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hv {

__extension__ using int128 = __int128;

class Decimal {
public:
    constexpr Decimal() = default;
    constexpr Decimal(std::int64_t coefficient, int scale)
        : coefficient_(coefficient), scale_(static_cast<std::int8_t>(scale)) {}

    // Reads JSON's number grammar, and a leading `+`, leading zeros or a decimal comma never.
    // Nothing on a syntax error, more than 18 significant digits or an exponent out of range.
    static std::optional<Decimal> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t coefficient() const { return coefficient_; }
    [[nodiscard]] constexpr int scale() const { return scale_; }
    [[nodiscard]] std::string text() const;

    // To `decimals` places, halves away from zero; fewer places than asked are filled with zeros (as it was, when those
    // would need a 19th digit).
    [[nodiscard]] Decimal rounded(int decimals) const;

    friend std::strong_ordering operator<=>(Decimal a, Decimal b);
    friend bool operator==(Decimal a, Decimal b) { return (a <=> b) == std::strong_ordering::equal; }
    friend Decimal operator-(Decimal a, Decimal b);
    friend Decimal operator+(Decimal a, Decimal b);

private:
    std::int64_t coefficient_ = 0;
    std::int8_t scale_ = 0;
};

class Ratio {
public:
    constexpr Ratio() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): every decimal is a ratio
    Ratio(Decimal value);
    Ratio(int128 numerator, int128 denominator);  // denominator != 0

    friend Ratio operator+(Ratio a, Ratio b);
    friend Ratio operator-(Ratio a, Ratio b);
    friend Ratio operator*(Ratio a, Ratio b);
    friend Ratio operator/(Ratio a, Ratio b);  // b != 0
    friend std::strong_ordering operator<=>(const Ratio& a, const Ratio& b);
    friend bool operator==(const Ratio& a, const Ratio& b) { return (a <=> b) == std::strong_ordering::equal; }

    // To `decimals` places, halves away from zero; to fewer when the whole would need a 19th digit.
    [[nodiscard]] Decimal rounded(int decimals) const;

private:
    void reduce();  // to lowest terms

    // Not always in lowest terms: that is done when an operation would otherwise not fit.
    int128 numerator_ = 0;
    int128 denominator_ = 1;
};

}  // namespace hv
