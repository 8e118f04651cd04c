#include "fhir/base/decimal.hpp"

#include <algorithm>

#include "fhir/base/wide.hpp"

namespace hv {

namespace {

constexpr int max_scale = 18;
constexpr int max_digits = 18;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The digits of a number being read; leading zeros are not significant.
struct Digits {
    std::int64_t coefficient = 0;
    int count = 0;

    bool take(char digit) {
        if (count != 0 || digit != '0')
            if (++count > max_digits) return false;
        coefficient = coefficient * 10 + (digit - '0');
        return true;
    }
};

// Reads `e`'s sign and digits; false when there is no digit. Far exponents stop growing: they are refused anyway.
bool read_exponent(const char*& at, const char* end, int& exponent) {
    const bool negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    if (at == end || !is_digit(*at)) return false;
    for (; at != end && is_digit(*at); ++at) exponent = std::min(exponent * 10 + (*at - '0'), 1000);
    if (negative) exponent = -exponent;
    return true;
}

// coefficient / 10^scale in at most 18 digits.
Decimal fitted(int128 coefficient, int scale) {
    int drop = 0;
    while (drop < wide::max_power && !wide::fits(wide::divide(coefficient, wide::power_of_ten(drop)))) ++drop;
    return {static_cast<std::int64_t>(wide::divide(coefficient, wide::power_of_ten(drop))), scale - drop};
}

Decimal sum(int128 a, int a_scale, int128 b, int b_scale) {
    if (a_scale > b_scale) {
        std::swap(a, b);
        std::swap(a_scale, b_scale);
    }
    int128 total = 0;
    // Out of range only when `a` is so large that `b` lies below its last digit.
    if (!wide::shift_up(a, b_scale - a_scale, total) || !wide::add(total, b, total)) return fitted(a, a_scale);
    return fitted(total, b_scale);
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    const bool negative = at != end && *at == '-';
    if (negative) ++at;
    if (at == end || !is_digit(*at)) return std::nullopt;

    Digits digits;
    if (*at == '0')
        ++at;
    else
        for (; at != end && is_digit(*at); ++at)
            if (!digits.take(*at)) return std::nullopt;

    std::ptrdiff_t places = 0;
    if (at != end && *at == '.') {
        const char* const first = ++at;
        for (; at != end && is_digit(*at); ++at)
            if (!digits.take(*at)) return std::nullopt;
        places = at - first;
        if (places == 0) return std::nullopt;
    }
    int exponent = 0;
    if (at != end && (*at == 'e' || *at == 'E'))
        if (!read_exponent(++at, end, exponent)) return std::nullopt;

    const std::ptrdiff_t scale = places - exponent;
    if (at != end || scale > max_scale || scale < -max_scale) return std::nullopt;
    return Decimal(negative ? -digits.coefficient : digits.coefficient, static_cast<int>(scale));
}

std::string Decimal::text() const {
    std::string digits = std::to_string(static_cast<std::uint64_t>(wide::magnitude(coefficient_)));
    if (scale_ > 0) {
        const auto places = static_cast<std::size_t>(scale_);
        if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
        digits.insert(digits.size() - places, 1, '.');
    } else if (scale_ < 0 && coefficient_ != 0) {
        const auto zeros = static_cast<std::size_t>(-scale_);
        if (digits.size() + zeros <= max_digits)
            digits.append(zeros, '0');
        else
            digits.append("E").append(std::to_string(zeros));
    }
    if (coefficient_ < 0) digits.insert(0, 1, '-');
    return digits;
}

Decimal Decimal::rounded(int decimals) const {
    decimals = std::clamp(decimals, -max_scale, max_scale);
    if (scale_ <= decimals) {
        int128 filled = 0;
        if (!wide::shift_up(coefficient_, decimals - scale_, filled) || !wide::fits(filled)) return *this;
        return {static_cast<std::int64_t>(filled), decimals};
    }
    const int drop = scale_ - decimals;
    if (drop > wide::max_power) return {0, decimals};
    return {static_cast<std::int64_t>(wide::divide(coefficient_, wide::power_of_ten(drop))), decimals};
}

std::strong_ordering operator<=>(Decimal a, Decimal b) {
    if (a.scale_ == b.scale_) return a.coefficient_ <=> b.coefficient_;
    if (a.scale_ > b.scale_) return 0 <=> (b <=> a);
    int128 lifted = 0;
    // Out of range: far larger than any 64-bit coefficient, so its sign decides.
    if (!wide::shift_up(a.coefficient_, b.scale_ - a.scale_, lifted)) return a.coefficient_ <=> 0;
    const int128 other = b.coefficient_;
    if (lifted == other) return std::strong_ordering::equal;
    return lifted < other ? std::strong_ordering::less : std::strong_ordering::greater;
}

Decimal operator+(Decimal a, Decimal b) {
    return sum(a.coefficient_, a.scale_, b.coefficient_, b.scale_);
}

Decimal operator-(Decimal a, Decimal b) {
    return sum(a.coefficient_, a.scale_, -int128{b.coefficient_}, b.scale_);
}

}  // namespace hv
