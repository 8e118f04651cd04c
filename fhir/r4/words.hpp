// What free text beside a value or a dosage gives away.
//
// Source: reference 2.3 (fasting evidence in local names and notes), 7.27 (as-needed use), 4 (results sent as text).
#pragma once

#include <cstdint>
#include <optional>

#include "fhir/base/decimal.hpp"
#include "fhir/model/record.hpp"
#include "fhir/units/unit.hpp"

namespace hv::fhir::r4 {

enum class Fasting : std::uint8_t { unsaid, yes, no };

// `fastende` anywhere, or a leading `fS-`, `FS-`, `fP-`; `ikke-fastende` and `ikke fastende` say no.
Fasting fasting_in(Text text);

// `ved behov`, `v.b.`, `vb`, `as needed`, as words.
bool says_as_needed(Text text);

// `intramuskulær`, `intramuscular`, ... in a route's text.
bool says_intramuscular(Text text);

// A laboratory result that came as text: an optional comparator, a number with point or comma, an optional known unit.
struct ResultText {
    Comparator comparator = Comparator::none;
    Decimal number;
    Text number_text;
    Unit unit = Unit::none;
    Text unit_text;
};
// Nothing when the text says more than that, or when a comma may stand between thousands ("1,000").
std::optional<ResultText> parse_result(Text text);

Text trimmed(Text text);

}  // namespace hv::fhir::r4
