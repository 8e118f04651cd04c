// The way to the authorization server.
#include <algorithm>

#include "plugin/smart/door_inside.hpp"

namespace hv::plugin::smart {

namespace fc = fhir::client;

namespace {

constexpr std::size_t longest_launch = 2048;
constexpr Text going{"Åpner Hjertevakt", "Opening Hjertevakt"};
constexpr Text press{
    "Går det ikke videre av seg selv, trykk her. Nettleseren må tillate skript eller informasjonskapsler.",
    "If this does not go on by itself, press here. The browser must allow scripts or cookies."};
constexpr Text on{"Fortsett", "Continue"};

// The only one of that name; empty when there is none. A second one means that two readers may see two requests.
std::optional<std::string> only(const http::Request& request, const std::string& name) {
    const auto [first, last] = request.query.equal_range(name);
    if (first == last) return std::string();
    if (std::next(first) != last) return std::nullopt;
    return first->second;
}

// The same address, however host and port are written.
bool same_place(const fc::Url& a, const fc::Url& b) {
    return a.covers(b) && b.covers(a) && a.query() == b.query();
}

http::Reply redirected(const std::string& to) {
    return {302,
            {{"Location", to}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}},
            {},
            http::Ending::whole};
}

// A form that leads to another origin; the authorization server may send it on to a third.
void let_form_leave(http::Reply& reply) {
    for (http::HeaderField& field : reply.headers) {
        if (field.name != "Content-Security-Policy") continue;
        const std::string_view mine = "form-action 'self'";
        if (const std::size_t at = field.value.find(mine); at != std::string::npos)
            field.value.replace(at, mine.size(), "form-action 'self' https: http://127.0.0.1:* http://localhost:*");
    }
}

}  // namespace

Site* DoorInside::launching(std::string_view iss, const http::Request& request) {
    while (iss.ends_with('/')) iss.remove_suffix(1);
    const auto asked = fc::Url::parse(iss);
    if (!asked) return nullptr;
    const auto named = request.captured.find("ehr");
    for (Site& site : sites_) {
        if (site.login || site.authority == nullptr || !same_place(site.home.base, *asked)) continue;
        if (named == request.captured.end() || named->second == site.ehr.name) return &site;
    }
    return nullptr;
}

http::Reply DoorInside::launch(const http::Request& request) {
    const auto iss = only(request, "iss");
    const auto launch = only(request, "launch");
    const auto to = only(request, "to");
    const bool readable =
        iss && launch && to && !iss->empty() && launch->size() <= longest_launch && (to->empty() || *to == "worklist");
    if (!readable)
        return failed(nullptr, &request, app::event::launch_refused,
                      {Fault::invalid, "a launch without a readable `iss`", "open the page from the EHR"});
    Site* site = launching(*iss, request);
    if (site == nullptr)
        return failed(nullptr, &request, app::event::launch_refused,
                      {Fault::denied, "a launch from an `iss` that is not configured",
                       "is [[ehr]].url the FHIR base that the EHR launches with?"});
    Pending pending;
    pending.ehr = site->ehr.name;
    pending.place = site->place();
    pending.worklist = *to == "worklist";
    return begin(request, *site, std::move(pending), *launch, *iss);
}

http::Reply DoorInside::login(const http::Request& request) {
    const auto found = std::ranges::find_if(sites_, &Site::covers_login);
    if (found == sites_.end())
        return failed(nullptr, &request, app::event::launch_refused,
                      {Fault::not_found, "no OpenID provider is configured", "set [worklist]"});
    Pending pending;
    pending.place = found->place();
    pending.worklist = true;
    return begin(request, *found, std::move(pending), {}, {});
}

std::string DoorInside::wanted_scope(const Site& site, const Endpoints& where, bool launched, bool worklist) const {
    if (site.login) return site.login->scope;
    Wish wish;
    wish.types = parts_.types();
    const app::LaunchAccess access = site.ehr.config.access;
    wish.access = access == app::LaunchAccess::online    ? "online_access"
                  : access == app::LaunchAccess::offline ? "offline_access"
                                                         : "";
    wish.more = site.ehr.config.scope;
    wish.launch = launched;
    wish.patient = !worklist;
    wish.version2 = where.can("permission-v2");
    return scope_text(wish);
}

http::Reply DoorInside::begin(const http::Request& request, Site& site, Pending pending, const std::string& launch,
                              const std::string& audience) {
    const std::string url = parts_.public_url();
    std::string secret = cookie_of(request, browser_cookie, url);
    const bool cookie = looks_like_secret(secret);
    if (!cookie && request.query.count("step") == 0) {
        // Whether cookies arrive is seen by whether this one does.
        const std::size_t query = request.target.find('?');
        const std::string same = query == std::string::npos ? "?" : request.target.substr(query) + '&';
        http::Reply again = redirected(same + "step=2");
        again.headers.push_back({"Set-Cookie", set_cookie(browser_cookie, new_secret(), url)});
        return again;
    }
    if (!cookie) secret = new_secret();
    const auto where = site.authority->endpoints();
    if (!where) return failed(&site, nullptr, app::event::login_failed, where.error());

    pending.redirect = redirect();
    pending.verifier = new_secret();
    pending.nonce = new_secret();
    pending.browser = digest_of(secret);
    pending.expires = parts_.clock->now().plus_seconds(state_life);
    const std::string state = state_of(pending, book_->seal());
    std::vector<std::pair<std::string, std::string>> form{
        {"response_type", "code"},
        {"client_id", site.client->id()},
        {"redirect_uri", pending.redirect},
        {"scope", wanted_scope(site, *where, !launch.empty(), pending.worklist)},
        {"state", state},
        {"nonce", pending.nonce},
        {"code_challenge", s256(pending.verifier)},
        {"code_challenge_method", "S256"}};
    if (!audience.empty()) form.emplace_back("aud", audience);
    if (!launch.empty()) form.emplace_back("launch", launch);
    const char joint = where->authorize.find('?') == std::string::npos ? '?' : '&';
    const std::string target = where->authorize + joint + fc::query_string(form);
    const bool post = target.size() > parts_.longest_url && where->can("authorize-post");
    if (cookie && !post) return redirected(target);

    Screen page;
    page.language = site.home.language;
    page.title = going.in(page.language);
    page.lines = {press.in(page.language)};
    page.step = cookie ? "submit" : "begin";
    if (!cookie) {
        page.name = "hjertevakt-" + digest_of(state).substr(0, 16);
        page.binding = secret;
    }
    page.button = page.link_text = on.in(page.language);
    if (post) {
        page.action = where->authorize;
        page.fields = form;
    } else {
        page.link = target;
    }
    http::Reply reply = screen(200, page, site.home.ancestors);
    if (post) let_form_leave(reply);
    return reply;
}

}  // namespace hv::plugin::smart
