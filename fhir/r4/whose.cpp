#include "fhir/r4/whose.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace hv::fhir::r4 {
namespace {

// The preferred URI first, then what else names the same register.
constexpr std::pair<Text, Text> other_spellings[] = {
    {"urn:oid:2.16.578.1.12.4.1.4.1", "http://hl7.no/fhir/NamingSystem/FNR"},
    {"urn:oid:2.16.578.1.12.4.1.4.2", "http://hl7.no/fhir/NamingSystem/DNR"},
    {"urn:oid:2.16.578.1.12.4.1.4.3", "http://hl7.no/fhir/NamingSystem/FHNR"},
};

// The OID of a system, however it is written; any other system as it is.
Text plain_system(Text system) {
    for (const auto& [preferred, other] : other_spellings)
        if (system == other) system = preferred;
    for (const Text prefix : {Text("urn:oid:"), Text("urn:uid:")})
        if (system.starts_with(prefix)) return system.substr(prefix.size());
    return system;
}

// Nobody is known under more names than this in one answer; what claims so is not about one person.
constexpr std::size_t most_names = 64;

bool same_system(Text a, Text b) {
    return a == b || plain_system(a) == plain_system(b);
}

}  // namespace

bool same_identifier(const Identifier& a, const Identifier& b) {
    return !a.empty() && a.value == b.value && same_system(a.system, b.system);
}

bool Subject::names_no_patient() const {
    const Reference to = parse_reference(reference);
    if (to.form == Reference::Form::typed || to.form == Reference::Form::conditional)
        return to.type != ResourceType::patient;
    // Profile URLs stand here too: `.../StructureDefinition/sfm-Patient`.
    return !type.empty() && !holds_ignoring_case(type, "patient");
}

void Whose::learn_url(Text full_url) {
    const Reference to = parse_reference(full_url);
    if (to.form == Reference::Form::urn) urls_.push_back(full_url);
    if (to.form == Reference::Form::typed && !to.base.empty()) bases_.push_back(to.base);
}

void Whose::learn(const Subject& subject) {
    const Reference to = parse_reference(subject.reference);
    if (to.form == Reference::Form::typed) {
        ids_.push_back(to.id);
        if (!to.base.empty()) bases_.push_back(to.base);
    }
    if (to.form == Reference::Form::urn) urls_.push_back(to.id);
    if (to.form == Reference::Form::conditional && !to.query_value.empty())
        identifiers_.push_back({to.query_system, to.query_value});
    if (!subject.identifier.empty()) identifiers_.push_back(subject.identifier);
}

bool Whose::learn_all(std::vector<Subject> subjects) {
    // Not left to chance which subject is first: the order of the resources must not matter.
    const auto less = [](const Subject& a, const Subject& b) {
        return std::tie(a.reference, a.identifier.system, a.identifier.value, a.type) <
               std::tie(b.reference, b.identifier.system, b.identifier.value, b.type);
    };
    const auto same = [&](const Subject& a, const Subject& b) { return !less(a, b) && !less(b, a); };
    std::sort(subjects.begin(), subjects.end(), less);
    subjects.erase(std::unique(subjects.begin(), subjects.end(), same), subjects.end());
    std::erase_if(subjects, [](const Subject& s) { return s.empty() || s.names_no_patient(); });
    if (subjects.size() > most_names) return false;

    bool progress = true;
    while (progress && !subjects.empty()) {
        progress = false;
        std::erase_if(subjects, [&](const Subject& subject) {
            if (known() && match(subject) != Match::yes) return false;
            learn(subject);
            progress = true;
            return true;
        });
    }
    return subjects.empty();
}

Match Whose::match_reference(Text reference) const {
    const Reference to = parse_reference(reference);
    switch (to.form) {
        case Reference::Form::typed: {
            const bool other_server =
                !to.base.empty() && !bases_.empty() && std::find(bases_.begin(), bases_.end(), to.base) == bases_.end();
            if (other_server || ids_.empty()) return Match::unsaid;
            return std::find(ids_.begin(), ids_.end(), to.id) != ids_.end() ? Match::yes : Match::no;
        }
        case Reference::Form::urn:
            return std::find(urls_.begin(), urls_.end(), to.id) != urls_.end() ? Match::yes : Match::unsaid;
        case Reference::Form::conditional:
            return match_identifier({to.query_system, to.query_value});
        default:
            return Match::unsaid;
    }
}

Match Whose::match_identifier(const Identifier& identifier) const {
    bool knows_system = false;
    for (const Identifier& mine : identifiers_) {
        if (same_identifier(mine, identifier)) return Match::yes;
        knows_system = knows_system || same_system(mine.system, identifier.system);
    }
    return knows_system ? Match::no : Match::unsaid;
}

Match Whose::match(const Subject& subject) const {
    if (subject.empty()) return Match::unsaid;
    if (subject.names_no_patient()) return Match::no;
    const Match by_identifier = subject.identifier.empty() ? Match::unsaid : match_identifier(subject.identifier);
    if (by_identifier == Match::no) return Match::no;
    if (subject.reference.empty()) return by_identifier == Match::yes ? Match::yes : Match::no;
    const Match by_reference = match_reference(subject.reference);
    // A reference that leads nowhere known (another server's name, a urn of another call): the identifier decides.
    if (by_reference == Match::unsaid) return by_identifier == Match::yes ? Match::yes : Match::no;
    return by_reference;
}

}  // namespace hv::fhir::r4
