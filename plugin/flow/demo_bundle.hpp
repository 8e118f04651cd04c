// The shipped sets as a bundle that two invented people have signed, with keys that exist only until this returns: what
// the demo and tests put in force. A real site never trusts these keys.
#pragma once

#include <string>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"

namespace hv::plugin {

struct DemoBundle {
    std::string bytes;  // of the `.hvb` file
    std::string trust;  // of the trust.json that believes it
};

// The keys are valid for a year around `today`. Error: internal, the machine has no chance to give.
Result<DemoBundle> demo_bundle(Date today);

}  // namespace hv::plugin
