// Every type that the sandbox knows, with its search parameters; one row a parameter.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "plugin/sandbox/search_index.hpp"

namespace hv::plugin::sandbox {

using SearchTable = std::map<std::string_view, std::vector<Parameter>>;

const SearchTable& search_table();

}  // namespace hv::plugin::sandbox
