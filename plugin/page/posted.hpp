// A posted form: `application/x-www-form-urlencoded`, as every form of the page sends it.
//
// Errors: none; what cannot be decoded is not there. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/http/server.hpp"

namespace hv::plugin::page {

class Posted {
public:
    explicit Posted(const http::Request& request);

    [[nodiscard]] std::string one(std::string_view name) const;               // the first; empty when there is none
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;  // sorted, each once

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace hv::plugin::page
