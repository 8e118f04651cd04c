// What is measured by a number: its unit, the units that are accepted for it, and its plausible range.
#include <algorithm>
#include <array>
#include <tuple>

#include "rules/engine/vocabulary_parts.hpp"

namespace hv::rules {
namespace {

void add_conversion(Notes& notes, const Spot& spot, Observable& out, const Conversion& conversion) {
    const bool own = conversion.from == out.unit || (conversion.from == fhir::Unit::none && out.bare_number);
    if (own || std::ranges::find(out.conversions, conversion.from, &Conversion::from) != out.conversions.end()) {
        const std::string what =
            conversion.from == fhir::Unit::none ? "a number without a unit" : quoted(spot.value.text());
        notes.add(spot.offset(), "unit-twice", spot.place + ": " + what + " is accepted already");
        return;
    }
    out.conversions.push_back(conversion);
}

// `{"from": 3, "through": 20}`; nothing of it when it is absent, broken or holds no value.
std::pair<std::optional<Decimal>, std::optional<Decimal>> read_range(Notes& notes, const Spot& spot) {
    if (!spot) return {};
    Fields fields(notes, spot);
    const auto range = read_range_fields(fields);
    fields.finish();
    if (!range) return {};
    return {range->first, range->second};
}

void read_substance_conversion(Notes& notes, const Spot& spot, Observable& out) {
    Fields fields(notes, spot);
    const std::size_t before = notes.count();
    const Spot from = fields.required("from");
    Conversion conversion;
    conversion.from = read_unit(notes, from, true);
    Decimal multiply(1, 0);
    Decimal divide(1, 0);
    bool any = false;
    for (auto [name, target] : {std::pair{"add", &conversion.add}, {"multiply", &multiply}, {"divide", &divide}}) {
        const Spot number = fields.optional(name);
        any = any || number;
        const auto value = read_decimal(notes, number);
        if (!value) continue;
        if (target != &conversion.add && *value <= Decimal()) {
            notes.add(number.offset(), "conversion-zero", number.place + ": wanted a number above 0");
        } else {
            *target = *value;
        }
    }
    if (fields && !any) {
        notes.add(spot.offset(), "missing-field",
                  spot.place + ": wanted `add`, `multiply` or `divide`, found none of them");
    }
    std::tie(conversion.low, conversion.high) = read_range(notes, fields.optional("valid"));
    fields.finish();
    if (notes.count() != before || conversion.from == fhir::Unit::unknown) return;
    conversion.factor = Ratio(multiply) / Ratio(divide);
    if (conversion.low && out.plausible_low < out.plausible_high) {
        const auto converted = [&](const Decimal& value) {
            return (Ratio(value) + Ratio(conversion.add)) * conversion.factor;
        };
        if (converted(*conversion.high) < Ratio(out.plausible_low) ||
            converted(*conversion.low) > Ratio(out.plausible_high)) {
            notes.add(spot.offset(), "conversion-implausible",
                      spot.place + ": no value that it converts is plausible afterwards");
            return;
        }
    }
    add_conversion(notes, from, out, conversion);
}

void read_conversions(Fields& fields, Observable& out) {
    Notes& notes = fields.notes();
    for (const Spot& item : read_list(notes, fields.optional("accepts"))) {
        const fhir::Unit from = read_unit(notes, item, false);
        if (from == fhir::Unit::unknown || out.unit == fhir::Unit::unknown) continue;
        const auto factor = fhir::factor_between(from, out.unit);
        if (!factor) {
            notes.add(item.offset(), "unit-unconvertible",
                      item.place + ": " + quoted(item.value.text()) + " does not convert to " +
                          quoted(fhir::ucum_text(out.unit)) + " without knowing the substance",
                      "state the conversion in `converts`");
            continue;
        }
        Conversion conversion;
        conversion.from = from;
        conversion.factor = *factor;
        add_conversion(notes, item, out, conversion);
    }
    for (const Spot& item : read_list(notes, fields.optional("converts"))) read_substance_conversion(notes, item, out);
}

// The observables of the formula, to be looked up when all are known.
std::vector<Spot> read_derivation(Notes& notes, const Spot& spot, Observable& out) {
    static constexpr std::array<std::string_view, 1> formulas{"bmi"};
    if (!spot) return {};
    Fields fields(notes, spot);
    if (read_choice(notes, fields.required("formula"), formulas)) out.derivation = Derivation::bmi;
    const Spot from = fields.required("from");
    std::vector<Spot> items = read_list(notes, from);
    if (from.value.is_array() && items.size() != 2) {
        notes.add(from.offset(), "bad-value",
                  from.place + ": wanted weight and height, found " + std::to_string(items.size()) + " observables");
    }
    fields.finish();
    return items;
}

}  // namespace

fhir::Unit read_unit(Notes& notes, const Spot& spot, bool none_allowed) {
    if (none_allowed && spot.value.is_string() && spot.value.text().empty()) return fhir::Unit::none;
    const auto text = read_string(notes, spot);
    if (!text) return fhir::Unit::unknown;
    const fhir::Unit unit = fhir::unit_from_ucum(*text);
    if (unit == fhir::Unit::unknown) {
        notes.add(spot.offset(), "unknown-unit", spot.place + ": " + quoted(*text) + " is no unit that is known",
                  "give its UCUM code; units are rows of the table in fhir/units");
    }
    return unit;
}

std::optional<std::pair<Decimal, Decimal>> read_range_fields(Fields& fields) {
    Notes& notes = fields.notes();
    const auto low = read_decimal(notes, fields.required("from"));
    const auto high = read_decimal(notes, fields.required("through"));
    if (!low || !high) return std::nullopt;
    if (*low < *high) return std::pair(*low, *high);
    notes.add(fields.offset(), "range-order", fields.place() + ": holds no value: `from` is not below `through`");
    return std::nullopt;
}

std::vector<Spot> read_quantity(Fields& fields, Observable& out) {
    Notes& notes = fields.notes();
    out.unit = read_unit(notes, fields.required("unit"), false);
    out.decimals = read_int(notes, fields.required("decimals"), 0, 3).value_or(0);
    const auto [low, high] = read_range(notes, fields.required("plausible"));
    if (low && high) {
        out.plausible_low = *low;
        out.plausible_high = *high;
    }
    out.bare_number = read_bool(notes, fields.optional("bare_number")).value_or(false);
    read_conversions(fields, out);
    return read_derivation(notes, fields.optional("derive"), out);
}

}  // namespace hv::rules
