// What a test or a newcomer tells the sandbox from outside, at `/sandbox/`: faults, tokens, apps and launches.
#include "plugin/sandbox/assertions.hpp"
#include "plugin/sandbox/inside.hpp"

namespace hv::plugin::sandbox {
namespace {

HttpReply said(int status, std::string body) {
    return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

HttpReply refusal(const Error& error) {
    json::Writer out;
    out.begin_object().member("error", error.message).member("hint", error.hint).end_object();
    return said(400, out.take());
}

std::string member(json::Value object, std::string_view name) {
    return std::string(object[name].text());
}

// `{"id","redirect_uri","scopes"}`, and perhaps `only` and `jwks` (as text).
HttpReply add_app(Clients& clients, json::Value asked) {
    AppClient app;
    app.id = member(asked, "id");
    app.redirect_uris = {member(asked, "redirect_uri")};
    app.scopes = member(asked, "scopes");
    app.only = member(asked, "only");
    app.jwks = member(asked, "jwks");
    if (app.id.empty() || app.scopes.empty() || app.redirect_uris.front().empty()) {
        return refusal({Fault::invalid, "an app has an id, a redirect_uri and scopes", ""});
    }
    const auto added = clients.add(std::move(app));
    return added ? said(200, "{}") : refusal(added.error());
}

// `{"patient","user"}`, each of which may be missing.
HttpReply begin_launch(Clients& clients, json::Value asked, Instant now) {
    constexpr std::int64_t life = 300;  // seconds
    const std::string word = secret_word();
    clients.begin_launch(word, {member(asked, "patient"), member(asked, "user"), asked["banner"].is_true(),
                                member(asked, "appContext"), now.plus_seconds(life)});
    return said(200, R"({"launch":")" + word + "\"}");
}

}  // namespace

HttpReply SandboxEhr::Inside::admin(const HttpRequest& request, std::string_view path) {
    if (path == "faults" && request.method == "DELETE") {
        faults.clear();
        return said(200, "{}");
    }
    if (path == "faults" && request.method == "POST") {
        const auto added = faults.add_json(request.body);
        return added ? said(200, "{\"added\":" + std::to_string(*added) + "}") : refusal(added.error());
    }
    if (path == "revoke-tokens" && request.method == "POST") {
        authorization.revoke_all();
        return said(200, "{}");
    }
    if ((path == "apps" || path == "launches") && request.method == "POST") {
        const auto asked = json::Document::parse(request.body);
        if (!asked) return refusal(asked.error());
        return path == "apps" ? add_app(clients, asked->root())
                              : begin_launch(clients, asked->root(), core.clock.now());
    }
    return said(404, R"({"error":"known: POST and DELETE faults, POST revoke-tokens, apps and launches"})");
}

}  // namespace hv::plugin::sandbox
