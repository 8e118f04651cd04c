// Europe/Oslo: the zone of every time that names none, and of every day that a rule counts.
//
// Source: the system's tz database, read once (Howard Hinnant's date library).
// Days on which clocks change: an ambiguous local time (last Sunday of October, 02:00-03:00) is its first occurrence;
// a local time that was skipped (last Sunday of March) is read with the offset from before the change.
#pragma once

#include <cstdint>

#include "fhir/base/time.hpp"

namespace hv {

// Seconds to add to UTC.
std::int32_t oslo_offset(Instant instant);

// The civil day in Oslo.
Date oslo_date(Instant instant);

// `seconds` after local midnight of `day`, as the clock on the wall shows it (0..86399).
Instant from_oslo(Date day, std::int32_t seconds);

}  // namespace hv
