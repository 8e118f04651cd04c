// Lists of texts as the JSON arrays that a column holds. Internal to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::plugin::store::sql {

std::string list_text(const std::vector<std::string>& list);
// Error: internal, the database was changed by hand.
Result<std::vector<std::string>> list_of(std::string_view text);

}  // namespace hv::plugin::store::sql
