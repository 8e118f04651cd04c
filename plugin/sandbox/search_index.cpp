#include "plugin/sandbox/search_index.hpp"

#include <algorithm>
#include <map>

namespace hv::plugin::sandbox {
namespace {

using enum ParameterKind;
using Table = std::map<std::string_view, std::vector<Parameter>>;

constexpr Parameter identifier{"identifier", token, "identifier", ""};
constexpr Parameter status{"status", token, "status", ""};
constexpr Parameter category{"category", token, "category", ""};
constexpr Parameter code{"code", token, "code", ""};
constexpr Parameter subject{"subject", reference, "subject", "Patient"};
constexpr Parameter patient{"patient", reference, "subject", "Patient"};
constexpr Parameter intent{"intent", token, "intent", ""};
constexpr Parameter encounter{"encounter", reference, "encounter", "Encounter"};
constexpr Parameter drug{"medication", reference, "medicationReference", "Medication"};
constexpr Parameter drug_code{"code", token, "medicationCodeableConcept", ""};

Table make_table() {
    Table table{
        {"Patient",
         {identifier,
          {"active", token, "active", ""},
          {"birthdate", date, "birthDate", ""},
          {"gender", token, "gender", ""},
          {"name", string, "name", ""},
          {"family", string, "name.family", ""},
          {"given", string, "name.given", ""},
          {"general-practitioner", reference, "generalPractitioner", "Practitioner"}}},
        {"Observation",
         {identifier,
          status,
          category,
          code,
          subject,
          patient,
          encounter,
          {"date", date, "effectiveDateTime|effectivePeriod|effectiveInstant", ""},
          {"combo-code", token, "code|component.code", ""},
          {"component-code", token, "component.code", ""},
          {"value-concept", token, "valueCodeableConcept", ""}}},
        {"Medication", {identifier, status, code}},
        {"MedicationStatement",
         {identifier,
          status,
          category,
          subject,
          patient,
          drug,
          drug_code,
          {"effective", date, "effectiveDateTime|effectivePeriod", ""}}},
        {"MedicationRequest",
         {identifier,
          status,
          category,
          intent,
          subject,
          patient,
          encounter,
          drug,
          drug_code,
          {"authoredon", date, "authoredOn", ""}}},
        {"MedicationAdministration",
         {identifier,
          status,
          subject,
          patient,
          drug,
          drug_code,
          {"effective-time", date, "effectiveDateTime|effectivePeriod", ""}}},
        {"MedicationDispense",
         {identifier, status, subject, patient, drug, drug_code, {"whenhandedover", date, "whenHandedOver", ""}}},
        {"Condition",
         {identifier,
          category,
          code,
          subject,
          patient,
          encounter,
          {"clinical-status", token, "clinicalStatus", ""},
          {"verification-status", token, "verificationStatus", ""},
          {"onset-date", date, "onsetDateTime|onsetPeriod", ""},
          {"recorded-date", date, "recordedDate", ""}}},
        {"ServiceRequest",
         {identifier,
          status,
          category,
          code,
          intent,
          subject,
          patient,
          encounter,
          {"authored", date, "authoredOn", ""},
          {"occurrence", date, "occurrenceDateTime|occurrencePeriod", ""}}},
        {"Flag",
         {identifier,
          status,
          category,
          code,
          subject,
          patient,
          encounter,
          {"date", date, "period", ""},
          {"author", reference, "author", "Practitioner"}}},
        {"CarePlan", {identifier, status, category, intent, subject, patient, encounter, {"date", date, "period", ""}}},
        {"Provenance",
         {{"target", reference, "target", "Patient"},
          {"patient", reference, "target", "Patient"},
          {"recorded", date, "recorded", ""},
          {"agent", reference, "agent.who", "Practitioner"},
          {"entity", reference, "entity.what", ""}}},
        {"Task",
         {identifier,
          status,
          code,
          intent,
          {"subject", reference, "for", "Patient"},
          {"patient", reference, "for", "Patient"},
          {"focus", reference, "focus", ""},
          {"authored-on", date, "authoredOn", ""},
          {"modified", date, "lastModified", ""}}},
        {"Subscription",
         {status,
          {"criteria", string, "criteria", ""},
          {"url", string, "channel.endpoint", ""},
          {"type", token, "channel.type", ""}}},
        {"Encounter",
         {identifier, status, subject, patient, {"class", token, "class", ""}, {"date", date, "period", ""}}},
        {"Procedure",
         {identifier,
          status,
          category,
          code,
          subject,
          patient,
          {"date", date, "performedDateTime|performedPeriod", ""}}},
        {"AllergyIntolerance",
         {identifier, code, {"patient", reference, "patient", "Patient"}, {"date", date, "recordedDate", ""}}},
        {"DiagnosticReport",
         {identifier,
          status,
          category,
          code,
          subject,
          patient,
          {"date", date, "effectiveDateTime|effectivePeriod", ""}}},
        {"QuestionnaireResponse", {identifier, status, subject, patient, {"authored", date, "authored", ""}}},
        {"Appointment",
         {identifier, status, {"date", date, "start", ""}, {"patient", reference, "participant.actor", "Patient"}}},
        {"Communication", {identifier, status, category, subject, patient, {"sent", date, "sent", ""}}},
        {"EpisodeOfCare",
         {identifier, status, {"patient", reference, "patient", "Patient"}, {"date", date, "period", ""}}},
        {"Group", {identifier, code, {"member", reference, "member.entity", "Patient"}}},
        {"Device", {identifier, status, {"patient", reference, "patient", "Patient"}}},
        {"AuditEvent", {{"patient", reference, "entity.what", "Patient"}, {"date", date, "recorded", ""}}},
        {"Goal", {identifier, category, subject, patient}},
        {"CareTeam", {identifier, status, category, subject, patient}},
        {"Practitioner", {identifier, {"name", string, "name", ""}}},
        {"PractitionerRole", {identifier, {"practitioner", reference, "practitioner", "Practitioner"}}},
        {"Organization", {identifier, {"name", string, "name", ""}}},
        {"Location", {identifier, status, {"name", string, "name", ""}}},
        {"RelatedPerson", {identifier, {"patient", reference, "patient", "Patient"}}},
        {"Basic", {identifier, code, subject, patient}},
    };
    for (auto& [type, row] : table) {
        row.push_back({"_tag", token, "meta.tag", ""});
        row.push_back({"_profile", token, "meta.profile", ""});
        row.push_back({"_security", token, "meta.security", ""});
        row.push_back({"_id", token, "id", ""});
        row.push_back({"_lastUpdated", date, "meta.lastUpdated", ""});
    }
    return table;
}

const Table& table() {
    static const Table made = make_table();
    return made;
}

void add_token(std::vector<Indexed>& out, const Parameter& p, json::Value value) {
    if (value.is_object()) {
        for (const json::Value coding : value["coding"].items()) add_token(out, p, coding);
        const json::Value said = value["code"] ? value["code"] : value["value"];
        if (said.is_string())
            out.push_back({&p, std::string(value["system"].text()), std::string(said.text()), false, {}, {}});
    } else if (value.is_boolean()) {
        out.push_back({&p, "", value.is_true() ? "true" : "false", false, {}, {}});
    } else if (value.is_string()) {
        out.push_back({&p, "", std::string(value.text()), false, {}, {}});
    }
}

void add_reference(std::vector<Indexed>& out, const Parameter& p, json::Value value, std::string_view base) {
    if (value["reference"]) out.push_back({&p, "", local_reference(value["reference"].text(), base), false, {}, {}});
    if (const json::Value id = value["identifier"]; id["value"]) {
        out.push_back({&p, std::string(id["system"].text()), std::string(id["value"].text()), true, {}, {}});
    }
}

void add_date(std::vector<Indexed>& out, const Parameter& p, json::Value value) {
    Indexed found{&p, "", "", false, earliest_instant, latest_instant};
    if (value.is_string()) {
        const auto moment = parse_moment(value.text());
        if (!moment) return;
        found.first = moment->first;
        found.end = moment->end;
    } else {
        if (!value["start"] && !value["end"]) return;
        if (const auto start = parse_moment(value["start"].text())) found.first = start->first;
        if (const auto end = parse_moment(value["end"].text())) found.end = end->end;
    }
    out.push_back(std::move(found));
}

void add_string(std::vector<Indexed>& out, const Parameter& p, json::Value value) {
    if (value.is_string()) out.push_back({&p, "", folded(value.text()), false, {}, {}});
    for (const std::string_view part : {"text", "family", "given"}) {
        if (value[part].is_string()) add_string(out, p, value[part]);
        for (const json::Value item : value[part].items()) add_string(out, p, item);
    }
}

void walk(std::vector<Indexed>& out, const Parameter& p, json::Value value, std::string_view path,
          std::string_view base) {
    if (value.is_array()) {
        for (const json::Value item : value.items()) walk(out, p, item, path, base);
        return;
    }
    if (!path.empty()) {
        const std::size_t dot = path.find('.');
        const json::Value next = value[path.substr(0, dot)];
        if (next) walk(out, p, next, dot == std::string_view::npos ? "" : path.substr(dot + 1), base);
        return;
    }
    switch (p.kind) {
        case token:
            return add_token(out, p, value);
        case reference:
            return add_reference(out, p, value, base);
        case date:
            return add_date(out, p, value);
        case string:
            return add_string(out, p, value);
    }
}

}  // namespace

std::span<const Parameter> parameters_of(std::string_view type) {
    const auto found = table().find(type);
    return found == table().end() ? std::span<const Parameter>() : found->second;
}

bool is_known_type(std::string_view type) {
    return table().contains(type);
}

std::vector<std::string_view> known_types() {
    std::vector<std::string_view> types;
    for (const auto& [type, row] : table()) types.push_back(type);
    return types;
}

const Parameter* parameter_of(std::string_view type, std::string_view name) {
    for (const Parameter& parameter : parameters_of(type)) {
        if (parameter.name == name) return &parameter;
    }
    return nullptr;
}

std::vector<Indexed> index_of(json::Value resource, std::string_view type, std::string_view base) {
    std::vector<Indexed> out;
    for (const Parameter& parameter : parameters_of(type)) {
        std::string_view paths = parameter.paths;
        while (!paths.empty()) {
            const std::size_t bar = paths.find('|');
            walk(out, parameter, resource, paths.substr(0, bar), base);
            paths = bar == std::string_view::npos ? "" : paths.substr(bar + 1);
        }
    }
    return out;
}

std::string local_reference(std::string_view said, std::string_view base) {
    if (!base.empty() && said.starts_with(base) && said.substr(base.size()).starts_with('/')) {
        said = said.substr(base.size() + 1);
    }
    if (said.find("://") != std::string_view::npos || said.starts_with("urn:")) return std::string(said);
    const std::size_t history = said.find("/_history/");
    return std::string(said.substr(0, history));
}

std::string folded(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

}  // namespace hv::plugin::sandbox
