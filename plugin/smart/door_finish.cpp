// The way back from the authorization server.
#include <algorithm>

#include "plugin/http/form.hpp"
#include "plugin/smart/door_inside.hpp"

namespace hv::plugin::smart {

namespace fc = fhir::client;

namespace {

constexpr std::size_t longest_words = 300;
constexpr Text opening{"Åpner Hjertevakt", "Opening Hjertevakt"};
constexpr Text press{"Går det ikke videre av seg selv, trykk her.", "If this does not go on by itself, press here."};
constexpr Text on{"Fortsett", "Continue"};
constexpr Text refused{"EPJ slapp oss ikke inn", "The EHR did not let us in"};
constexpr Text its_words{"EPJ-ens innlogging sier dette om årsaken:", "The EHR's login says this about it:"};
constexpr Text back{"Tilbake til EPJ", "Back to the EHR"};
constexpr Text no_patient{"Ingen pasient er valgt", "No patient is chosen"};
constexpr Text choose{"Åpne en pasient i EPJ, og åpne Hjertevakt derfra.",
                      "Open a patient in the EHR, and open Hjertevakt from there."};

struct Said {
    std::string_view code;
    Text words;
};
constexpr Said known_errors[] = {
    {"access_denied", {"Du eller EPJ avslo tilgangen.", "You or the EHR refused access."}},
    {"invalid_scope",
     {"EPJ gir oss ikke tilgangene vi ba om. Meld fra til den som drifter Hjertevakt.",
      "The EHR does not give us the access that we asked for. Tell whoever runs Hjertevakt."}},
    {"unauthorized_client",
     {"EPJ kjenner ikke Hjertevakt slik den er satt opp. Meld fra til den som drifter Hjertevakt.",
      "The EHR does not know Hjertevakt as it is set up. Tell whoever runs Hjertevakt."}},
    {"login_required", {"Du er ikke innlogget i EPJ.", "You are not logged in at the EHR."}},
    {"temporarily_unavailable",
     {"Innloggingen svarer ikke nå. Prøv igjen om litt.", "The login does not answer now. Try again in a while."}},
};
constexpr Text other_error{"Innloggingen ble ikke fullført. Prøv én gang til fra EPJ.",
                           "The login was not completed. Try once more from the EHR."};

// What it says of itself, cut and without control characters; the template escapes it.
std::string plain(std::string_view words) {
    std::string out(words.substr(0, longest_words));
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xc0U) == 0x80U) out.pop_back();
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xc0U) out.pop_back();
    std::replace_if(
        out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, ' ');
    std::size_t bad = 0;
    return json::valid_utf8(out, bad) ? out : std::string();
}

// What is said twice is said by two; who of them is meant nobody knows.
bool is_ambiguous(const http::Request& request) {
    const auto names = {"state", "code", "error", "iss"};
    return std::ranges::any_of(names, [&](const char* name) { return request.query.count(name) > 1; });
}

Answer answer_of(const http::Request& request) {
    const http::Form posted = http::posted_form(request);
    const auto field = [&](const std::string& name) {
        if (request.method == "POST") return posted.one(name);
        const auto found = request.query.find(name);
        return found == request.query.end() ? std::string() : found->second;
    };
    return {field("state"), field("code"), field("error"), field("error_description"), field("iss")};
}

Error denied(std::string message) {
    return {Fault::denied, std::move(message), "open the page from the EHR again"};
}

// The token of a login before there is a session: for reading who it is.
class OneToken : public fc::Authorizer {
public:
    OneToken(std::string token, fc::Url base) : token_(std::move(token)), base_(std::move(base)) {}
    Result<std::vector<fc::Header>> authorize(std::string_view /*method*/, std::string_view url) override {
        const auto target = fc::Url::parse(url);
        if (!target || !base_.covers(*target)) return denied("a token was wanted for another server");
        return std::vector<fc::Header>{{"Authorization", "Bearer " + token_}};
    }
    bool refused(const std::vector<fc::Header>& /*used*/, const fc::HttpReply& /*reply*/) override { return false; }
    [[nodiscard]] bool is_lent() const override { return true; }

private:
    std::string token_;
    fc::Url base_;
};

}  // namespace

http::Reply DoorInside::callback(const http::Request& request) {
    const Answer answer = answer_of(request);
    const auto pending =
        is_ambiguous(request) ? std::nullopt : read_state(answer.state, book_->seal(), parts_.clock->now());
    if (!pending)
        return failed(nullptr, &request, app::event::login_failed,
                      denied("an answer whose `state` is not ours, or is over"));
    const auto site = std::ranges::find_if(sites_, [&](const Site& s) {
        return s.authority != nullptr && s.place() == pending->place &&
               (pending->ehr.empty() ? s.login.has_value() : !s.login && s.ehr.name == pending->ehr);
    });
    if (site == sites_.end() || pending->redirect != redirect())
        return failed(nullptr, &request, app::event::login_failed,
                      denied("an answer to a request from before the configuration was changed"));

    const bool posted = request.method == "POST";
    const std::string secret =
        posted ? http::posted_form(request).one("binding") : cookie_of(request, browser_cookie, parts_.public_url());
    if (looks_like_secret(secret) && same_secret(digest_of(secret), pending->browser))
        return finish(*site, *pending, answer);
    if (posted)
        return failed(&*site, nullptr, app::event::login_failed, denied("an answer in another browser than asked"));

    // Perhaps the tab holds the secret; launch.ts brings it.
    Screen page;
    page.language = site->home.language;
    page.title = opening.in(page.language);
    page.lines = {press.in(page.language)};
    page.step = "finish";
    page.name = "hjertevakt-" + digest_of(answer.state).substr(0, 16);
    page.action = callback_path;
    page.button = on.in(page.language);
    page.fields = {{"binding", ""},
                   {"state", answer.state},
                   {"code", answer.code},
                   {"error", answer.error},
                   {"error_description", answer.description},
                   {"iss", answer.issuer}};
    return screen(200, page, site->home.ancestors);
}

