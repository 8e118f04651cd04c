// What a browser sends and keeps for us: cookies and origins.
#include <algorithm>

#include "fhir/client/text.hpp"
#include "plugin/smart/session_book.hpp"

namespace hv::plugin::smart {
namespace {

bool is_plain(std::string_view public_url) {
    return !public_url.starts_with("https://");
}

std::string attributes(std::string_view public_url) {
    // In an EHR's frame only `SameSite=None` arrives, and only `Partitioned` will in the future; both want Secure.
    return is_plain(public_url) ? "; Path=/; HttpOnly; SameSite=Lax"
                                : "; Path=/; Secure; HttpOnly; SameSite=None; Partitioned";
}

}  // namespace

std::string cookie_name(std::string_view name, std::string_view public_url) {
    return (is_plain(public_url) ? "" : "__Host-") + std::string(name);
}

std::string set_cookie(std::string_view name, std::string_view value, std::string_view public_url) {
    return cookie_name(name, public_url) + '=' + std::string(value) + attributes(public_url);
}

std::string drop_cookie(std::string_view name, std::string_view public_url) {
    return cookie_name(name, public_url) + '=' + attributes(public_url) + "; Max-Age=0";
}

std::string cookie_of(const http::Request& request, std::string_view name, std::string_view public_url) {
    const std::string wanted = cookie_name(name, public_url);
    for (const http::HeaderField& field : request.headers) {
        if (!fhir::client::same_without_case(field.name, "cookie")) continue;
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(';'), rest.size());
            std::string_view one = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
            const std::size_t equals = one.find('=');
            if (equals != std::string_view::npos && one.substr(0, equals) == wanted)
                return std::string(one.substr(equals + 1));
        }
    }
    return {};
}

std::string origin_of(std::string_view url) {
    const std::size_t host = url.find("://");
    if (host == std::string_view::npos) return {};
    std::string origin(url.substr(0, std::min(url.find('/', host + 3), url.size())));
    const std::string_view usual = origin.starts_with("https:") ? ":443" : ":80";
    if (origin.ends_with(usual)) origin.resize(origin.size() - usual.size());
    return origin;
}

}  // namespace hv::plugin::smart
