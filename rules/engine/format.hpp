// The one way in which a rule document is laid out: keys in the order of the format, two blanks, one item a line,
// short objects and arrays on one line. Formatting a formatted file changes nothing.
#pragma once

#include <string>
#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::rules {

// Error: invalid, when the text is no strict JSON.
Result<std::string> format_document(std::string_view bytes);

}  // namespace hv::rules
