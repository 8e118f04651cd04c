#include "fhir/r4/daily_dose.hpp"

#include <algorithm>
#include <array>

namespace hv::fhir::r4 {
namespace {

struct Mass {
    Text name;
    std::int64_t numerator;
    std::int64_t denominator;
};
constexpr std::array<Mass, 10> masses{{{"mg", 1, 1},
                                       {"milligram", 1, 1},
                                       {"g", 1000, 1},
                                       {"gram", 1000, 1},
                                       {"ug", 1, 1000},
                                       {"mcg", 1, 1000},
                                       {"\u00b5g", 1, 1000},  // micro sign
                                       {"\u03bcg", 1, 1000},  // the Greek letter
                                       {"mikrogram", 1, 1000},
                                       {"microgram", 1, 1000}}};

constexpr std::array<Text, 20> pieces{"{tablet}",  "{tbl}",   "{capsule}", "{cap}",  "TAB",       "CAP",      "tablett",
                                      "tabletter", "tabl",    "tbl",       "tablet", "tablets",   "kapsel",   "kapsler",
                                      "kaps",      "capsule", "capsules",  "stk",    "732936001", "732937005"};

struct Often {
    Text code;  // of GTSAbbreviation
    int times;
    int days;
};
constexpr std::array<Often, 11> timings{{{"QD", 1, 1},
                                         {"BID", 2, 1},
                                         {"TID", 3, 1},
                                         {"QID", 4, 1},
                                         {"AM", 1, 1},
                                         {"PM", 1, 1},
                                         {"BED", 1, 1},
                                         {"QOD", 1, 2},
                                         {"Q4H", 6, 1},
                                         {"Q6H", 4, 1},
                                         {"Q8H", 3, 1}}};

bool known_piece(Text name) {
    return !name.empty() && std::ranges::find(pieces, name) != pieces.end();
}

const Mass* mass_named(Text name) {
    const auto found = std::ranges::find(masses, name, &Mass::name);
    return found == masses.end() ? nullptr : &*found;
}

}  // namespace

// The code speaks; the printed unit only where there is no code.
std::optional<Ratio> milligrams_in(Text code, Text unit) {
    const Mass* mass = mass_named(code.empty() ? trimmed(unit) : code);
    return mass != nullptr ? std::optional(Ratio(mass->numerator, mass->denominator)) : std::nullopt;
}

bool is_piece(Text code, Text unit) {
    // UCUM has no tablets: its `1` leaves it to the printed unit to say what is counted.
    return known_piece(code) || ((code.empty() || code == "1") && known_piece(trimmed(unit)));
}

std::optional<Ratio> times_a_day(Text timing_code) {
    const auto found = std::ranges::find(timings, timing_code, &Often::code);
    return found == timings.end() ? std::nullopt : std::optional(Ratio(found->times, found->days));
}

std::optional<Ratio> period_days(const Decimal& period, Text unit) {
    if (unit == "h") return Ratio(period) / Ratio(24, 1);
    if (unit == "d") return Ratio(period);
    if (unit == "wk") return Ratio(period) * Ratio(7, 1);
    return std::nullopt;
}

std::optional<Decimal> amount_of(Text number) {
    constexpr std::size_t longest = 13;
    const auto value = number.size() <= longest ? Decimal::parse(number) : std::nullopt;
    return value && *value > Decimal() ? value : std::nullopt;
}

}  // namespace hv::fhir::r4
