#include "plugin/web/web.hpp"

namespace hv::plugin::web {
namespace {

std::string ancestors_of(const Frame& frame) {
    if (frame.ancestors.empty()) return "'none'";
    std::string text;
    for (const std::string& origin : frame.ancestors) text += (text.empty() ? "" : " ") + origin;
    return text;
}

std::vector<Data> addresses(const std::vector<std::string>& names) {
    std::vector<Data> list;
    for (const std::string& name : names) list.push_back(std::move(Data().set("href", asset(name))));
    return list;
}

}  // namespace

Data layout(const Layout& layout) {
    Data data;
    data.set("lang", layout.language);
    data.set("title", layout.title);
    data.set("session", layout.session);
    std::vector<std::string> styles{"web/designsystemet.css", "web/hjertevakt.css"};
    styles.insert(styles.end(), layout.styles.begin(), layout.styles.end());
    data.set("styles", addresses(styles));
    data.set("scripts", addresses(layout.scripts));
    return data;
}

http::Reply html(int status, std::string body, const Frame& frame) {
    http::Reply reply;
    reply.status = status;
    reply.headers = {
        {"Content-Type", "text/html; charset=utf-8"},
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
         "form-action 'self'; base-uri 'none'; frame-ancestors " +
             ancestors_of(frame)},
        {"Cache-Control", "no-store"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"}};
    // Those that know no frame-ancestors; a list of origins cannot be said to them.
    if (frame.ancestors.empty()) reply.headers.push_back({"X-Frame-Options", "DENY"});
    reply.body = std::move(body);
    return reply;
}

}  // namespace hv::plugin::web
