// Whose the resources are: one patient, in every way that resources name her.
//
// Names:    logical ids, fullUrls, business identifiers (system and value both equal; the spellings of the Norwegian
//           personal-number systems are one system).
// Safety:   a reference and an identifier that contradict each other are somebody else; so is the same id on another
//           server when both servers are known (hazard H02).
// Source:   FHIR R4 references; reference 6.1 (identifier systems), 7.3.
#pragma once

#include <cstdint>
#include <vector>

#include "fhir/model/record.hpp"
#include "fhir/r4/reference.hpp"

namespace hv::fhir::r4 {

struct Identifier {
    Text system;
    Text value;

    [[nodiscard]] bool empty() const { return value.empty(); }
};
bool same_identifier(const Identifier& a, const Identifier& b);

// A subject element as written.
struct Subject {
    Text reference;
    Text type;  // Reference.type
    Identifier identifier;

    [[nodiscard]] bool empty() const { return reference.empty() && identifier.empty(); }
    // About a group, a device, a place: never the patient.
    [[nodiscard]] bool names_no_patient() const;
};

enum class Match : std::uint8_t { yes, no, unsaid };

class Whose {
public:
    // The names of a Patient resource.
    void learn_id(Text id) { ids_.push_back(id); }
    void learn_url(Text full_url);
    void learn_identifier(const Identifier& identifier) { identifiers_.push_back(identifier); }
    // Every name in a subject that is known to be her.
    void learn(const Subject& subject);

    // From the subjects alone, when no Patient resource was read: false when they do not agree on one patient.
    [[nodiscard]] bool learn_all(std::vector<Subject> subjects);

    [[nodiscard]] Match match(const Subject& subject) const;
    [[nodiscard]] bool known() const { return !ids_.empty() || !urls_.empty() || !identifiers_.empty(); }
    [[nodiscard]] Text first_id() const { return ids_.empty() ? Text{} : ids_.front(); }

private:
    [[nodiscard]] Match match_reference(Text reference) const;
    [[nodiscard]] Match match_identifier(const Identifier& identifier) const;

    std::vector<Text> ids_;
    std::vector<Text> urls_;   // urn:uuid:...
    std::vector<Text> bases_;  // of absolute fullUrls, without the scheme
    std::vector<Identifier> identifiers_;
};

}  // namespace hv::fhir::r4
