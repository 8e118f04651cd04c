// `name=value&...`: a posted form (`application/x-www-form-urlencoded`), or the query of an address.
//
// Errors: a pair with a broken `%` escape is left out, and said by `whole`. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/http/server.hpp"

namespace hv::plugin::http {

struct Form {
    std::vector<std::pair<std::string, std::string>> fields;  // decoded, in their order
    bool whole = true;                                        // every pair could be decoded

    // The first of that name; empty when there is none.
    [[nodiscard]] std::string one(std::string_view name) const;
    // All of that name that say something: sorted, each once.
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
};

Form read_form(std::string_view text);
// Of the request's body; no fields when that is of another type.
Form posted_form(const Request& request);

}  // namespace hv::plugin::http
