#include "plugin/sandbox/people.hpp"

#include <algorithm>

#include "plugin/sandbox/rewrite.hpp"

namespace hv::plugin::sandbox {
namespace {

void add_role(const Core& core, Person& person) {
    for (const Handle& role : core.store.pointing_at("PractitionerRole", {person.reference})) {
        const auto document = json::Document::parse(role->bytes);
        if (!document) continue;
        person.role_id = role->id;
        person.organization = document->root()["organization"]["reference"].text();
        for (const json::Value code : document->root()["code"].items()) person.role = code["text"].text();
        return;
    }
}

}  // namespace

std::vector<Person> people(const Core& core) {
    std::vector<Person> all;
    for (const Handle& version : core.store.all("Practitioner")) {
        const auto document = json::Document::parse(version->bytes);
        if (!document) continue;
        Person person;
        person.reference = version->reference();
        person.name = full_name(document->root());
        add_role(core, person);
        all.push_back(std::move(person));
    }
    return all;
}

Person person_of(const Core& core, std::string_view reference) {
    std::vector<Person> all = people(core);
    const auto found = std::find_if(all.begin(), all.end(), [&](const Person& p) { return p.reference == reference; });
    return found == all.end() ? Person{} : std::move(*found);
}

std::string full_name(json::Value resource) {
    for (const json::Value name : resource["name"].items()) {
        std::string text;
        for (const json::Value given : name["given"].items()) text += std::string(given.text()) + " ";
        return text + std::string(name["family"].text());
    }
    return {};
}

std::string with_clinic(json::Value patient) {
    json::Writer out;
    out.begin_object();
    for (const auto& member : patient.members()) {
        if (member.name == "generalPractitioner" || member.name == "managingOrganization") continue;
        copy(out.key(member.name), member.value);
    }
    out.key("generalPractitioner").begin_array().begin_object();
    out.member("reference", "Practitioner/fastlege-1").end_object().end_array();
    out.key("managingOrganization").begin_object().member("reference", "Organization/dps-nord").end_object();
    return out.end_object().take();
}

}  // namespace hv::plugin::sandbox
