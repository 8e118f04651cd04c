#include "plugin/sandbox/chart/replies.hpp"

#include "plugin/sandbox/embedded.hpp"

namespace hv::plugin::sandbox {

http::Reply http_reply(HttpReply reply) {
    http::Reply out;
    out.status = reply.status;
    for (Header& header : reply.headers) out.headers.push_back({std::move(header.name), std::move(header.value)});
    out.body = std::move(reply.body);
    return out;
}

http::Reply see_other(std::string where) {
    return {303,
            {{"Location", std::move(where)}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "same-origin"}},
            {},
            http::Ending::whole};
}

http::Reply plain_reply(int status, std::string words) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(words), http::Ending::whole};
}

http::Reply fragment_reply(const Html& html) {
    return {200,
            {{"Content-Type", "text/html; charset=utf-8"},
             {"Content-Security-Policy", "default-src 'none'"},
             {"Cache-Control", "no-store"}},
            html.markup,
            http::Ending::whole};
}

http::Reply asset_reply(const http::Request& request) {
    const std::string path = "sandbox/assets/" + request.captured.at("name");
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.path != path) continue;
        const std::string type = path.ends_with(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
        return {200,
                {{"Content-Type", type}, {"Cache-Control", "no-cache"}, {"X-Content-Type-Options", "nosniff"}},
                std::string(file.bytes),
                http::Ending::whole};
    }
    return plain_reply(404, "no such file");
}

http::Reply with_language(const http::Request& request, http::Reply reply) {
    if (const auto asked = request.query.find("lang"); asked != request.query.end()) {
        const std::string language = asked->second == "en" ? "en" : "nb";
        reply.headers.push_back({"Set-Cookie", "sandbox-language=" + language + "; Path=/; SameSite=Lax"});
    }
    return reply;
}

Parameters form_of(const http::Request& request) {
    return read_form(request.body).value_or(Parameters{});
}

}  // namespace hv::plugin::sandbox
