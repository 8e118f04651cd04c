// All pages of a search, or why there are not all (see fhir_ehr.hpp).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fhir/client/requests.hpp"

namespace hv::fhir::client {

using Found = std::vector<std::pair<std::string, std::string>>;  // id and version of each match

// `found` may be null. `begun`: the first page, when it has come already.
[[nodiscard]] Result<Pages> all_pages(const Requests& ehr, const Search& search, Found* found,
                                      std::optional<HttpReply> begun = {});

}  // namespace hv::fhir::client
