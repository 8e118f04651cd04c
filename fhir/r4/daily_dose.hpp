// How many milligrams are taken regularly on one day, where and only where a Dosage says so in its structured parts.
//
// Amount:   doseAndRate with one doseQuantity in g, mg or ug; or a count of tablets or capsules, times the strength of
//           the product when its Medication names one active ingredient with a strength a piece.
// Times:    timing.repeat (frequency, period in hours, days or weeks; times of day; `when`), else timing.code (BID).
// Several:  entries of one day are summed. Entries one after another (different `sequence`, different bounds) say more
//           than one dose, and what is taken now nobody can tell: not readable.
// Skipped:  an entry as needed. A largest dose (maxDosePerPeriod) is no dose; text ("1 tablett morgen") is not parsed.
// Out:      exact to six decimals; nothing when any regular entry cannot be read, or there is none: never a guess.
// Source:   FHIR R4 Dosage, Timing, Ratio; reference 6.2, 7.27.
#pragma once

#include "fhir/r4/shapes.hpp"
#include "fhir/r4/words.hpp"

namespace hv::fhir::r4 {

// Milligrams in one of this unit; nothing when it is no unit of mass.
std::optional<Ratio> milligrams_in(Text code, Text unit);
// Tablets, capsules, pieces.
bool is_piece(Text code, Text unit);
// `BID` and the like.
std::optional<Ratio> times_a_day(Text timing_code);
// A period of so many hours, days or weeks, in days.
std::optional<Ratio> period_days(const Decimal& period, Text unit);
// A positive number of at most twelve digits.
std::optional<Decimal> amount_of(Text number);

template <json::View V>
std::optional<Ratio> amount_in(const V& quantity, bool pieces) {
    if (!is_object(quantity) || quantity["comparator"].kind() != json::Kind::absent) return std::nullopt;
    const auto value = amount_of(quantity["value"].text());
    if (!value) return std::nullopt;
    const Text code = string_of(quantity["code"]);
    const Text unit = string_of(quantity["unit"]);
    if (pieces) return is_piece(code, unit) ? std::optional(Ratio(*value)) : std::nullopt;
    const auto milligrams = milligrams_in(code, unit);
    return milligrams ? std::optional(Ratio(*value) * *milligrams) : std::nullopt;
}

// Milligrams of the active ingredient in one piece of the product.
template <json::View V>
std::optional<Ratio> strength_of(const V& medication) {
    std::size_t active = 0;
    V strength{};
    each(medication["ingredient"], [&](const V& item, std::size_t) {
        const V is_active = item["isActive"];
        if (is_active.kind() == json::Kind::boolean && !is_active.is_true()) return;
        ++active;
        if (!has_modifier(item["modifierExtension"])) strength = item["strength"];
    });
    if (active != 1) return std::nullopt;
    const auto mass = amount_in(strength["numerator"], false);
    const V per = strength["denominator"];
    const bool bare = string_of(per["code"]).empty() && string_of(per["unit"]).empty();
    const auto bare_count = bare ? amount_of(per["value"].text()) : std::nullopt;
    const auto pieces = bare_count ? std::optional(Ratio(*bare_count)) : amount_in(per, true);
    return mass && pieces ? std::optional(*mass / *pieces) : std::nullopt;
}

template <json::View V>
std::optional<Ratio> dose_at_once(const V& dosage, const std::optional<Ratio>& strength) {
    std::size_t count = 0;
    V quantity{};
    each(dosage["doseAndRate"], [&](const V& item, std::size_t) {
        ++count;
        quantity = item["doseQuantity"];
    });
    if (count != 1) return std::nullopt;
    if (const auto mass = amount_in(quantity, false)) return mass;
    const auto pieces = amount_in(quantity, true);
    return pieces && strength ? std::optional(*pieces * *strength) : std::nullopt;
}

template <json::View V>
std::optional<Ratio> daily_times(const V& timing) {
    const V repeat = timing["repeat"];
    if (timing["event"].size() > 0) return std::nullopt;
    if (!is_object(repeat) || (repeat["frequency"].kind() == json::Kind::absent && repeat["when"].size() == 0 &&
                               repeat["timeOfDay"].size() == 0 && repeat["period"].kind() == json::Kind::absent)) {
        std::optional<Ratio> times;
        each_coding(timing["code"], [&](const Coding& coding) {
            if (!times) times = times_a_day(coding.code);
        });
        return times;
    }
    for (const Text name : {Text("frequencyMax"), Text("periodMax"), Text("dayOfWeek")})
        if (repeat[name].kind() != json::Kind::absent) return std::nullopt;
    const std::size_t listed = repeat["when"].size() + repeat["timeOfDay"].size();
    std::optional<Decimal> frequency = Decimal(static_cast<std::int64_t>(listed), 0);
    if (repeat["frequency"].kind() != json::Kind::absent) {
        frequency = amount_of(repeat["frequency"].text());
        // Both together: whether so often at each of these times, or in all, nobody can tell.
        if (listed > 1 && frequency && *frequency != Decimal(static_cast<std::int64_t>(listed), 0)) return std::nullopt;
    } else if (listed == 0) {
        frequency = Decimal(1, 0);  // FHIR's default
    }
    if (!frequency) return std::nullopt;
    const V period = repeat["period"];
    if (period.kind() == json::Kind::absent) {
        if (listed > 0) return Ratio(*frequency);  // at these times, every day
        return std::nullopt;
    }
    const auto length = amount_of(period.text());
    const auto days = length ? period_days(*length, string_of(repeat["periodUnit"])) : std::nullopt;
    return days ? std::optional(Ratio(*frequency) / *days) : std::nullopt;
}

// Which of several entries belong together.
struct DoseTurn {
    Text sequence, start, end;
    bool operator==(const DoseTurn&) const = default;
};

template <json::View V>
DoseTurn turn_of(const V& dosage) {
    const V bounds = dosage["timing"]["repeat"]["boundsPeriod"];
    return {dosage["sequence"].text(), string_of(bounds["start"]), string_of(bounds["end"])};
}

// `is_as_needed(entry)`: whether an entry is to be skipped.
template <json::View V, class AsNeeded>
std::optional<Decimal> daily_dose(const V& dosages, const std::optional<Ratio>& strength, AsNeeded&& is_as_needed) {
    Ratio sum;
    bool readable = true;
    std::optional<DoseTurn> turn;
    each(dosages, [&](const V& item, std::size_t) {
        if (!readable || is_as_needed(item)) return;
        const auto dose = dose_at_once(item, strength);
        const auto times = dose ? daily_times(item["timing"]) : std::nullopt;
        readable = times && !has_modifier(item["modifierExtension"]) && (!turn || *turn == turn_of(item));
        if (!readable) return;
        sum = sum + *dose * *times;
        turn = turn_of(item);
    });
    if (!readable || !turn) return std::nullopt;
    return sum.rounded(6);
}

}  // namespace hv::fhir::r4
