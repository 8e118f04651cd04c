// The authorization endpoint: what an app asks for, who signs in, and the code that it gets for it.
#include <algorithm>

#include "plugin/sandbox/authorization.hpp"
#include "plugin/sandbox/escapes.hpp"
#include "plugin/sandbox/people.hpp"
#include "plugin/sandbox/sign_in_page.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::int64_t code_life = 60;     // seconds
constexpr std::int64_t choice_life = 600;  // for somebody who reads the page

HttpReply back_to(const std::string& redirect, const std::string& what, const std::string& state) {
    const char mark = redirect.find('?') == std::string::npos ? '?' : '&';
    return {302,
            {{"Location", redirect + mark + what + "&state=" + url_encoded(state)}, {"Cache-Control", "no-store"}},
            {}};
}

std::string error_words(std::string_view code, std::string_view why) {
    return "error=" + std::string(code) + "&error_description=" + url_encoded(why);
}

bool wants_patient(const Grant& grant) {
    return has_word(grant.scope, "launch/patient") || without_context(grant.scope, "patient") != grant.scope;
}

}  // namespace

std::optional<std::pair<std::string_view, std::string_view>> Authorization::objection(const Parameters& asked) const {
    using Pair = std::pair<std::string_view, std::string_view>;
    if (value_of(asked, "state").empty()) return Pair{"invalid_request", "state is missing"};
    if (value_of(asked, "response_type") != "code") return Pair{"unsupported_response_type", "known: code"};
    if (value_of(asked, "code_challenge").empty()) return Pair{"invalid_request", "code_challenge is missing"};
    if (value_of(asked, "code_challenge_method") != "S256") {
        return Pair{"invalid_request", "code_challenge_method is not S256"};
    }
    if (value_of(asked, "aud") != core_.options.base) return Pair{"invalid_request", "aud is not this FHIR server"};
    const std::string launch = value_of(asked, "launch");
    if (!launch.empty() && !clients_.launch(launch, core_.clock.now())) {
        return Pair{"invalid_request", "launch is not known"};
    }
    return std::nullopt;
}

HttpReply Authorization::authorize(const Parameters& asked) {
    const auto app = clients_.app(value_of(asked, "client_id"));
    if (!app) return oauth_error("invalid_request", "client_id is not registered");
    const std::string redirect = value_of(asked, "redirect_uri");
    if (std::find(app->redirect_uris.begin(), app->redirect_uris.end(), redirect) == app->redirect_uris.end()) {
        return oauth_error("invalid_request", "redirect_uri is not registered for this client");
    }
    const std::string state = value_of(asked, "state");
    if (const auto why = objection(asked)) return back_to(redirect, error_words(why->first, why->second), state);

    Code code{app->id, redirect, state, value_of(asked, "code_challenge"), {}, {}, false};
    code.grant.client = app->id;
    code.grant.nonce = value_of(asked, "nonce");
    code.grant.life = app->token_life;
    code.grant.scope = granted_of(value_of(asked, "scope"), app->scopes);
    if (!app->only.empty()) code.grant.scope = narrowed(code.grant.scope, app->only);
    const std::string launch = value_of(asked, "launch");
    if (const auto begun = clients_.launch(launch, core_.clock.now()); begun && !launch.empty()) {
        code.grant.patient = begun->patient;
        code.grant.user = begun->user;
        code.grant.banner = begun->banner;
        code.grant.app_context = begun->app_context;
        if (begun->patient.empty()) code.grant.scope = without_context(code.grant.scope, "patient");
    }
    if (code.grant.scope.empty()) {
        return back_to(redirect, error_words("invalid_scope", "none of the scopes is registered for this app"), state);
    }
    if (!launch.empty()) return give_code(std::move(code));

    code.grant.banner = true;
    code.expires = core_.clock.now().plus_seconds(choice_life);
    const std::string name = secret_word();
    SignInPage page{name, app->id, origin_of(redirect), people(core_), {}, value_of(asked, "ui_locales")};
    if (wants_patient(code.grant)) page.patients = core_.store.all("Patient");
    pending_[name] = std::move(code);
    return sign_in_page(page);
}

HttpReply Authorization::choose(const Parameters& answer) {
    const Instant now = core_.clock.now();
    std::erase_if(pending_, [now](const auto& one) { return one.second.expires <= now; });
    const auto found = pending_.find(value_of(answer, "pending"));
    if (found == pending_.end()) return oauth_error("invalid_request", "nobody waits for this answer any more");
    const std::string user = value_of(answer, "user");
    const std::string patient = value_of(answer, "patient");
    const bool needs_patient = wants_patient(found->second.grant);
    const bool allowed = value_of(answer, "answer") == "allow";
    if (allowed && person_of(core_, user).name.empty()) return oauth_error("invalid_request", "no such user");
    if (allowed && needs_patient && core_.store.current("Patient", patient) == nullptr) {
        return oauth_error("invalid_request", "no such patient");
    }
    Code code = std::move(found->second);
    pending_.erase(found);
    if (!allowed) return back_to(code.redirect_uri, error_words("access_denied", "the user said no"), code.state);
    code.grant.user = user;
    if (needs_patient) code.grant.patient = patient;
    return give_code(std::move(code));
}

HttpReply Authorization::give_code(Code code) {
    const Instant now = core_.clock.now();
    // A used code is remembered for a while, so that its second use is seen.
    std::erase_if(codes_, [now](const auto& one) { return one.second.expires.plus_seconds(choice_life) <= now; });
    code.expires = now.plus_seconds(code_life);
    code.grant.family = book_.new_family();
    const std::string word = secret_word();
    HttpReply reply = back_to(code.redirect_uri, "code=" + word, code.state);
    codes_[word] = std::move(code);
    return reply;
}

}  // namespace hv::plugin::sandbox
