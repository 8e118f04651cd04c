#include "plugin/smart/door.hpp"

#include <algorithm>

#include "plugin/smart/door_inside.hpp"

namespace hv::plugin::smart {

namespace fc = fhir::client;

namespace {

constexpr Text out_title{"Du er logget ut", "You are logged out"};
constexpr Text out_line{"Økten i Hjertevakt er avsluttet. Innloggingen i EPJ er ikke berørt.",
                        "The session in Hjertevakt has ended. Your login at the EHR is not affected."};
constexpr Text out_next{"Dette vinduet kan lukkes. Andre åpne faner med Hjertevakt logges ut hver for seg.",
                        "This window may be closed. Other open tabs with Hjertevakt are logged out one by one."};
constexpr Text out_link{"Tilbake til EPJ", "Back to the EHR"};

Renewed renewed_at(Authority& authority, TokenClient& client, const std::string& refresh) {
    const auto where = authority.endpoints();
    if (!where) return {std::nullopt, where.error(), fc::Sent::no};
    TokenAsked asked = client.by_refresh(*where, refresh);
    if (!asked.reply) return {std::nullopt, std::move(asked.error), asked.sent};
    return {std::move(asked.reply->token), {}, asked.sent};
}

ClientSetup client_of(std::string id, app::ClientKind kind, std::function<std::vector<fc::SigningKey>()> keys,
                      std::chrono::milliseconds timeout) {
    return {std::move(id), kind == app::ClientKind::public_client, std::move(keys), timeout};
}

}  // namespace

Result<bool> DoorInside::add(LaunchEhr ehr) {
    const auto base = fc::Url::parse(ehr.url);
    if (!base) return Error(base.error()).in("ehr `" + ehr.name + "`");
    Site& site = sites_.emplace_back(
        Site{ehr, {}, {*base, ehr.language, ehr.config.home, ehr.config.frame_ancestors, {}, ehr.connect}, {}, {}});
    for (const std::string& origin : ehr.config.frame_ancestors)
        if (std::ranges::find(every_ancestor_, origin) == every_ancestor_.end()) every_ancestor_.push_back(origin);
    if (ehr.config.client_id.empty() || ehr.transport == nullptr) return true;
    site.authority =
        std::make_unique<Authority>(Authority::Kind::smart, ehr.url, *ehr.transport, *parts_.clock, ehr.timeout);
    site.client = std::make_unique<TokenClient>(
        client_of(ehr.config.client_id, ehr.config.client, ehr.keys, ehr.timeout), *ehr.transport, *parts_.clock);
    site.home.renew = [&authority = *site.authority, &client = *site.client](const std::string& refresh) {
        return renewed_at(authority, client, refresh);
    };
    return true;
}

Result<bool> DoorInside::add(LoginProvider login) {
    const auto issuer = fc::Url::parse(login.config.issuer);
    if (!issuer) return Error(issuer.error()).in("worklist.issuer");
    const auto theirs = std::ranges::find_if(sites_, [&](const Site& s) { return s.ehr.name == login.config.ehr; });
    if (theirs == sites_.end()) return Error{Fault::invalid, "worklist.ehr: no such EHR", "name an [[ehr]]"};
    Site& site = sites_.emplace_back(Site{{}, login.config, theirs->home, {}, {}});
    site.authority = std::make_unique<Authority>(Authority::Kind::openid, login.config.issuer, *login.transport,
                                                 *parts_.clock, login.timeout);
    site.client =
        std::make_unique<TokenClient>(client_of(login.config.client_id, login.config.client, login.keys, login.timeout),
                                      *login.transport, *parts_.clock);
    return true;
}

Result<bool> DoorInside::open() {
    for (LaunchEhr& ehr : parts_.ehrs)
        if (auto added = add(std::move(ehr)); !added) return added;
    if (parts_.login)
        if (auto added = add(*std::move(parts_.login)); !added) return added;
    BookParts book;
    book.care = &parts_.store->care();
    book.clock = parts_.clock;
    book.seal = parts_.seal;
    book.idle = parts_.session.idle;
    book.longest = parts_.session.longest;
    book.public_url = parts_.public_url;
    book.types = parts_.types;
    book.home = [this](std::string_view ehr) -> const Home* {
        const auto found = std::ranges::find_if(sites_, [&](const Site& s) { return !s.login && s.ehr.name == ehr; });
        return found == sites_.end() ? nullptr : &found->home;
    };
    book.every_ancestor = every_ancestor_;
    book_ = std::make_unique<SessionBook>(std::move(book));
    return true;
}

std::vector<http::Route> DoorInside::routes() {
    const auto to = [this](http::Reply (DoorInside::*step)(const http::Request&)) {
        return [this, step](const http::Request& request) { return (this->*step)(request); };
    };
    return {{"GET", std::string(callback_path), to(&DoorInside::callback)},
            {"POST", std::string(callback_path), to(&DoorInside::callback)},
            {"GET", "/launch", to(&DoorInside::launch)},
            {"GET", "/{ehr}/launch", to(&DoorInside::launch)},
            {"GET", "/login", to(&DoorInside::login)},
            {"POST", "/logout", to(&DoorInside::logout)}};
}

http::Reply DoorInside::failed(const Site* site, const http::Request* request, const app::EventCode& event,
                               const Error& error) {
    const std::string ehr = site == nullptr ? std::string() : site->ehr.name;
    parts_.say(event, ehr, &error);
    const std::string language = site != nullptr ? site->home.language : language_of(*request);
    const int status = error.fault == Fault::internal ? 500 : http::http_status(error.fault);
    return screen(status, failure(language, error, site == nullptr ? "" : site->home.page),
                  site == nullptr ? every_ancestor_ : site->home.ancestors);
}

Result<bool> DoorInside::record(const Login& login, std::string_view action) {
    store::AuditEntry entry;
    entry.at = parts_.clock->now();
    entry.actor = login.viewer.user;
    entry.action = action;
    entry.ehr = login.viewer.ehr;
    entry.patient = login.patient;
    const std::string_view role = login.viewer.role == care::Role::psychiatrist ? "psychiatrist"
                                  : login.viewer.role == care::Role::gp         ? "gp"
                                                                                : "other";
    entry.detail = R"({"role":")" + std::string(role) + R"("})";
    return parts_.store->append_audit(std::vector{entry});
}

http::Reply DoorInside::logout(const http::Request& request) {
    const auto session = book_->of(request);
    if (!session) return book_->refusal(request, session.error());
    book_->end(*session);
    parts_.say(app::event::logged_out, session->viewer.ehr, nullptr);
    // Whoever is out stays out, also where that cannot be written down.
    (void)record({session->viewer, session->patient, {}, {}, true, {}}, "session.end");
    Screen page;
    page.language = session->language;
    page.title = out_title.in(page.language);
    page.lines = {out_line.in(page.language), out_next.in(page.language)};
    page.link = session->home;
    page.link_text = out_link.in(page.language);
    page.leaves = true;
    http::Reply reply = screen(200, page, session->ancestors);
    // The browser's newest session may be another tab's: by its cookie this browser's other tabs know that it has gone
    // on to somebody else (hazard H02).
    const std::string newest = cookie_of(request, "hjertevakt", parts_.public_url());
    if (newest.empty() || newest == session->key) {
        reply.headers.push_back({"Set-Cookie", drop_cookie("hjertevakt", parts_.public_url())});
    }
    return reply;
}

Result<std::unique_ptr<Door>> Door::make(SmartParts parts) {
    auto door = std::make_unique<DoorInside>(std::move(parts));
    if (auto opened = door->open(); !opened) return std::move(opened).error();
    return std::unique_ptr<Door>(std::move(door));
}

}  // namespace hv::plugin::smart
