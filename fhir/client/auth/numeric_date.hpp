// NumericDate of RFC 7519: seconds since 1970, with or without a fraction.
#pragma once

#include <optional>

#include "fhir/base/time.hpp"
#include "fhir/json/value.hpp"

namespace hv::fhir::client {

// Whole seconds; a fraction is cut off. Nothing for what is no number, negative, with an exponent or beyond 2262.
std::optional<Instant> read_numeric_date(json::Value value);
std::int64_t numeric_date(Instant instant);

}  // namespace hv::fhir::client
