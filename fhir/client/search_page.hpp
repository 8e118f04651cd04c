// One page of a search, judged: is it whole, and where does it go on?
//
// Errors: unavailable, it is no searchset, an entry holds nothing, or an outcome in it says that something is missing;
//         denied, when that is because it is kept from us. What a page holds about patients is in no error.
// Source: FHIR R4 search, Bundle; reference sections 4 (paging, search.mode, total).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/client/quirks.hpp"

namespace hv::fhir::client {

struct SearchPage {
    std::string self;
    std::string next;  // empty: the last one
    std::optional<std::uint64_t> total;
    std::uint64_t matches = 0;                               // without what was included, and without outcomes
    std::vector<std::pair<std::string, std::string>> found;  // id and version of each match, when wanted
};

[[nodiscard]] Result<SearchPage> read_page(std::string_view body, std::string_view type, const Quirks& quirks,
                                           bool want_found = false);

// The first parameter of the search that the server's `self` link does not repeat; empty: all are there, or the link
// says nothing about any. Parameters that change only how an answer is cut up are not looked for.
std::string dropped_parameter(std::string_view self_query,
                              const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace hv::fhir::client
