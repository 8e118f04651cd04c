// What can be ordered at the chart: a few antipsychotics, as a draft that is shown to the CDS service and then signed.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fhir/base/time.hpp"
#include "plugin/sandbox/people.hpp"

namespace hv::plugin::sandbox {

struct Orderable {
    std::string_view atc;
    std::string_view name;  // as it stands on the order
    std::string_view dose;
};

std::span<const Orderable> orderables();
// Null when nothing of that code can be ordered.
const Orderable* orderable(std::string_view atc);
// A MedicationRequest, JSON; `status`: `draft` with an id of its own, or `active` without one.
std::string order(const Orderable& what, std::string_view patient, const Person& by, std::string_view status,
                  Instant now);

}  // namespace hv::plugin::sandbox
