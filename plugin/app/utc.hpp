// Instants as machines read them: RFC 3339 in UTC with milliseconds, `2026-01-31T12:00:00.000Z`.
#pragma once

#include <string>

#include "fhir/base/time.hpp"

namespace hv::plugin::app {

std::string utc_text(Instant instant);

}  // namespace hv::plugin::app
