// Which versions of this program a bundle may be judged by: `>=0.1 <1`, conditions that must all hold.
//
// Version:    one to three numbers; missing ones are 0.
// Condition:  `>=`, `>`, `<=`, `<` or `=`, and a version, without a blank between them.
#pragma once

#include <string>
#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::rules::bundle {

// Of the evaluator in this program.
std::string_view engine_version();

// Error: invalid, the conditions or the version cannot be read.
Result<bool> satisfies(std::string_view conditions, std::string_view version);

// From `version` on, up to the next number before the first dot.
std::string engine_from(std::string_view version);

}  // namespace hv::rules::bundle
