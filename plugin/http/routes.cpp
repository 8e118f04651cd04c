#include "plugin/http/routes.hpp"

#include <algorithm>

#include "plugin/http/form.hpp"

namespace hv::plugin::http {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// `https://host/path` is allowed as a target (RFC 9112, 3.2.2); what counts is its path.
std::string_view origin_form(std::string_view target) {
    const std::size_t scheme = target.find("://");
    if (scheme == std::string_view::npos || target.starts_with('/')) return target;
    const std::size_t path = target.find_first_of("/?", scheme + 3);
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

// The next segment and what follows it; `rest` begins behind a slash.
std::string_view next_segment(std::string_view& rest) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
    return segment;
}

std::string_view raw_path(std::string_view target) {
    const std::string_view form = origin_form(target);
    return form.substr(0, form.find('?'));
}

bool is_capture(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool fits(std::string_view pattern, std::string_view path, std::map<std::string, std::string>& captured) {
    while (!pattern.empty() && !path.empty()) {
        pattern.remove_prefix(1);
        path.remove_prefix(1);
        const std::string_view before = path;
        std::string_view wanted = next_segment(pattern);
        const std::string_view segment = next_segment(path);
        if (is_capture(wanted)) {
            wanted = wanted.substr(1, wanted.size() - 2);
            const bool all = wanted.ends_with("...");
            if (!all && segment.empty()) return false;
            const auto value = percent_decoded(all ? before : segment, false);
            captured[std::string(all ? wanted.substr(0, wanted.size() - 3) : wanted)] = value.value_or("");
            if (all) return true;
            continue;
        }
        if (percent_decoded(segment, false) != wanted) return false;
    }
    return pattern.empty() && path.empty();
}

bool method_fits(const Route& route, std::string_view method) {
    return route.method == "*" || route.method == method || (method == "HEAD" && route.method == "GET");
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return out;
}

bool read_target(std::string_view target, Request& request) {
    request.target = target;
    const std::string_view form = origin_form(target);
    if (!form.starts_with('/')) return false;
    auto path = percent_decoded(raw_path(target), false);
    if (!path) return false;
    request.path = std::move(*path);
    const std::size_t mark = form.find('?');
    if (mark == std::string_view::npos) return true;
    const std::string_view query = form.substr(mark + 1);
    Form read = read_form(query.substr(0, query.find('#')));
    for (auto& [name, value] : read.fields) request.query.emplace(std::move(name), std::move(value));
    return read.whole;
}

Routes::Found Routes::find(Request& request) const {
    Found found;
    const std::string_view path = raw_path(request.target);
    for (const Route& route : routes_) {
        std::map<std::string, std::string> captured;
        if (!fits(route.pattern, path, captured)) continue;
        if (method_fits(route, request.method)) {
            request.captured = std::move(captured);
            found.route = &route;
            return found;
        }
        if (!found.allow.empty()) found.allow += ", ";
        found.allow += route.method == "GET" ? "GET, HEAD" : route.method;
    }
    return found;
}

}  // namespace hv::plugin::http
