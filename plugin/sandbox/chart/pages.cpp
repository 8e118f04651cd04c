#include "plugin/sandbox/chart/pages.hpp"

#include "plugin/sandbox/chart/orders.hpp"
#include "plugin/sandbox/escapes.hpp"

namespace hv::plugin::sandbox {
namespace {

Html header_of(const Visit& visit, std::string_view here) {
    const std::string other = visit.english ? "nb" : "en";
    Html parts = element("a", {{"class", "name"}, {"href", "/"}}, visit.say("Sandkasse-EPJ", "Sandbox EHR"));
    parts += element("span", {{"class", "invented"}}, visit.say("alle er oppdiktet", "everybody is invented"));
    parts += element("a", {{"class", "push"}, {"hreflang", other}, {"href", std::string(here) + "?lang=" + other}},
                     visit.english ? "Norsk" : "English");
    if (visit.logged_in()) {
        parts += element("span", visit.user.name + ", " +
                                     (visit.user.role.empty() ? visit.say("uten rolle", "no role") : visit.user.role));
        parts += post_form("/logout", {}, element("button", visit.say("Logg ut", "Log out")));
    }
    return element("header", {{"class", "ehr"}}, parts);
}

Html head_row(const std::vector<std::string>& names) {
    Html cells;
    for (const std::string& name : names) cells += element("th", {{"scope", "col"}}, name);
    return element("thead", element("tr", cells));
}

Html table(std::string_view caption, const std::vector<std::string>& names, const Html& rows) {
    return element("table", joined({element("caption", caption), head_row(names), element("tbody", rows)}));
}

Html section(std::string_view id, std::string_view title, const Html& inner) {
    return element("section", {{"aria-labelledby", std::string(id)}},
                   joined({element("h2", {{"id", std::string(id)}}, title), inner}));
}

Html values_part(const Visit& visit, const Record& record) {
    Html rows;
    for (const ValueLine& line : record.values) {
        rows += element("tr", joined({element("th", {{"scope", "row"}}, line.name), element("td", line.value),
                                      element("td", line.date)}));
    }
    if (rows.markup.empty()) return element("p", visit.say("Ingenting er målt.", "Nothing was measured."));
    return table(visit.say("Siste verdi av hver måling", "The latest value of each measurement"),
                 {visit.say("Måling", "Measurement"), visit.say("Verdi", "Value"), visit.say("Dato", "Date")}, rows);
}

Html drugs_part(const Visit& visit, const Record& record) {
    Html rows;
    for (const DrugLine& line : record.drugs) {
        const std::string since = line.given ? visit.say("sist gitt ", "last given ") + line.since : line.since;
        rows += element("tr", joined({element("th", {{"scope", "row"}}, line.name), element("td", line.dose),
                                      element("td", since)}));
    }
    if (rows.markup.empty()) return element("p", visit.say("Ingen.", "None."));
    return table(visit.say("I bruk nå", "In use now"),
                 {visit.say("Legemiddel", "Drug"), visit.say("Dosering", "Dose"), visit.say("Fra", "Since")}, rows);
}

// A status of CarePlan.activity.detail in words.
std::string status_words(const Visit& visit, const std::string& status) {
    if (status == "not-started") return visit.say("ikke begynt", "not started");
    if (status == "scheduled") return visit.say("avtalt", "scheduled");
    if (status == "in-progress") return visit.say("i gang", "in progress");
    if (status == "completed") return visit.say("utført", "done");
    if (status == "cancelled" || status == "stopped") return visit.say("avsluttet", "ended");
    return status;
}

Html plan_part(const Visit& visit, const Record& record) {
    Html items;
    for (const PlanLine& line : record.plan) {
        const std::string from = line.from.empty() ? "" : visit.say(", fra ", ", from ") + line.from;
        items += element("li", line.what + " (" + status_words(visit, line.status) + from + ")");
    }
    return items.markup.empty() ? element("p", visit.say("Ingen.", "None.")) : element("ul", items);
}

Html order_part(const Visit& visit, const Record& record) {
    Html options = element("option", {{"value", ""}}, visit.say("Velg legemiddel", "Choose a drug"));
    for (const Orderable& drug : orderables()) {
        options += element("option", {{"value", std::string(drug.atc)}},
                           std::string(drug.name) + ", " + std::string(drug.dose));
    }
    const std::string path = "/chart/" + url_encoded(record.id) + "/order";
    const Html form = post_form(
        path, {{"data-inline", "order-cards"}},
        joined({element("label", {{"for", "drug"}}, visit.say("Utkast til forskrivning", "Draft prescription")),
                element("select", {{"id", "drug"}, {"name", "drug"}, {"required", ""}}, options),
                element("button", {{"type", "submit"}, {"name", "hook"}, {"value", "order-select"}},
                        visit.say("Velg", "Select")),
                element("button", {{"type", "submit"}, {"name", "hook"}, {"value", "order-sign"}},
                        visit.say("Signer", "Sign"))}));
    return joined({form, element("div", {{"id", "order-cards"}, {"aria-live", "polite"}}, Html{})});
}

Html launch_buttons(const Visit& visit, const Record& record) {
    const std::string chart = "/chart/" + url_encoded(record.id);
    return element("p", {{"class", "acts"}},
                   joined({element("a", {{"class", "button"}, {"href", chart + "?app=open"}},
                                   visit.say("Åpne Hjertevakt", "Open Hjertevakt")),
                           element("a",
                                   {{"class", "button second"},
                                    {"href", chart + "/launch?in=tab"},
                                    {"target", "_blank"},
                                    {"rel", "noopener"}},
                                   visit.say("Åpne i ny fane", "Open in a new tab"))}));
}

Html banner(const Visit& visit, const Record& record, const ServicePlace& place) {
    const std::string sex = record.sex == "female" ? visit.say("kvinne", "female")
                            : record.sex == "male" ? visit.say("mann", "male")
                                                   : "";
    Html parts = element("h1", record.name);
    parts += element("p", visit.say("født ", "born ") + record.born + (sex.empty() ? "" : ", " + sex));
    parts += element(
        "div", {{"id", "flags"}, {"role", "status"}, {"data-refresh", "/chart/" + url_encoded(record.id) + "/flags"}},
        flags_fragment(visit, record.flags));
    if (!place.launch_url.empty()) parts += launch_buttons(visit, record);
    return element("div", {{"class", "banner"}}, parts);
}

Html app_frame(const Visit& visit, const Record& record) {
    const std::string chart = "/chart/" + url_encoded(record.id);
    return element(
        "section", {{"id", "app"}, {"aria-label", "Hjertevakt"}},
        joined({element("p", element("a", {{"href", chart}}, visit.say("Lukk Hjertevakt", "Close Hjertevakt"))),
                element("iframe",
                        {{"name", "hjertevakt"},
                         {"title", "Hjertevakt"},
                         {"sandbox", "allow-scripts allow-forms allow-same-origin"},
                         {"src", chart + "/launch?in=frame"}},
                        Html{})}));
}

Html cards_part(const Visit& visit, const Record& record) {
    const std::string path = "/chart/" + url_encoded(record.id) + "/cards";
    const Html link = element("a", {{"href", path}}, visit.say("Hent kort", "Fetch cards"));
    return element("div", {{"id", "cards"}, {"aria-live", "polite"}, {"data-load", path}}, element("p", link));
}

}  // namespace

Html hidden(std::string_view name, const std::string& value) {
    return lone("input", {{"type", "hidden"}, {"name", std::string(name)}, {"value", value}});
}

Html post_form(const std::string& action, const Attributes& more, const Html& inner) {
    Attributes attributes{{"method", "post"}, {"action", action}};
    attributes.insert(attributes.end(), more.begin(), more.end());
    return element("form", attributes, inner);
}

HttpReply whole_page(const Visit& visit, std::string_view title, std::string_view here, const Html& main,
                     const PageRights& rights) {
    return page_reply(200, visit.language(), title, joined({header_of(visit, here), element("main", main)}), rights);
}

HttpReply login_page(const Visit& visit, const std::vector<Person>& people) {
    const std::string title = visit.say("Logg inn i sandkasse-EPJ", "Log in to the sandbox EHR");
    Html buttons;
    for (const Person& person : people) {
        const std::string role = person.role.empty() ? visit.say("uten rolle", "no role") : person.role;
        buttons += element("button", {{"type", "submit"}, {"name", "user"}, {"value", person.reference}},
                           person.name + ", " + role);
    }
    const Html main = joined({element("h1", title),
                              element("p", visit.say("Velg hvem du er. Alle her er oppdiktet.",
                                                     "Choose who you are. Everybody here is invented.")),
                              post_form("/login", {{"class", "people"}}, buttons)});
    return whole_page(visit, title, "/", main, {});
}

HttpReply list_page(const Visit& visit, const std::vector<ListedPatient>& patients, const ServicePlace& place) {
    Html rows;
    for (const ListedPatient& patient : patients) {
        const Html name = element("a", {{"href", "/chart/" + url_encoded(patient.id)}}, patient.name);
        const std::string flags =
            patient.flags == 0 ? visit.say("ingen", "none") : "⚑ " + std::to_string(patient.flags);
        rows += element(
            "tr", joined({element("th", {{"scope", "row"}}, name), element("td", patient.born), element("td", flags)}));
    }
    Html main = element("h1", visit.say("Pasienter", "Patients"));
    if (!place.launch_url.empty() && !visit.user.role.empty()) {
        main += element(
            "p", {{"class", "acts"}},
            element("a", {{"class", "button"}, {"href", "/worklist"}, {"target", "_blank"}, {"rel", "noopener"}},
                    visit.say("Hjertevakts arbeidsliste", "Hjertevakt's worklist")));
    }
    main +=
        table(visit.say("Pasientene ved klinikken", "The clinic's patients"),
              {visit.say("Navn", "Name"), visit.say("Født", "Born"), visit.say("Aktive flagg", "Active Flags")}, rows);
    return whole_page(visit, visit.say("Pasienter", "Patients"), "/", main, {});
}

Html flags_fragment(const Visit& visit, const std::vector<FlagLine>& flags) {
    if (flags.empty()) return element("p", {{"class", "none"}}, visit.say("Ingen aktive flagg", "No active Flags"));
    Html items;
    for (const FlagLine& flag : flags) {
        items += element("li", joined({element("span", {{"aria-hidden", "true"}}, "⚑ "), text(flag.text),
                                       element("small", visit.say(" siden ", " since ") + flag.since)}));
    }
    return element("ul", {{"class", "flags"}}, items);
}

HttpReply chart_page(const Visit& visit, const ChartPage& page, const ServicePlace& place) {
    const Record& record = page.record;
    Html main = banner(visit, record, place);
    if (!page.said.empty()) main += element("p", {{"class", "said"}, {"role", "status"}}, page.said);
    PageRights rights;
    if (page.app_open && !place.launch_url.empty()) {
        main += app_frame(visit, record);
        rights.frames = {origin_of(place.launch_url), page.base_origin};
    }
    const Html beside = joined({section("h-order", visit.say("Forskrivning", "Prescribing"), order_part(visit, record)),
                                section("h-drugs", visit.say("Legemidler", "Medication"), drugs_part(visit, record)),
                                section("h-values", visit.say("Målinger", "Measurements"), values_part(visit, record)),
                                section("h-plan", visit.say("Plan", "Care plan"), plan_part(visit, record))});
    const Html cards =
        section("h-cards", visit.say("Beslutningsstøtte", "Decision support"), cards_part(visit, record));
    main += element("div", {{"class", "columns"}}, joined({cards, element("div", beside)}));
    return whole_page(visit, record.name, "/chart/" + url_encoded(record.id), main, rights);
}

HttpReply missing_page(const Visit& visit) {
    const std::string title = visit.say("Finnes ikke", "Not here");
    const Html main =
        joined({element("h1", title),
                element("p", element("a", {{"href", "/"}}, visit.say("Alle pasienter", "All patients")))});
    HttpReply reply = whole_page(visit, title, "/", main, {});
    reply.status = 404;
    return reply;
}

}  // namespace hv::plugin::sandbox
