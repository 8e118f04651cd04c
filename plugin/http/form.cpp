#include "plugin/http/form.hpp"

#include <algorithm>

#include "plugin/http/routes.hpp"

namespace hv::plugin::http {

std::string Form::one(std::string_view name) const {
    const auto found = std::ranges::find(fields, name, &std::pair<std::string, std::string>::first);
    return found == fields.end() ? std::string() : found->second;
}

std::vector<std::string> Form::all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : fields) {
        if (key == name && !value.empty()) values.push_back(value);
    }
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

Form read_form(std::string_view text) {
    Form form;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = percent_decoded(pair.substr(0, equals), true);
        auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (name && value) {
            form.fields.emplace_back(*std::move(name), *std::move(value));
        } else {
            form.whole = false;
        }
    }
    return form;
}

Form posted_form(const Request& request) {
    const std::string* type = request.header("Content-Type");
    if (type == nullptr || !type->starts_with("application/x-www-form-urlencoded")) return {};
    return read_form(request.body);
}

}  // namespace hv::plugin::http
