// The table of routes: which handler answers a method and a path.
//
// Segments are split before they are decoded, so that `%2F` inside an id stays inside it. The first that fits wins.
// Errors: a target that is no path, or with a broken `%` escape, gives nothing (400).
// Threads: read only after it is made.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/http/server.hpp"

namespace hv::plugin::http {

// `%41` -> `A`; with `plus` a `+` is a space. Nothing when an escape is broken or gives a zero byte.
std::optional<std::string> percent_decoded(std::string_view text, bool plus);

// Fills path, target and query of the request; false when the target cannot be read.
bool read_target(std::string_view target, Request& request);

class Routes {
public:
    explicit Routes(std::vector<Route> routes) : routes_(std::move(routes)) {}

    struct Found {
        const Route* route = nullptr;  // null: nothing fits
        std::string allow;             // methods that the path knows; empty: 404
    };
    // Fills `captured` of the request. HEAD is answered by GET.
    [[nodiscard]] Found find(Request& request) const;

private:
    std::vector<Route> routes_;
};

}  // namespace hv::plugin::http
