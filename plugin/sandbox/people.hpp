// The people who work at this EHR, as its own resources tell of them.
//
// In:     Practitioner, and the PractitionerRole that points at it; who has none has no role.
// Errors: none; who does not stand has an empty name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {

struct Person {
    std::string reference;     // `Practitioner/1`
    std::string name;          // `Trygg Nordlys`
    std::string role;          // as its text says, `Fastlege`; empty: none
    std::string role_id;       // of the PractitionerRole; empty: none
    std::string organization;  // `Organization/dps-nord`; empty: none
};

// Every Practitioner, in the order of creation.
std::vector<Person> people(const Core& core);
Person person_of(const Core& core, std::string_view reference);

// `Rolig Fjellvei` of a Patient or Practitioner.
std::string full_name(json::Value resource);

// A Patient of the demo with its general practitioner and hospital.
std::string with_clinic(json::Value patient);

}  // namespace hv::plugin::sandbox
