#include "plugin/smart/session_book.hpp"

#include <algorithm>

#include "fhir/client/auth/numeric_date.hpp"
#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/http/form.hpp"
#include "plugin/smart/scopes.hpp"
#include "plugin/smart/screens.hpp"

namespace hv::plugin::smart {
namespace {

constexpr std::string_view key_name = "hjertevakt";
constexpr std::int64_t moved_by = 60;  // seconds of idle time that are worth a write

Error nobody(std::string message) {
    return {Fault::denied, std::move(message), "open the page from the EHR again, or log in"};
}

bool reads_only(const http::Request& request) {
    return request.method == "GET" || request.method == "HEAD";
}

std::string_view role_text(care::Role role) {
    return role == care::Role::gp ? "gp" : role == care::Role::psychiatrist ? "psychiatrist" : "other";
}

care::Role role_of(std::string_view text) {
    return text == "gp" ? care::Role::gp : text == "psychiatrist" ? care::Role::psychiatrist : care::Role::other;
}

std::string place_of(const std::string& digest) {
    return "session " + digest;
}

// A frame without an origin of its own says `null`; it holds the key or it does not.
bool foreign_origin(const http::Request& request, const std::string& public_url) {
    const std::string* origin = request.header("Origin");
    if (origin == nullptr || *origin == "null" || public_url.empty()) return false;
    return *origin != origin_of(public_url);
}

}  // namespace

bool Session::may(std::string_view type, char letter) const {
    return Scopes(scope).may(type, letter);
}

rules::Language language_of(const Session& session) {
    return session.language == "en" ? rules::Language::en : rules::Language::nb;
}

std::string Sessions::cookie(const Session& /*session*/) {
    return {};
}

http::Reply Sessions::refusal(const http::Request& /*request*/, const Error& error) {
    return http::error_reply(error);
}

struct SessionBook::Who {
    care::Viewer viewer;
    std::string patient;
    std::string encounter;
    std::string intent;
    bool banner = true;
    Instant ends;

    [[nodiscard]] std::string text() const {
        json::Writer out;
        out.begin_object().member("ehr", viewer.ehr).member("user", viewer.user).member("name", viewer.name);
        out.member("role", role_text(viewer.role)).member("unit", viewer.unit).member("patient", patient);
        out.member("encounter", encounter).member("intent", intent).key("banner").boolean(banner);
        out.key("ends").integer(fhir::client::numeric_date(ends)).end_object();
        return out.take();
    }

