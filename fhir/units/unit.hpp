// Units as they are met, and the conversions that need no knowledge of the substance.
//
// Unit:      a canonical UCUM unit, interned; `Unit::unknown` for text that matches nothing, `Unit::none` for no unit.
// Aliases:   every wild spelling of laboratories and EHRs is a row of unit_table.hpp ("10#9/L", "mmol/l", "mm Hg",
//            "slag/min", micro sign U+00B5 and U+03BC, blanks). Case is mapped only through the table: UCUM is case
//            sensitive. Annotations count for nothing: `{beats}/min` is `/min`, `{tablet}` is `1`.
// Factor:    exact ratios between units of one dimension (kg/g/[lb_av], cm/m/[in_i], mm[Hg]/kPa, 10*9/L and /uL, ...).
//            A conversion that depends on the substance (mg/dL to mmol/L) belongs to the observable, in rules/vocab.
// Source:    UCUM; reference table of units met in Norwegian laboratory messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fhir/base/decimal.hpp"

namespace hv::fhir {

// The row number in the table of canonical units; the names are for code that must tell these two apart.
enum class Unit : std::uint8_t { none = 0, unknown = 1 };

// `code` and `system` as in Quantity; `text` is Quantity.unit. The code is believed when the system is UCUM and the
// table knows it (pseudo-UCUM such as `tablett` is unknown); else the text goes through the aliases. A code without a
// system counts only where there is no text.
Unit read_unit(std::string_view system, std::string_view code, std::string_view text);

// A canonical UCUM code such as `mmol/L`; unknown when there is no such row.
Unit unit_from_ucum(std::string_view ucum);
std::string_view ucum_text(Unit unit);

// One `from` is so many `to`; nothing when they do not measure the same.
std::optional<Ratio> factor_between(Unit from, Unit to);

}  // namespace hv::fhir
