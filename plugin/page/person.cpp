#include "plugin/page/person.hpp"

namespace hv::plugin::page {
namespace {

std::string name_in(const json::Value& human) {
    std::string name;
    for (const json::Value given : human["given"].items()) {
        name += (name.empty() ? "" : " ") + std::string(given.text());
    }
    const std::string_view family = human["family"].text();
    if (!family.empty()) name += (name.empty() ? "" : " ") + std::string(family);
    return name.empty() ? std::string(human["text"].text()) : name;
}

void read(const json::Value& resource, Person& person) {
    if (resource["resourceType"].text() != "Patient" || resource["id"].text() != person.id) return;
    person.born = resource["birthDate"].text();
    for (const json::Value human : resource["name"].items()) {
        const bool official = human["use"].text() == "official";
        if (person.name.empty() || official) person.name = name_in(human);
        if (official) break;
    }
}

}  // namespace

Person person_of(const JudgedPatient& patient) {
    Person person;
    person.id = patient.snapshot.patient_id;
    for (const auto& document : patient.documents) {
        const json::Value root = document->root();
        read(root, person);
        for (const json::Value entry : root["entry"].items()) read(entry["resource"], person);
    }
    person.name = fhir::masked(person.name);
    return person;
}

}  // namespace hv::plugin::page
