#include "rules/engine/readings.hpp"

namespace hv::rules {
namespace {

constexpr int most_digits = 12;  // the reach of Ratio's arithmetic; no instrument gives more

int digits_of(std::int64_t coefficient) {
    int digits = 0;
    for (; coefficient != 0; coefficient /= 10) ++digits;
    return digits;
}

// Binary fractions printed in full (76.80000000000001) lose what no instrument measured. Nothing: too large to be real.
std::optional<Decimal> in_reach(Decimal value) {
    const int digits = digits_of(value.coefficient());
    if (value.scale() < 0) {
        if (digits - value.scale() > most_digits) return std::nullopt;
        return value.rounded(0);
    }
    const int whole = digits - value.scale();
    if (whole > most_digits) return std::nullopt;
    const int places = whole > 0 ? most_digits - whole : most_digits;
    return value.scale() > places ? value.rounded(places) : value;
}

// Rounded to the precision at which readings are compared; fewer digits stay as they were written.
Decimal as_measured(Decimal value, int decimals) {
    return value.scale() >= 0 && value.scale() <= decimals ? value : value.rounded(decimals);
}

bool plausible(const Observable& observable, Decimal value) {
    return value >= observable.plausible_low && value <= observable.plausible_high;
}

Converted refused(Why why) {
    Converted result;
    result.why = why;
    return result;
}

Converted finished(const Observable& observable, Decimal value, Decimal exact) {
    Converted result;
    result.value = value;
    result.exact = exact;
    if (!plausible(observable, value)) result.why = Why::implausible;
    return result;
}

bool takes(const Conversion& conversion, Decimal value) {
    return (!conversion.low || value >= *conversion.low) && (!conversion.high || value <= *conversion.high);
}

// Another name for the same thing: the number stays as it is.
bool renames(const Conversion& conversion) {
    return conversion.add == Decimal{} && conversion.factor == Ratio(Decimal(1, 0));
}

}  // namespace

Converted convert(const Observable& observable, const fhir::ObservedValue& value) {
    const std::optional<Decimal> number = in_reach(value.number);
    if (!number) return refused(Why::implausible);

    const int fine = observable.decimals + 4;
    if (value.unit == observable.unit)
        return finished(observable, as_measured(*number, observable.decimals), number->rounded(fine));

    bool known = false;
    for (const Conversion& conversion : observable.conversions) {
        if (conversion.from != value.unit) continue;
        known = true;
        if (!takes(conversion, *number)) continue;
        const Ratio ratio = (Ratio(*number) + Ratio(conversion.add)) * conversion.factor;
        Converted result = finished(observable, ratio.rounded(observable.decimals), ratio.rounded(fine));
        result.converted = !renames(conversion);
        result.weak = value.unit == fhir::Unit::none;
        return result;
    }
    if (value.unit == fhir::Unit::none && observable.bare_number) {
        Converted result = finished(observable, as_measured(*number, observable.decimals), number->rounded(fine));
        result.weak = true;
        return result;
    }
    return refused(known ? Why::implausible : Why::unit);
}

std::optional<TextPair> parse_pair(std::string_view text) {
    constexpr std::string_view digits = "0123456789";
    constexpr std::string_view blanks = " \t";
    const auto number = [&](std::size_t from) { return std::min(text.find_first_not_of(digits, from), text.size()); };
    const auto skip = [&](std::size_t from) { return std::min(text.find_first_not_of(blanks, from), text.size()); };

    const std::size_t first = skip(0);
    const std::size_t first_end = number(first);
    const std::size_t slash = skip(first_end);
    if (first_end == first || first_end - first > 3 || slash == text.size() || text[slash] != '/') return std::nullopt;
    const std::size_t second = skip(slash + 1);
    const std::size_t second_end = number(second);
    if (second_end == second || second_end - second > 3) return std::nullopt;

    const std::string_view rest = text.substr(skip(second_end));
    if (!rest.empty() && fhir::read_unit({}, {}, rest) != fhir::unit_from_ucum("mm[Hg]")) return std::nullopt;
    return TextPair{text.substr(first, first_end - first), text.substr(second, second_end - second)};
}

}  // namespace hv::rules
