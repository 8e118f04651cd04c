// Who the documents are about: the one Patient, or the subjects that agree.
//
// Errors: invalid, "holds two patients". Two Patients of which one was merged into the other (link replaced-by,
//         replaces) are one: the surviving one.
// Source: FHIR R4 Patient; reference 7.30, 7.31; hazard H02.
#pragma once

#include "fhir/base/result.hpp"
#include "fhir/r4/entries.hpp"
#include "fhir/r4/envelope.hpp"
#include "fhir/r4/whose.hpp"

namespace hv::fhir::r4 {

inline Error two_patients() {
    return Error{Fault::invalid, "holds two patients", "give one patient's resources at a time; nothing was judged"};
}

inline Sex parse_sex(Text gender) {
    if (gender == "male") return Sex::male;
    if (gender == "female") return Sex::female;
    if (gender == "other") return Sex::other;
    return Sex::unknown;
}

template <json::View V>
Sex read_sex(const V& gender, const Place& place, Notes& notes) {
    const Sex sex = parse_sex(string_of(gender));
    if (sex == Sex::unknown && string_of(gender) != "unknown" && gender.kind() != json::Kind::null)
        notes.add(Severity::warning, IssueCode::bad_value, place, "gender",
                  "is not known; the sex is taken as unknown");
    return sex;
}

template <json::View V>
Text replaced_by_of(const V& links) {
    Text found;
    each(links, [&](const V& link, std::size_t) {
        if (string_of(link["type"]) == "replaced-by" && !has_modifier(link["modifierExtension"]))
            found = string_of(link["other"]["reference"]);
    });
    return found;
}

template <json::View V>
Patient read_patient_resource(const V& resource, const Place& place, Notes& notes) {
    Patient out;
    Envelope<V> envelope;
    V born{};
    V deceased_at{};
    out.source = SourceRef{ResourceType::patient, place.id, {}, 0};
    for (const auto& member : resource.members()) {
        switch (const Key name = key_of(member.name)) {
            case key("active"):
                out.active = member.value.kind() != json::Kind::boolean || member.value.is_true();
                break;
            case key("birthDate"):
                born = member.value;
                break;
            case key("gender"):
                out.sex = read_sex(member.value, place, notes);
                break;
            case key("deceasedBoolean"):
                out.deceased = out.deceased || member.value.is_true();
                break;
            case key("deceasedDateTime"):
                deceased_at = member.value;
                break;
            case key("link"):
                out.replaced_by = replaced_by_of(member.value);
                break;
            default:
                envelope.take(name, member.value);
        }
    }
    const Meta meta = meta_of(envelope.meta);
    out.source.version = meta.version;
    note_subsetted(meta, place, notes);
    // Who she is stays known; what is said about her is not believed.
    if (!may_use(envelope, place, notes)) {
        Patient bare;
        bare.source = out.source;
        return bare;
    }
    out.born = moment_of(born);
    if (born.kind() != json::Kind::absent && !out.born)
        notes.add(Severity::warning, IssueCode::bad_value, place, "birthDate", "cannot be read as a date");
    if (deceased_at.kind() != json::Kind::absent) {
        out.deceased = true;
        out.deceased_at = moment_of(deceased_at);
        if (!out.deceased_at)
            notes.add(Severity::warning, IssueCode::bad_time, place, "deceasedDateTime",
                      "cannot be read as a time; taken as deceased");
    }
    return out;
}

// The Patients that stand, and which of them another one replaces.
template <json::View V>
class Patients {
public:
    explicit Patients(const Entries<V>& entries) : entries_(entries) {
        for (std::size_t at = 0; at < entries.heads.size(); ++at)
            if (entries.heads[at].type == ResourceType::patient && !entries.heads[at].outdated) at_.push_back(at);
    }
    [[nodiscard]] bool none() const { return at_.empty(); }
    [[nodiscard]] const std::vector<std::size_t>& all() const { return at_; }

    // The one that all others were merged into; nothing when there are two people.
    [[nodiscard]] std::optional<std::size_t> survivor() const {
        constexpr std::size_t most_merged = 16;
        std::optional<std::size_t> found;
        if (at_.size() > most_merged) return found;
        for (const std::size_t at : at_) {
            if (successor(at) != at) continue;
            if (found) return std::nullopt;
            found = at;
        }
        return found;
    }

private:
    [[nodiscard]] bool links(std::size_t from, Text type, std::size_t to) const {
        bool found = false;
        each(entries_.resources[from]["link"], [&](const V& link, std::size_t) {
            if (string_of(link["type"]) != type || has_modifier(link["modifierExtension"])) return;
            const Reference other = parse_reference(string_of(link["other"]["reference"]));
            found = found || entries_.index.find(entries_.heads, other) == std::optional(to);
        });
        return found;
    }
    // The Patient that stands in for this one; itself when nothing says so.
    [[nodiscard]] std::size_t successor(std::size_t at) const {
        for (const std::size_t other : at_)
            if (other != at && (links(at, "replaced-by", other) || links(other, "replaces", at))) return other;
        return at;
    }

    const Entries<V>& entries_;
    std::vector<std::size_t> at_;
};

template <json::View V>
void learn_patient(const Entries<V>& entries, std::size_t at, Whose& whose) {
    const EntryHead& head = entries.heads[at];
    if (!head.id.empty()) whose.learn_id(head.id);
    whose.learn_url(head.full_url);
    each(entries.resources[at]["identifier"], [&](const V& item, std::size_t) {
        const Identifier found = identifier_of(item);
        if (!found.empty()) whose.learn_identifier(found);
    });
}

// Every subject that is named, for documents without a Patient.
template <json::View V>
std::vector<Subject> subjects_in(const Entries<V>& entries) {
    std::vector<Subject> out;
    for (std::size_t at = 0; at < entries.heads.size(); ++at) {
        const V& resource = entries.resources[at];
        const V named = resource[entries.heads[at].type == ResourceType::allergy_intolerance ? "patient" : "subject"];
        Subject subject = subject_of(named);
        if (subject.reference.starts_with('#')) {
            const V contained = entries.resolve(subject.reference, resource["contained"]);
            subject = Subject{{}, {}, identifier_of(first_of(contained["identifier"]))};
        }
        if (!subject.empty()) out.push_back(subject);
    }
    return out;
}

template <json::View V>
Result<bool> find_patient(const Entries<V>& entries, Whose& whose, Record& record, Notes& notes) {
    const Patients<V> patients(entries);
    if (patients.none()) {
        if (!whose.learn_all(subjects_in(entries))) return two_patients();
        record.subject_id = whose.first_id();
        if (!entries.heads.empty())
            notes.add(Severity::information, IssueCode::assumption, Place{ResourceType::patient, {}, -1, 0}, "",
                      whose.known() ? "no Patient was read: age and sex are unknown"
                                    : "nothing says whom this is about: taken as one patient of unknown age and sex");
        return true;
    }
    const auto survivor = patients.survivor();
    if (!survivor) return two_patients();
    learn_patient(entries, *survivor, whose);
    for (const std::size_t at : patients.all()) {
        if (at == *survivor) continue;
        learn_patient(entries, at, whose);
        notes.add(Severity::information, IssueCode::assumption, entries.heads[at].place(), "link",
                  "was merged into the other Patient: both are taken as one");
    }
    record.patient = read_patient_resource(entries.resources[*survivor], entries.heads[*survivor].place(), notes);
    record.subject_id = entries.heads[*survivor].id;
    return true;
}

}  // namespace hv::fhir::r4