    static std::optional<Who> read(std::string_view text) {
        const auto document = json::Document::parse(text);
        if (!document) return std::nullopt;
        const json::Value root = document->root();
        Who who;
        const std::pair<const char*, std::string*> texts[] = {{"ehr", &who.viewer.ehr},   {"user", &who.viewer.user},
                                                              {"name", &who.viewer.name}, {"unit", &who.viewer.unit},
                                                              {"patient", &who.patient},  {"encounter", &who.encounter},
                                                              {"intent", &who.intent}};
        for (const auto& [name, into] : texts) *into = root[name].text();
        who.viewer.role = role_of(root["role"].text());
        who.banner = root["banner"].is_true();
        who.ends = fhir::client::read_numeric_date(root["ends"]).value_or(earliest_instant);
        return who;
    }
};

TokenKeeping SessionBook::keeping(const std::string& key, Instant ends) const {
    return {parts_.care, &parts_.seal, parts_.clock, digest_of("tokens " + key), ends};
}

Result<Session> SessionBook::begin(const Login& login) {
    const std::string key = new_secret();
    const std::string digest = digest_of(key);
    const Instant now = parts_.clock->now();
    const Who who{login.viewer, login.patient, login.encounter,
                  login.intent, login.banner,  now.plus_seconds(parts_.longest.count())};
    if (auto done = keep(keeping(key, who.ends), login.token); !done) return std::move(done).error();
    const store::SessionRow row{digest, parts_.seal.close(who.text(), place_of(digest)),
                                std::min(who.ends, now.plus_seconds(parts_.idle.count()))};
    if (auto done = parts_.care->put_session(row); !done) return std::move(done).error();
    const auto at = live(key, who);
    if (!at) return at.error();
    return session_of(key, who, *at);
}

Result<std::string> SessionBook::key_of(const http::Request& request) const {
    const std::string url = parts_.public_url();
    const std::string* header = request.header("Hjertevakt-Session");
    std::string key = header != nullptr ? *header : http::posted_form(request).one("session");
    if (key.empty() && reads_only(request)) key = cookie_of(request, key_name, url);
    if (!reads_only(request) && foreign_origin(request, url))
        return nobody("the request comes from another site's page");
    if (key.empty()) return nobody("there is no session");
    if (!looks_like_secret(key)) return nobody("this is no session of ours");
    return key;
}

Result<Session> SessionBook::of(const http::Request& request) {
    auto key = key_of(request);
    if (!key) return std::move(key).error();
    const std::string digest = digest_of(*key);
    const Instant now = parts_.clock->now();
    auto row = parts_.care->session(digest, now);
    if (!row) return std::move(row).error();
    const auto plain = *row ? parts_.seal.open((*row)->sealed, place_of(digest)) : std::nullopt;
    const auto who = plain ? Who::read(*plain) : std::nullopt;
    if (!who || who->ends <= now || (*row)->expires <= now) return nobody("the session is over");
    const auto at = live(*key, *who);
    if (!at) return at.error();
    if (at->tokens != nullptr && !at->tokens->alive()) return nobody("the login at the EHR is over");
    const Instant until = std::min(who->ends, now.plus_seconds(parts_.idle.count()));
    if (until >= (*row)->expires.plus_seconds(moved_by)) {
        (*row)->expires = until;
        if (auto done = parts_.care->put_session(**row); !done) return std::move(done).error();
    }
    return session_of(*std::move(key), *who, *at);
}

Result<SessionBook::Live> SessionBook::live(const std::string& key, const Who& who) {
    const std::string digest = digest_of(key);
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = by_digest_.find(digest); found != by_digest_.end()) {
            newest_.splice(newest_.begin(), newest_, found->second);
            return newest_.front();
        }
    }
    const TokenKeeping where = keeping(key, who.ends);
    auto token = kept(where);
    if (!token) return std::move(token).error();
    if (!*token) return nobody("the session is over");
    const Home* home = parts_.home(who.viewer.ehr);
    if (home == nullptr) return nobody("the EHR of this session is no longer configured");
    Live fresh{digest, nullptr, nullptr};
    if (!(*token)->access.empty()) {
        fresh.tokens = std::make_shared<UserTokens>(where, **std::move(token), home->base, home->renew);
        fresh.ehr = home->connect(fresh.tokens);
    }
    const std::lock_guard lock(mutex_);
    // Somebody else may have been as fast: one session has one refresh token, and so one UserTokens.
    if (const auto found = by_digest_.find(digest); found != by_digest_.end()) return *found->second;
    newest_.push_front(fresh);
    by_digest_[digest] = newest_.begin();
    if (newest_.size() > parts_.most_kept) {
        by_digest_.erase(newest_.back().digest);
        newest_.pop_back();
    }
    return fresh;
}

Session SessionBook::session_of(std::string key, const Who& who, const Live& live) const {
    Session session;
    session.key = std::move(key);
    session.viewer = who.viewer;
    session.patient = who.patient;
    session.encounter = who.encounter;
    session.intent = who.intent;
    session.banner = who.banner;
    session.expires = who.ends;
    session.ehr = live.ehr;
    if (live.tokens != nullptr) {
        const UserToken token = live.tokens->now();
        session.scope = token.scope;
        if (!who.patient.empty()) session.unreadable = unreadable(parts_.types(), Scopes(token.scope));
        if (token.refresh.empty()) session.expires = std::min(session.expires, token.expires);
    }
    if (const Home* home = parts_.home(who.viewer.ehr)) {
        session.language = home->language;
        session.home = home->page;
        session.ancestors = home->ancestors;
    }
    return session;
}

std::string SessionBook::cookie(const Session& session) {
    return set_cookie(key_name, session.key, parts_.public_url());
}

http::Reply SessionBook::refusal(const http::Request& request, const Error& error) {
    if (request.header("Hjertevakt-Session") != nullptr) {
        http::Reply reply = http::error_reply(error);
        const bool is_foreign = !reads_only(request) && foreign_origin(request, parts_.public_url());
        if (error.fault != Fault::denied || is_foreign) return reply;
        // A script tells by the status that nobody is logged in from what somebody may not do (403).
        reply.status = 401;
        reply.headers.push_back({"WWW-Authenticate", "Hjertevakt-Session"});
        return reply;
    }
    return screen(http::http_status(error.fault), failure(language_of(request), error, ""), parts_.every_ancestor);
}

void SessionBook::end(const Session& session) {
    const std::string digest = digest_of(session.key);
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = by_digest_.find(digest); found != by_digest_.end()) {
            newest_.erase(found->second);
            by_digest_.erase(found);
        }
    }
    // What the store does not drop now ends with the idle time.
    (void)parts_.care->drop_session(digest);
    (void)parts_.care->drop_session(digest_of("tokens " + session.key));
}

}  // namespace hv::plugin::smart
