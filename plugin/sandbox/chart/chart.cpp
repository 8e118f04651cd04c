#include "plugin/sandbox/chart/chart.hpp"

#include <functional>

#include "plugin/sandbox/assertions.hpp"
#include "plugin/sandbox/chart/cards_html.hpp"
#include "plugin/sandbox/chart/orders.hpp"
#include "plugin/sandbox/chart/pages.hpp"
#include "plugin/sandbox/chart/replies.hpp"
#include "plugin/sandbox/escapes.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::int64_t launch_life = 300;  // seconds

std::string asked(const http::Request& request, std::string_view name) {
    const auto found = request.query.find(std::string(name));
    return found == request.query.end() ? std::string() : found->second;
}

}  // namespace

std::vector<http::Route> Chart::routes() {
    const auto jwks = [this](const http::Request&) {
        return http::Reply{200, {{"Content-Type", "application/json"}}, cds_.jwks(), http::Ending::whole};
    };
    return {{"GET", "/", [this](const http::Request& request) { return front(request); }},
            {"POST", "/login", [this](const http::Request& request) { return log_in(request); }},
            {"POST", "/logout", [this](const http::Request& request) { return log_out(request); }},
            {"GET", "/cds/jwks", jwks},
            {"GET", "/worklist", guarded(&Chart::worklist)},
            {"GET", "/chart/assets/{name}", asset_reply},
            {"GET", "/chart/{id}", guarded(&Chart::show)},
            {"GET", "/chart/{id}/flags", guarded(&Chart::flags)},
            {"GET", "/chart/{id}/cards", guarded(&Chart::cards)},
            {"GET", "/chart/{id}/launch", guarded(&Chart::launch)},
            {"POST", "/chart/{id}/order", guarded(&Chart::order)},
            {"POST", "/chart/{id}/feedback", guarded(&Chart::feedback)}};
}

std::function<http::Reply(const http::Request&)> Chart::guarded(Handler handler) {
    return [this, handler](const http::Request& request) {
        const Visit visit = visits_.of(request, ehr_.people());
        if (!visit.logged_in()) return see_other("/");
        if (!from_here(request)) return plain_reply(403, "this form came from another origin");
        const auto id = request.captured.find("id");
        if (id != request.captured.end() && ehr_.resource("Patient", id->second).empty()) {
            return http_reply(missing_page(visit));
        }
        return with_language(request, (this->*handler)(request, visit));
    };
}

http::Reply Chart::front(const http::Request& request) {
    const std::vector<Person> people = ehr_.people();
    const Visit visit = visits_.of(request, people);
    if (!visit.logged_in()) return with_language(request, http_reply(login_page(visit, people)));
    std::vector<ListedPatient> patients;
    for (const std::string& bytes : ehr_.resources("Patient")) {
        const auto document = json::Document::parse(bytes);
        if (!document) continue;
        const json::Value patient = document->root();
        const std::string id(patient["id"].text());
        patients.push_back(
            {id, full_name(patient), std::string(patient["birthDate"].text()), flags_of(ehr_, id).size()});
    }
    return with_language(request, http_reply(list_page(visit, patients, cds_.place())));
}

http::Reply Chart::log_in(const http::Request& request) {
    if (!from_here(request)) return plain_reply(403, "this form came from another origin");
    const std::string user = value_of(form_of(request), "user");
    for (const Person& person : ehr_.people()) {
        if (person.reference != user) continue;
        http::Reply reply = see_other("/");
        reply.headers.push_back(
            {"Set-Cookie", "sandbox-ehr=" + visits_.begin(user) + "; Path=/; HttpOnly; SameSite=Lax"});
        return reply;
    }
    return see_other("/");
}

http::Reply Chart::log_out(const http::Request& request) {
    if (from_here(request)) visits_.end(request);
    return see_other("/");
}

http::Reply Chart::show(const http::Request& request, const Visit& visit) {
    ChartPage page;
    page.record = record_of(ehr_, request.captured.at("id"), visit.english);
    page.app_open = asked(request, "app") == "open";
    page.base_origin = origin_of(ehr_.base());
    return http_reply(chart_page(visit, page, cds_.place()));
}

