// Two members of one object with the same name: in a patient's record either could be the true one.
#pragma once

#include "fhir/json/value.hpp"

namespace hv::json {

// The second of two names that are equal; nullptr when all `count` names from `first` on differ. Of several, the one
// that comes first in the text. Never slower than sorting: a hostile object cannot make it quadratic.
const Node* find_duplicate(const Node* first, std::uint32_t count, const char* text);

}  // namespace hv::json
