#include "plugin/sandbox/chart/record.hpp"

#include <algorithm>
#include <map>

#include "plugin/sandbox/chart/answer_words.hpp"
#include "plugin/sandbox/people.hpp"

namespace hv::plugin::sandbox {
namespace {

template <class Each>
void each_about(const SandboxEhr& ehr, std::string_view type, std::string_view patient, Each each) {
    for (const std::string& bytes : ehr.about(type, patient)) {
        const auto document = json::Document::parse(bytes);
        if (document) each(document->root());
    }
}

// FHIR writes a point; Norwegian a comma.
std::string number(json::Value value, bool english) {
    std::string written(value.text());
    if (!english) std::ranges::replace(written, '.', ',');
    return written;
}

std::string quantity(json::Value value, bool english) {
    const std::string_view unit = value["unit"] ? value["unit"].text() : value["code"].text();
    return number(value["value"], english) + (unit.empty() ? "" : " ") + std::string(unit);
}

// The text or a display that came with it, else words that are known here, else the code.
std::string answer_of(json::Value observation, bool english) {
    const json::Value answer = observation["valueCodeableConcept"];
    const auto codings = answer["coding"].items();
    const bool told = answer["text"] || std::any_of(codings.begin(), codings.end(),
                                                    [](json::Value coding) { return bool{coding["display"]}; });
    const auto known = told ? std::nullopt : answer_words(observation["code"], answer, english);
    return known ? std::string(*known) : words_of(answer);
}

bool has_code(json::Value concept_value, std::string_view code) {
    const auto codings = concept_value["coding"].items();
    return std::any_of(codings.begin(), codings.end(), [&](json::Value c) { return c["code"].text() == code; });
}

// `128/80 mmHg`; empty when one of the two is missing.
std::string pressure(json::Value observation) {
    std::string systolic;
    std::string diastolic;
    std::string unit;
    for (const json::Value part : observation["component"].items()) {
        const json::Value value = part["valueQuantity"];
        if (has_code(part["code"], "8480-6")) systolic = value["value"].text();
        if (has_code(part["code"], "8462-4")) diastolic = value["value"].text();
        unit = value["unit"].text();
    }
    return systolic.empty() || diastolic.empty() ? "" : systolic + "/" + diastolic + " " + unit;
}

std::string value_in(json::Value observation, bool english) {
    if (observation["valueQuantity"]) return quantity(observation["valueQuantity"], english);
    if (observation["valueCodeableConcept"]) return answer_of(observation, english);
    if (observation["valueBoolean"]) {
        const bool yes = observation["valueBoolean"].is_true();
        return english ? (yes ? "Yes" : "No") : (yes ? "Ja" : "Nei");
    }
    if (observation["valueInteger"]) return std::string(observation["valueInteger"].text());
    if (observation["valueString"]) return std::string(observation["valueString"].text());
    if (observation["valueDateTime"]) return day_of(observation["valueDateTime"].text());
    return pressure(observation);
}

std::vector<ValueLine> values_of(const SandboxEhr& ehr, std::string_view patient, bool english) {
    std::map<std::string, ValueLine> latest;
    each_about(ehr, "Observation", patient, [&](json::Value observation) {
        const std::string_view status = observation["status"].text();
        if (status == "entered-in-error" || status == "cancelled") return;
        ValueLine line{words_of(observation["code"]), value_in(observation, english),
                       std::string(observation["effectiveDateTime"].text())};
        if (line.value.empty()) return;
        ValueLine& kept = latest[line.name];
        if (kept.date <= line.date) kept = std::move(line);
    });
    std::vector<ValueLine> lines;
    for (auto& [name, line] : latest) {
        line.date = day_of(line.date);
        lines.push_back(std::move(line));
    }
    std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.date > b.date; });
    return lines;
}

std::string drug_name(const SandboxEhr& ehr, json::Value statement) {
    if (statement["medicationCodeableConcept"]) return words_of(statement["medicationCodeableConcept"]);
    const std::string_view reference = statement["medicationReference"]["reference"].text();
    const std::size_t slash = reference.find('/');
    if (slash == std::string_view::npos) return {};
    const auto drug = json::Document::parse(ehr.resource("Medication", reference.substr(slash + 1)));
    return drug ? words_of(drug->root()["code"]) : std::string();
}

