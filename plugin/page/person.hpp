// Whose page it is: what the banner shows, from the Patient resource itself.
//
// Out:    name as the EHR writes it (the official one first), masked; birth date as written. No personal number.
// Errors: none; what is not there is empty. Pure.
#pragma once

#include <string>

#include "plugin/flow/judge.hpp"

namespace hv::plugin::page {

struct Person {
    std::string id;
    std::string name;
    std::string born;  // `1997-03-14`, or a year
};

Person person_of(const JudgedPatient& patient);

}  // namespace hv::plugin::page
