// The few words in which the two databases differ, behind names in braces: `{skip_locked}`, `{integer}`, ... .
#pragma once

#include <string>
#include <string_view>

namespace hv::plugin::store::sql {

enum class Dialect : unsigned char { sqlite, postgresql };

// The text as this database wants it. A word in braces that nobody knows is a bug and asserts.
std::string spoken(std::string_view sql, Dialect dialect);

}  // namespace hv::plugin::store::sql