http::Reply DoorInside::answered_with_error(const Site& site, const Answer& answer) {
    const auto found = std::ranges::find_if(known_errors, [&](const Said& said) { return said.code == answer.error; });
    const bool known = found != std::end(known_errors);
    const Error error = denied("the authorization server answered with an error" +
                               (known ? " (`" + std::string(found->code) + "`)" : std::string()));
    parts_.say(app::event::login_failed, site.ehr.name, &error);
    Screen page;
    page.language = site.home.language;
    page.title = refused.in(page.language);
    page.lines = {(known ? found->words : other_error).in(page.language)};
    page.said = plain(answer.description);
    if (!page.said.empty()) page.lines.push_back(its_words.in(page.language));
    page.link = site.home.page;
    page.link_text = back.in(page.language);
    page.leaves = true;
    return screen(403, page, site.home.ancestors);
}

http::Reply DoorInside::finish(Site& site, const Pending& pending, const Answer& answer) {
    const auto fail = [&](const Error& error) { return failed(&site, nullptr, app::event::login_failed, error); };
    const auto first =
        parts_.store->care().first_time("launch", digest_of(answer.state), parts_.clock->now(), pending.expires);
    if (!first) return fail(first.error());
    if (!*first) return fail(denied("an answer that was used before"));
    if (!answer.error.empty()) return answered_with_error(site, answer);
    if (answer.code.empty()) return fail(denied("an answer without a code"));
    auto login = established(site, pending, answer);
    if (!login) return fail(login.error());
    return enter(site, *std::move(login), pending.worklist);
}

Result<Login> DoorInside::established(Site& site, const Pending& pending, const Answer& answer) {
    const auto where = site.authority->endpoints();
    if (!where) return where.error();
    if (!answer.issuer.empty() && !where->issuer.empty() && answer.issuer != where->issuer)
        return denied("an answer of another authorization server than asked (`iss`)");
    TokenAsked asked = site.client->by_code(*where, answer.code, pending.redirect, pending.verifier);
    if (!asked.reply) return std::move(asked.error);
    if (site.login) return logged_in(site, pending, *asked.reply);
    return launched(site, pending, *where, *std::move(asked.reply));
}

Result<Login> DoorInside::launched(Site& site, const Pending& pending, const Endpoints& where, TokenReply reply) {
    Login login;
    login.token = std::move(reply.token);
    const std::string scope = reply.says_scope ? login.token.scope : wanted_scope(site, where, true, pending.worklist);
    const Scopes granted(scope);
    login.token.scope = granted.text();
    login.patient = std::move(reply.patient);
    login.encounter = std::move(reply.encounter);
    login.intent = std::move(reply.intent);
    login.banner = reply.banner;

    json::Value claims;
    std::optional<fc::Jwt> token;
    if (!reply.id_token.empty()) {
        auto checked = site.authority->verify(reply.id_token, site.client->id(), pending.nonce);
        if (!checked) return std::move(checked).error().in("id_token");
        token = *std::move(checked);
        claims = token->claims.root();
    }
    const auto ehr = site.ehr.connect(std::make_shared<OneToken>(login.token.access, site.home.base));
    login.viewer = person_of(site.ehr.name, claims, site.home.base, granted, ehr.get(), site.ehr.config);
    return login;
}

Result<Login> DoorInside::logged_in(Site& site, const Pending& pending, const TokenReply& reply) {
    if (reply.id_token.empty()) return denied("the OpenID provider gave no id_token");
    const auto token = site.authority->verify(reply.id_token, site.client->id(), pending.nonce);
    if (!token) return Error(token.error()).in("id_token");
    auto viewer = person_of(token->claims.root(), *site.login);
    if (!viewer) return std::move(viewer).error();
    Login login;
    login.viewer = *std::move(viewer);
    return login;
}

http::Reply DoorInside::enter(const Site& site, Login login, bool to_worklist) {
    const bool may_list = site.login || login.viewer.role == care::Role::psychiatrist;
    const bool worklist = may_list && (to_worklist || login.patient.empty());
    // The EHR may name the patient that it shows; the list is of nobody, and other tabs stay with whom they show.
    if (worklist) {
        login.patient.clear();
        login.encounter.clear();
    }
    Screen page;
    page.language = site.home.language;
    if (login.patient.empty() && !worklist) {
        page.title = no_patient.in(page.language);
        page.lines = {choose.in(page.language)};
        page.link = site.home.page;
        page.link_text = back.in(page.language);
        page.leaves = true;
        return screen(200, page, site.home.ancestors);
    }
    // Nobody looks without it being written down.
    if (auto recorded = record(login, "session.begin"); !recorded)
        return failed(&site, nullptr, app::event::login_failed, recorded.error());
    const auto session = book_->begin(login);
    if (!session) return failed(&site, nullptr, app::event::login_failed, session.error());
    parts_.say(app::event::logged_in, login.viewer.ehr, nullptr);
    page.title = opening.in(page.language);
    page.lines = {press.in(page.language)};
    page.step = "submit";
    page.action = worklist ? "/worklist" : "/page";
    page.fields = {{"session", session->key}};
    page.button = on.in(page.language);
    http::Reply reply = screen(200, page, site.home.ancestors);
    reply.headers.push_back({"Set-Cookie", book_->cookie(*session)});
    return reply;
}

}  // namespace hv::plugin::smart
