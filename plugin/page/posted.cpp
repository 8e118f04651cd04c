#include "plugin/page/posted.hpp"

#include <algorithm>

#include "plugin/http/routes.hpp"

namespace hv::plugin::page {

Posted::Posted(const http::Request& request) {
    const std::string* type = request.header("content-type");
    if (type == nullptr || !type->starts_with("application/x-www-form-urlencoded")) return;
    std::string_view rest = request.body;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        auto name = http::percent_decoded(pair.substr(0, equals), true);
        auto value = http::percent_decoded(pair.substr(equals + 1), true);
        if (name && value) fields_.emplace_back(*std::move(name), *std::move(value));
    }
}

std::string Posted::one(std::string_view name) const {
    const auto found = std::ranges::find(fields_, name, &std::pair<std::string, std::string>::first);
    return found == fields_.end() ? std::string() : found->second;
}

std::vector<std::string> Posted::all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : fields_) {
        if (key == name && !value.empty()) values.push_back(value);
    }
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

}  // namespace hv::plugin::page
