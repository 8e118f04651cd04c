// Who looks or acts: a person, as the EHR's launch or the hospital's OpenID provider names them.
#pragma once

#include <cstdint>
#include <string>

namespace hv::plugin::care {

// other: somebody whom neither the launch nor the provider gave a role that the configuration knows; may look at the
// page of the patient of the launch, and nothing else.
enum class Role : std::uint8_t { gp, psychiatrist, other };

struct Viewer {
    std::string ehr;   // the tenant
    std::string user;  // `Practitioner/p1` there, or the provider's subject; never a personal number
    std::string name;  // as it is shown; may be empty
    Role role = Role::other;
    std::string unit;  // `Organization/dps-nord`; empty: not known

    bool operator==(const Viewer&) const = default;
};

}  // namespace hv::plugin::care