std::string dose_in(json::Value statement) {
    for (const std::string_view member : {"dosage", "dosageInstruction"}) {
        for (const json::Value dose : statement[member].items()) return std::string(dose["text"].text());
    }
    return std::string(statement["dosage"]["text"].text());
}

// The medication list of the prescription module keeps its day in an extension.
std::string start_in(json::Value statement) {
    if (statement["effectivePeriod"]["start"]) return day_of(statement["effectivePeriod"]["start"].text());
    if (statement["effectiveDateTime"]) return day_of(statement["effectiveDateTime"].text());
    for (const json::Value extension : statement["extension"].items()) {
        if (extension["url"].text() == "effectiveDateTime") return day_of(extension["valueDate"].text());
    }
    return day_of(statement["authoredOn"].text());
}

std::vector<DrugLine> drugs_of(const SandboxEhr& ehr, std::string_view patient) {
    std::vector<DrugLine> lines;
    for (const std::string_view type : {"MedicationStatement", "MedicationRequest"}) {
        each_about(ehr, type, patient, [&](json::Value statement) {
            if (statement["status"].text() != "active" || statement["effectivePeriod"]["end"]) return;
            lines.push_back({drug_name(ehr, statement), dose_in(statement), start_in(statement), false});
        });
    }
    std::map<std::string, DrugLine> given;
    each_about(ehr, "MedicationAdministration", patient, [&](json::Value one) {
        DrugLine line{drug_name(ehr, one), dose_in(one), start_in(one), true};
        DrugLine& last = given[line.name];
        if (last.since <= line.since) last = std::move(line);
    });
    for (auto& [name, line] : given) lines.push_back(std::move(line));
    std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.since > b.since; });
    return lines;
}

std::vector<PlanLine> plan_of(const SandboxEhr& ehr, std::string_view patient) {
    std::vector<PlanLine> lines;
    each_about(ehr, "CarePlan", patient, [&](json::Value plan) {
        if (plan["status"].text() != "active") return;
        for (const json::Value activity : plan["activity"].items()) {
            const json::Value detail = activity["detail"];
            const std::string why(detail["description"].text());
            const std::string name = words_of(detail["code"]);
            lines.push_back({name + (name.empty() || why.empty() || why == name ? "" : ": ") + (why == name ? "" : why),
                             std::string(detail["status"].text()), day_of(detail["scheduledPeriod"]["start"].text())});
        }
    });
    return lines;
}

}  // namespace

std::string words_of(json::Value concept_value) {
    if (concept_value["text"]) return std::string(concept_value["text"].text());
    for (const json::Value coding : concept_value["coding"].items()) {
        return std::string(coding["display"] ? coding["display"].text() : coding["code"].text());
    }
    return {};
}

std::string day_of(std::string_view moment) {
    return std::string(moment.substr(0, moment.find('T')));
}

std::vector<FlagLine> flags_of(const SandboxEhr& ehr, std::string_view patient) {
    std::vector<FlagLine> lines;
    each_about(ehr, "Flag", patient, [&](json::Value flag) {
        if (flag["status"].text() != "active") return;
        lines.push_back({words_of(flag["code"]), day_of(flag["period"]["start"].text())});
    });
    return lines;
}

Record record_of(const SandboxEhr& ehr, std::string_view patient, bool english) {
    Record record;
    const auto document = json::Document::parse(ehr.resource("Patient", patient));
    if (!document) return record;
    record.id = patient;
    record.name = full_name(document->root());
    record.born = document->root()["birthDate"].text();
    record.sex = document->root()["gender"].text();
    record.flags = flags_of(ehr, patient);
    record.values = values_of(ehr, patient, english);
    record.drugs = drugs_of(ehr, patient);
    record.plan = plan_of(ehr, patient);
    return record;
}

}  // namespace hv::plugin::sandbox
