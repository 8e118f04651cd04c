// Whom a patient can be handed to. A person who does not exist answers for nobody, and the patient would drop out of
// the list of those without an owner (hazard H20).
//
// Roles:   `role:gp`, `role:psychiatrist`, always.
// People:  `Practitioner/p1` or `PractitionerRole/r1`: who is known, or whom the EHR gives when it is asked. Nobody
//          whom the EHR calls inactive: who is known may have left.
// Errors:  refusals (refusal.hpp): no_receiver, unknown_receiver; unheard_receiver when the EHR cannot be asked now.
// Threads: any.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/client/ehr.hpp"
#include "plugin/store/care_store.hpp"

namespace hv::plugin::care {

// A resource of the EHR, as fhir::client::Ehr reads it; empty: there is no EHR to be asked.
using ReadPerson = std::function<Result<std::string>(std::string_view type, std::string_view id)>;
// With a user's own session; of none empty.
ReadPerson reader_of(std::shared_ptr<fhir::client::Ehr> ehr);
// Asks once for a person, whoever many patients are handed to them.
ReadPerson once_each(ReadPerson read);

// The name of a person where they have acted upon the patient, else the reference.
std::string name_of(const std::string& person, std::span<const store::Act> acts);

struct Receiver {
    std::string to;    // `Practitioner/p1`
    std::string name;  // as it is shown
};
// Whom a screen offers beside the roles: who is responsible for the patient, then who has acted upon them; each once,
// and neither who looks nor whose the patient is.
std::vector<Receiver> receivers(std::span<const std::string> responsible, std::span<const store::Act> acts,
                                std::string_view viewer, std::string_view owner);

// Whose the patient is or was, who is responsible for them, and who has acted upon them.
Result<std::vector<std::string>> known_people(store::CareStore& care, const store::PatientKey& patient);

Result<bool> check_receiver(std::string_view to, std::span<const std::string> known, const ReadPerson& read);

}  // namespace hv::plugin::care
