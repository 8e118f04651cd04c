// Which resources a searchset or a notification carries, and whom each is about. Nothing else of them is looked at.
//
// Errors: invalid, it is no Bundle; a resource whose patient cannot be told has an empty `patient`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"
#include "fhir/json/value.hpp"

namespace hv::plugin::events {

struct Changed {
    std::string type;
    std::string id;
    std::string version;             // empty: the server says none
    std::optional<Instant> updated;  // meta.lastUpdated
    std::string patient;             // logical id at this EHR; empty: cannot be told
};

// `base` is the EHR's FHIR base: an absolute reference to another server is nobody of ours.
Changed read_resource(json::Value resource, std::string_view base);
// The entries that the search was for; included ones and outcomes are left out.
Result<std::vector<Changed>> read_bundle(std::string_view bundle, std::string_view base);

// `Type/id` of a reference, relative or at this base; empty for any other.
struct Focus {
    std::string type;
    std::string id;
};
Focus read_focus(std::string_view reference, std::string_view base);

}  // namespace hv::plugin::events
