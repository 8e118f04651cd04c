#include "plugin/sandbox/pages.hpp"

#include <vector>

#include "fhir/json/value.hpp"
#include "plugin/sandbox/escapes.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::string_view style =
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}th,td{text-align:left;padding:.3rem 1rem .3rem 0;border-bottom:1px solid #888;"
    "vertical-align:top}";

std::string whole_page(std::string_view title, const std::string& body) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width, initial-scale=1\"><title>" +
           html_escaped(title) + "</title><style>" + std::string(style) + "</style></head><body><main><h1>" +
           html_escaped(title) + "</h1>" + body + "</main></body></html>\n";
}

std::string name_of(json::Value patient) {
    for (const json::Value name : patient["name"].items()) {
        std::string text;
        for (const json::Value given : name["given"].items()) text += std::string(given.text()) + " ";
        return text + std::string(name["family"].text());
    }
    return "(no name)";
}

std::string cell(std::string_view text) {
    return "<td>" + html_escaped(text) + "</td>";
}

bool is_about(json::Value resource, std::string_view id) {
    return resource["subject"]["reference"].text() == "Patient/" + std::string(id);
}

// What a CodeableConcept says, in words if there are any.
std::string words_of(json::Value concept_value) {
    if (concept_value["text"]) return std::string(concept_value["text"].text());
    for (const json::Value coding : concept_value["coding"].items()) {
        return std::string(coding["display"] ? coding["display"].text() : coding["code"].text());
    }
    return {};
}

std::string period_of(json::Value resource) {
    return std::string(resource["period"]["start"].text()) + " – " + std::string(resource["period"]["end"].text());
}

std::string activities_of(json::Value plan) {
    std::string list;
    for (const json::Value activity : plan["activity"].items()) {
        const json::Value detail = activity["detail"];
        list += "<li>" + html_escaped(words_of(detail["code"])) + ": " + html_escaped(detail["description"].text()) +
                " (" + html_escaped(detail["status"].text()) + ")</li>";
    }
    return list.empty() ? list : "<ul>" + list + "</ul>";
}

std::string flag_row(json::Value flag) {
    return "<tr>" + cell(flag["status"].text()) + cell(words_of(flag["code"])) + cell(period_of(flag)) + "</tr>";
}

std::string plan_part(json::Value plan) {
    std::string notes;
    for (const json::Value note : plan["note"].items()) notes += "<p>" + html_escaped(note["text"].text()) + "</p>";
    return "<h3>" + html_escaped(plan["title"].text()) + " (" + html_escaped(plan["status"].text()) + ")</h3><p>" +
           html_escaped(period_of(plan)) + "</p>" + activities_of(plan) + notes;
}

template <class Render>
std::string each_of(const SandboxEhr& ehr, std::string_view type, std::string_view id, Render render) {
    std::string all;
    for (const std::string& text : ehr.resources(type)) {
        const auto document = json::Document::parse(text);
        if (document && is_about(document->root(), id)) all += render(document->root());
    }
    return all;
}

}  // namespace

std::string patients_page(const SandboxEhr& ehr) {
    std::string rows;
    for (const std::string& text : ehr.resources("Patient")) {
        const auto document = json::Document::parse(text);
        if (!document) continue;
        const json::Value patient = document->root();
        const std::string id(patient["id"].text());
        rows += "<tr><td><a href=\"/patients/" + url_encoded(id) + "\">" + html_escaped(name_of(patient)) +
                "</a></td>" + cell(patient["birthDate"].text()) + cell(id) + "</tr>";
    }
    return whole_page("Sandbox EHR",
                      "<p>Everybody here is invented.</p><table><caption>Patients</caption><thead><tr>"
                      "<th scope=\"col\">Name</th><th scope=\"col\">Born</th><th scope=\"col\">Id</th>"
                      "</tr></thead><tbody>" +
                          rows + "</tbody></table>");
}

std::string patient_page(const SandboxEhr& ehr, std::string_view id) {
    std::string title = "No such patient";
    for (const std::string& text : ehr.resources("Patient")) {
        const auto document = json::Document::parse(text);
        if (document && document->root()["id"].text() == id) title = name_of(document->root());
    }
    const std::string flags = each_of(ehr, "Flag", id, flag_row);
    const std::string plans = each_of(ehr, "CarePlan", id, plan_part);
    std::string body = "<p><a href=\"/\">All patients</a></p><h2>Flags</h2>";
    body += flags.empty() ? "<p>None stands.</p>"
                          : "<table><thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Text</th>"
                            "<th scope=\"col\">Period</th></tr></thead><tbody>" +
                                flags + "</tbody></table>";
    body += "<h2>Care plan</h2>" + (plans.empty() ? std::string("<p>None stands.</p>") : plans);
    return whole_page(title, body);
}

}  // namespace hv::plugin::sandbox
