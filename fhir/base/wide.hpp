// 128-bit helpers shared by Decimal and Ratio: no intermediate overflows unseen.
#pragma once

#include <array>
#include <cstdint>

#include "fhir/base/decimal.hpp"

namespace hv::wide {

__extension__ using uint128 = unsigned __int128;

inline constexpr int max_power = 38;  // 10^38 < 2^127

inline constexpr std::array<int128, max_power + 1> powers = [] {
    std::array<int128, max_power + 1> table{};
    table[0] = 1;
    for (std::size_t i = 1; i < table.size(); ++i) table[i] = table[i - 1] * 10;
    return table;
}();

// 10^n for 0 <= n <= max_power.
constexpr int128 power_of_ten(int n) {
    return powers[static_cast<std::size_t>(n)];
}

// False when the product leaves 128 bits; `out` then has no meaning.
inline bool multiply(int128 a, int128 b, int128& out) {
    return !__builtin_mul_overflow(a, b, &out);
}
inline bool add(int128 a, int128 b, int128& out) {
    return !__builtin_add_overflow(a, b, &out);
}

// value * 10^n, n >= 0; false when that leaves 128 bits.
inline bool shift_up(int128 value, int n, int128& out) {
    if (value == 0) {
        out = 0;
        return true;
    }
    return n <= max_power && multiply(value, power_of_ten(n), out);
}

constexpr uint128 magnitude(int128 value) {
    return value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value);
}

// n / d to the nearest whole number, halves away from zero; d > 0.
constexpr int128 divide(int128 n, int128 d) {
    const int128 quotient = n / d;
    const uint128 rest = magnitude(n % d);
    if (rest < static_cast<uint128>(d) - rest) return quotient;
    return n < 0 ? quotient - 1 : quotient + 1;
}

// 18 significant digits are what a Decimal holds.
inline constexpr int128 most = 999'999'999'999'999'999;
constexpr bool fits(int128 coefficient) {
    return coefficient >= -most && coefficient <= most;
}

}  // namespace hv::wide
