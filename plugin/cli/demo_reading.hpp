// What may be typed as a reading for the demo: `systolic=182`.
//
// Errors: invalid, of a number that the observable cannot have. Everything else is left to whoever writes it
//         (app/demo_clinic.hpp): an unknown name, a coded answer, no number. Pure.
#pragma once

#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::plugin::cli {

Result<bool> check_reading(std::string_view reading);

}  // namespace hv::plugin::cli
