#include "plugin/care/people.hpp"

#include <algorithm>
#include <map>

#include "fhir/json/value.hpp"
#include "plugin/care/refusal.hpp"

namespace hv::plugin::care {
namespace {

constexpr std::size_t longest_id = 64;

bool is_id(std::string_view text) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !text.empty() && text.size() <= longest_id && std::ranges::all_of(text, is_plain);
}

bool is_person(std::string_view type) {
    return type == "Practitioner" || type == "PractitionerRole";
}

bool names_person(std::string_view reference) {
    const std::size_t slash = std::min(reference.find('/'), reference.size());
    return is_person(reference.substr(0, slash)) && is_id(reference.substr(std::min(slash + 1, reference.size())));
}

enum class Standing : std::uint8_t { other, here, left };  // other: what was read is not that person

Standing standing_of(const std::string& resource, std::string_view type, std::string_view id) {
    const Result<json::Document> document = json::Document::parse(resource);
    if (!document) return Standing::other;
    const json::Value root = document->root();
    if (root["resourceType"].text() != type || root["id"].text() != id) return Standing::other;
    return root["active"].is_boolean() && !root["active"].is_true() ? Standing::left : Standing::here;
}

}  // namespace

ReadPerson reader_of(std::shared_ptr<fhir::client::Ehr> ehr) {
    if (ehr == nullptr) return {};
    return [ehr = std::move(ehr)](std::string_view type, std::string_view id) { return ehr->read(type, id); };
}

ReadPerson once_each(ReadPerson read) {
    if (!read) return {};
    auto given = std::make_shared<std::map<std::string, Result<std::string>>>();
    return [read = std::move(read), given](std::string_view type, std::string_view id) {
        const std::string reference = std::string(type) + '/' + std::string(id);
        const auto found = given->find(reference);
        return found != given->end() ? found->second : given->emplace(reference, read(type, id)).first->second;
    };
}

std::string name_of(const std::string& person, std::span<const store::Act> acts) {
    std::string name = person;
    for (const store::Act& act : acts) {
        if (act.actor == person && !act.actor_name.empty()) name = act.actor_name;
    }
    return name;
}

std::vector<Receiver> receivers(std::span<const std::string> responsible, std::span<const store::Act> acts,
                                std::string_view viewer, std::string_view owner) {
    std::vector<Receiver> list;
    const auto add = [&](const std::string& person) {
        const bool offered = std::ranges::find(list, person, &Receiver::to) != list.end();
        if (offered || person == viewer || person == owner || !names_person(person)) return;
        list.push_back({person, name_of(person, acts)});
    };
    for (const std::string& person : responsible) add(person);
    for (const store::Act& act : acts) add(act.actor);
    return list;
}

Result<std::vector<std::string>> known_people(store::CareStore& care, const store::PatientKey& patient) {
    const Result<std::optional<store::Summary>> summary = care.summary(patient);
    if (!summary) return summary.error();
    const Result<std::vector<store::Act>> acts = care.acts(patient);
    if (!acts) return acts.error();
    std::vector<std::string> people;
    if (*summary) {
        people = (*summary)->responsible;
        people.push_back((*summary)->owner);
    }
    for (const store::Act& act : *acts) people.push_back(act.actor);
    return people;
}

Result<bool> check_receiver(std::string_view to, std::span<const std::string> known, const ReadPerson& read) {
    if (to.empty()) return refused(Refusal::no_receiver);
    if (to == "role:gp" || to == "role:psychiatrist") return true;
    if (!names_person(to)) return refused(Refusal::unknown_receiver, to);
    const bool is_known = std::ranges::find(known, to) != known.end();
    if (!read) return is_known ? Result<bool>(true) : refused(Refusal::unknown_receiver, to);
    const std::string_view type = to.substr(0, to.find('/'));
    const std::string_view id = to.substr(type.size() + 1);
    const Result<std::string> person = read(type, id);
    const Standing standing = person ? standing_of(*person, type, id) : Standing::other;
    if (standing == Standing::here || (is_known && standing != Standing::left)) return true;
    const bool is_silent =
        !person && (person.error().fault == Fault::unavailable || person.error().fault == Fault::busy);
    return refused(is_silent ? Refusal::unheard_receiver : Refusal::unknown_receiver, to);
}

}  // namespace hv::plugin::care
