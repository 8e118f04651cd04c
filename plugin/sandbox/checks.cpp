// What a resource must be to be let in, and what a token must grant.
#include <algorithm>
#include <array>

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {
namespace {

struct Required {
    std::string_view type;
    std::string_view members;  // `|` between those of which one is enough, a blank between the others
};

constexpr std::array<Required, 12> required{{
    {"Observation", "status code"},
    {"Flag", "status code subject"},
    {"CarePlan", "status intent subject"},
    {"Condition", "subject"},
    {"MedicationStatement", "status subject medicationReference|medicationCodeableConcept"},
    {"MedicationRequest", "status intent subject medicationReference|medicationCodeableConcept"},
    {"MedicationAdministration", "status subject medicationReference|medicationCodeableConcept"},
    {"ServiceRequest", "status intent subject"},
    {"Task", "status intent"},
    {"Provenance", "target recorded agent"},
    {"Subscription", "status reason criteria channel"},
    {"Encounter", "status class"},
}};

std::string missing_member(std::string_view type, json::Value resource) {
    const auto* row = std::find_if(required.begin(), required.end(), [&](const Required& r) { return r.type == type; });
    if (row == required.end()) return {};
    std::string_view members = row->members;
    while (!members.empty()) {
        const std::string_view wanted = members.substr(0, members.find(' '));
        members.remove_prefix(std::min(members.size(), wanted.size() + 1));
        const std::size_t bar = wanted.find('|');
        const bool there =
            resource[wanted.substr(0, bar)] || (bar != std::string_view::npos && resource[wanted.substr(bar + 1)]);
        if (!there) return std::string(wanted);
    }
    return {};
}

// FHIR's JSON has no empty values: 2.6.2.
bool has_empty(json::Value value) {
    if (value.kind() == json::Kind::object) {
        if (value.size() == 0) return true;
        for (const auto& member : value.members()) {
            if (has_empty(member.value)) return true;
        }
    } else if (value.kind() == json::Kind::array) {
        if (value.size() == 0) return true;
        for (const json::Value item : value.items()) {
            if (has_empty(item)) return true;
        }
    }
    return value.is_string() && value.text().empty();
}

bool stands(const Core& core, std::string_view reference, const std::set<std::string>& coming) {
    const std::string local = local_reference(reference, core.options.base);
    if (local.starts_with('#') || local.find("://") != std::string::npos) return true;
    if (local.starts_with("urn:")) return !local.starts_with("urn:uuid:");
    const std::size_t slash = local.find('/');
    if (slash == std::string::npos) return false;
    return coming.contains(local) || core.store.current(local.substr(0, slash), local.substr(slash + 1)) != nullptr;
}

// The place of the first reference to nothing; empty when there is none.
std::string dangling(const Core& core, json::Value value, const std::string& place,
                     const std::set<std::string>& coming) {
    for (const auto& member : value.members()) {
        const std::string here = place + "." + std::string(member.name);
        if (member.name == "reference" && member.value.is_string()) {
            if (!stands(core, member.value.text(), coming)) return place;
        } else if (std::string found = dangling(core, member.value, here, coming); !found.empty()) {
            return found;
        }
    }
    for (const json::Value item : value.items()) {
        if (std::string found = dangling(core, item, place, coming); !found.empty()) return found;
    }
    return {};
}

bool in_compartment(const Version& version, const std::string& patient) {
    if (version.type == "Medication" || version.type == "Practitioner" || version.type == "Organization") return true;
    const std::string reference = "Patient/" + patient;
    if (version.reference() == reference) return true;
    return std::any_of(version.index.begin(), version.index.end(), [&](const Indexed& entry) {
        return entry.parameter->kind == ParameterKind::reference && !entry.by_identifier && entry.value == reference;
    });
}

}  // namespace

std::optional<Answer> trouble_with(const Core& core, std::string_view type, json::Value resource,
                                   const std::set<std::string>& coming) {
    if (resource["resourceType"].text() != type) {
        return outcome(400, "invalid", "the body is not a resource of type " + std::string(type));
    }
    if (has_empty(resource)) return outcome(422, "structure", "a member of the resource is empty");
    if (const std::string missing = missing_member(type, resource); !missing.empty()) {
        return outcome(422, "required", std::string(type) + "." + missing + " is missing");
    }
    if (core.options.check_references) {
        if (const std::string place = dangling(core, resource, std::string(type), coming); !place.empty()) {
            return outcome(400, "invalid", "resource not found, specified in path: " + place);
        }
    }
    return std::nullopt;
}

std::variant<Query, Answer> query_of_condition(const Core& core, std::string_view type, std::string_view condition) {
    if (const std::size_t mark = condition.find('?'); mark != std::string_view::npos) {
        condition = condition.substr(mark + 1);
    }
    const auto parameters = read_form(condition);
    if (!parameters) return outcome(400, "invalid", "the condition has a broken escape");
    auto read = read_query(type, *parameters, true, core.options.base);
    if (const auto* trouble = std::get_if<std::string>(&read)) return outcome(400, "invalid", *trouble);
    auto& query = std::get<Query>(read);
    if (query.all.empty()) return outcome(400, "invalid", "the condition has no search parameter");
    return std::move(query);
}

std::variant<std::vector<Handle>, Answer> matches_of(const Core& core, std::string_view type, std::string_view query) {
    const auto read = query_of_condition(core, type, query);
    if (const auto* trouble = std::get_if<Answer>(&read)) return *trouble;
    return found_by(std::get<Query>(read), core.store);
}

std::optional<Answer> refused(const Call& call, std::string_view type, char letter, const Version* version) {
    if (call.grant == nullptr) return std::nullopt;
    const Grant& grant = *call.grant;
    for (const Scope& scope : grant.scopes) {
        if ((scope.type != "*" && scope.type != type) || scope.letters.find(letter) == std::string::npos) continue;
        if (scope.context == "patient" && version != nullptr && !in_compartment(*version, grant.patient)) continue;
        return std::nullopt;
    }
    return outcome(403, "forbidden", "the token's scope does not allow this on " + std::string(type));
}

}  // namespace hv::plugin::sandbox