http::Reply Chart::flags(const http::Request& request, const Visit& visit) {
    return part(request, visit, flags_fragment(visit, flags_of(ehr_, request.captured.at("id"))));
}

http::Reply Chart::cards(const http::Request& request, const Visit& visit) {
    CdsQuestion question{"patient-view", request.captured.at("id"), visit.user, std::string(visit.language())};
    return part(request, visit, asked_cards(visit, question));
}

http::Reply Chart::order(const http::Request& request, const Visit& visit) {
    const Parameters form = form_of(request);
    const std::string& patient = request.captured.at("id");
    const Orderable* const drug = orderable(value_of(form, "drug"));
    if (drug == nullptr) return part(request, visit, card_note(visit.say("Velg et legemiddel.", "Choose a drug.")));
    if (value_of(form, "hook") == "write") {
        const auto written = write(visit, "POST", "MedicationRequest",
                                   sandbox::order(*drug, patient, visit.user, "active", clock_.now()));
        return part(request, visit,
                    card_note(written ? visit.say("Forskrivningen er skrevet.", "The prescription was written.")
                                      : written.error().message));
    }
    CdsQuestion question{value_of(form, "hook"), patient, visit.user, std::string(visit.language())};
    if (question.hook != "order-sign") question.hook = "order-select";
    question.draft = sandbox::order(*drug, patient, visit.user, "draft", clock_.now());
    Html all = asked_cards(visit, question);
    if (question.hook == "order-sign") {
        all +=
            post_form(request.path, {{"data-inline", "order-cards"}},
                      joined({hidden("drug", std::string(drug->atc)),
                              element("button", {{"type", "submit"}, {"name", "hook"}, {"value", "write"}},
                                      visit.say("Signer og skriv: ", "Sign and write: ") + std::string(drug->name))}));
    }
    return part(request, visit, all);
}

Html Chart::asked_cards(const Visit& visit, const CdsQuestion& question) {
    const auto found = cds_.ask(question);
    if (!found) {
        return card_note(visit.say("Beslutningsstøtten svarer ikke: ", "Decision support does not answer: ") +
                         found.error().message);
    }
    remember(*found);
    return cards_html(visit, *found, question.patient);
}

void Chart::remember(const std::vector<ShownCard>& cards) {
    const std::lock_guard lock(mutex_);
    constexpr std::size_t most = 2000;
    if (shown_.size() > most) shown_.clear();
    for (const ShownCard& shown : cards) shown_[shown.card.uuid] = shown;
}

http::Reply Chart::launch(const http::Request& request, const Visit& visit) {
    return begin_launch(visit, request.captured.at("id"), asked(request, "in") == "tab", asked(request, "app-context"));
}

http::Reply Chart::worklist(const http::Request&, const Visit& visit) {
    return begin_launch(visit, "", true, "");
}

http::Reply Chart::begin_launch(const Visit& visit, const std::string& patient, bool banner,
                                const std::string& context) {
    const ServicePlace place = cds_.place();
    if (place.launch_url.empty()) return plain_reply(404, "no app is registered here");
    const std::string word = secret_word();
    ehr_.clients().begin_launch(
        word, {patient, visit.user.reference, banner, context, clock_.now().plus_seconds(launch_life)});
    return see_other(place.launch_url + "?iss=" + url_encoded(ehr_.base()) + "&launch=" + word);
}

http::Reply Chart::part(const http::Request& request, const Visit& visit, const Html& html) {
    if (request.header("x-fragment") != nullptr) return fragment_reply(html);
    const std::string chart = "/chart/" + url_encoded(request.captured.at("id"));
    const Html back = element("p", element("a", {{"href", chart}}, visit.say("Til journalen", "Back to the chart")));
    return http_reply(whole_page(visit, visit.say("Journal", "Chart"), chart,
                                 joined({element("h1", visit.say("Journal", "Chart")), html, back}), {}));
}

}  // namespace hv::plugin::sandbox
