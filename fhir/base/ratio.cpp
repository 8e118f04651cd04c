#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

#include "fhir/base/decimal.hpp"
#include "fhir/base/wide.hpp"

namespace hv {

namespace {

using wide::uint128;

constexpr int128 largest = static_cast<int128>(~uint128{0} >> 1);

uint128 common_divisor(uint128 a, uint128 b) {
    while (b != 0) {
        if ((a >> 64) == 0 && (b >> 64) == 0)
            return std::gcd(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
        a %= b;
        std::swap(a, b);
    }
    return a;
}

int bits(uint128 value) {
    int count = 0;
    for (; value != 0; value >>= 1) ++count;
    return count;
}

// n / d * 10^places, rounded; the largest or smallest number when that is out of range. d > 0.
int128 scaled(int128 n, int128 d, int places) {
    int128 lifted = 0;
    if (places >= 0 && wide::shift_up(n, places, lifted)) return wide::divide(lifted, d);
    if (places < 0 && wide::shift_up(d, -places, lifted)) return wide::divide(n, lifted);
    if (places < 0) {
        const int cut = std::max(bits(wide::magnitude(n)), bits(static_cast<uint128>(d))) - 66;
        return wide::divide(n / (int128{1} << cut), std::max<int128>(d >> cut, 1) * wide::power_of_ten(-places));
    }
    // The whole part and the rest apart; of the rest, what matters to a rounding at 18 places.
    const int cut = std::max(bits(static_cast<uint128>(d)) - 66, 0);
    const int128 rest = wide::divide(n % d / (int128{1} << cut) * wide::power_of_ten(places), d >> cut);
    int128 whole = 0;
    if (wide::shift_up(n / d, places, whole) && wide::add(whole, rest, whole)) return whole;
    return n < 0 ? -largest : largest;
}

// n / d * 2^places, cut; d > 0, |n / d| * 2^places within 128 bits.
int128 fixed_point(int128 n, int128 d, int places) {
    const int cut = std::max(bits(static_cast<uint128>(d)) - 66, 0);
    return n / d * (int128{1} << places) + n % d / (int128{1} << cut) * (int128{1} << places) / (d >> cut);
}

// The 62 leading bits; `power` grows by the number of bits cut off.
int128 leading(int128 value, int& power) {
    const int cut = std::max(bits(wide::magnitude(value)) - 62, 0);
    power += cut;
    return value / (int128{1} << cut);
}

// value * 2^power as a numerator and a denominator.
std::pair<int128, int128> powered(int128 value, int power) {
    if (power < 0) {
        const int below = std::min(-power, 126);
        return {value / (int128{1} << std::min(-power - below, 126)), int128{1} << below};
    }
    if (bits(wide::magnitude(value)) + power > 127) return {value < 0 ? -largest : largest, 1};
    return {value * (int128{1} << power), 1};
}

// a/b against c/d without a product, by continued fractions; b, d > 0.
std::strong_ordering compare_positive(uint128 a, uint128 b, uint128 c, uint128 d) {
    for (bool flipped = false;; flipped = !flipped) {
        const auto answer = [&](bool less) {
            return less != flipped ? std::strong_ordering::less : std::strong_ordering::greater;
        };
        if (a / b != c / d) return answer(a / b < c / d);
        const uint128 a_rest = a % b;
        const uint128 c_rest = c % d;
        if (a_rest == 0 && c_rest == 0) return std::strong_ordering::equal;
        if (a_rest == 0) return answer(true);
        if (c_rest == 0) return answer(false);
        a = std::exchange(b, a_rest);
        c = std::exchange(d, c_rest);
    }
}

}  // namespace

Ratio::Ratio(Decimal value) : numerator_(value.coefficient()) {
    if (value.scale() > 0) {
        denominator_ = wide::power_of_ten(std::min(value.scale(), wide::max_power));
    } else if (!wide::shift_up(value.coefficient(), -value.scale(), numerator_)) {
        numerator_ = value.coefficient() < 0 ? -largest : largest;
    }
}

Ratio::Ratio(int128 numerator, int128 denominator) {
    assert(denominator != 0);
    if (denominator == 0) {
        numerator = numerator < 0 ? -largest : largest;
        denominator = 1;
    }
    numerator = std::max(numerator, -largest);
    denominator = std::max(denominator, -largest);
    numerator_ = denominator < 0 ? -numerator : numerator;
    denominator_ = denominator < 0 ? -denominator : denominator;
}

void Ratio::reduce() {
    const auto divisor =
        static_cast<int128>(common_divisor(wide::magnitude(numerator_), static_cast<uint128>(denominator_)));
    numerator_ /= divisor;
    denominator_ /= divisor;
}

Ratio operator+(Ratio a, Ratio b) {
    const auto add = [](const Ratio& x, const Ratio& y, Ratio& sum) {
        const auto divisor = static_cast<int128>(
            common_divisor(static_cast<uint128>(x.denominator_), static_cast<uint128>(y.denominator_)));
        int128 left = 0;
        int128 right = 0;
        int128 numerator = 0;
        int128 denominator = 0;
        if (!wide::multiply(x.numerator_, y.denominator_ / divisor, left) ||
            !wide::multiply(y.numerator_, x.denominator_ / divisor, right) || !wide::add(left, right, numerator) ||
            !wide::multiply(x.denominator_, y.denominator_ / divisor, denominator))
            return false;
        sum = Ratio(numerator, denominator);
        return true;
    };
    Ratio sum;
    if (add(a, b, sum)) return sum;
    a.reduce();
    b.reduce();
    if (add(a, b, sum)) return sum;
    const uint128 whole = std::max(wide::magnitude(a.numerator_) / static_cast<uint128>(a.denominator_),
                                   wide::magnitude(b.numerator_) / static_cast<uint128>(b.denominator_));
    const int places = std::max(60 - bits(whole), 0);
    int128 total = 0;
    if (!wide::add(fixed_point(a.numerator_, a.denominator_, places), fixed_point(b.numerator_, b.denominator_, places),
                   total))
        total = a.numerator_ < 0 ? -largest : largest;
    return {total, int128{1} << places};
}

Ratio operator-(Ratio a, Ratio b) {
    b.numerator_ = -b.numerator_;
    return a + b;
}

Ratio operator*(Ratio a, Ratio b) {
    const auto multiply = [](const Ratio& x, const Ratio& y, Ratio& product) {
        int128 numerator = 0;
        int128 denominator = 0;
        if (!wide::multiply(x.numerator_, y.numerator_, numerator) ||
            !wide::multiply(x.denominator_, y.denominator_, denominator))
            return false;
        product = Ratio(numerator, denominator);
        return true;
    };
    Ratio product;
    if (multiply(a, b, product)) return product;
    // Across as well: what one has above the line, the other may have below it.
    std::swap(a.denominator_, b.denominator_);
    a.reduce();
    b.reduce();
    std::swap(a.denominator_, b.denominator_);
    a.reduce();
    b.reduce();
    if (multiply(a, b, product)) return product;
    int up = 0;
    int down = 0;
    const int128 above = leading(a.numerator_, up) * leading(b.numerator_, up);
    const int128 below = leading(leading(a.denominator_, down) * leading(b.denominator_, down), down);
    const int room = 124 - bits(wide::magnitude(above));
    const auto [numerator, denominator] = powered(above * (int128{1} << room) / below, up - down - room);
    return {numerator, denominator};
}

Ratio operator/(Ratio a, Ratio b) {
    return a * Ratio(b.denominator_, b.numerator_);
}

std::strong_ordering operator<=>(const Ratio& a, const Ratio& b) {
    const auto ordered = [](const auto& x, const auto& y) {
        if (x == y) return std::strong_ordering::equal;
        return x < y ? std::strong_ordering::less : std::strong_ordering::greater;
    };
    if (a.denominator_ == b.denominator_) return ordered(a.numerator_, b.numerator_);
    int128 left = 0;
    int128 right = 0;
    if (wide::multiply(a.numerator_, b.denominator_, left) && wide::multiply(b.numerator_, a.denominator_, right))
        return ordered(left, right);
    const bool a_negative = a.numerator_ < 0;
    if (a_negative != (b.numerator_ < 0))
        return a_negative ? std::strong_ordering::less : std::strong_ordering::greater;
    const auto order = compare_positive(wide::magnitude(a.numerator_), static_cast<uint128>(a.denominator_),
                                        wide::magnitude(b.numerator_), static_cast<uint128>(b.denominator_));
    return a_negative ? 0 <=> order : order;
}

Decimal Ratio::rounded(int decimals) const {
    decimals = std::clamp(decimals, -18, 18);
    const int128 whole = scaled(numerator_, denominator_, decimals);
    if (wide::fits(whole)) return {static_cast<std::int64_t>(whole), decimals};
    if (decimals > -18) return rounded(decimals - 1);
    return {static_cast<std::int64_t>(whole < 0 ? -wide::most : wide::most), decimals};
}

}  // namespace hv
