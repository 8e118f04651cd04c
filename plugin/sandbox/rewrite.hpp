// Copies of JSON with a few things changed; everything else stays byte for byte, numbers with their own digits.
//
// Errors: none; what is not there is not changed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"

namespace hv::plugin::sandbox {

// What becomes of a string: nothing, it stays. `name` is that of its member (also for the elements of an array).
using Edit = std::function<std::optional<std::string>(std::string_view name, std::string_view text)>;

void copy(json::Writer& out, json::Value value);
std::string edited(json::Value value, const Edit& edit);

// What a server says of a resource itself. An empty member is left out.
struct Stamp {
    std::string id;
    std::string version;
    std::string last_updated;
};

// The resource with these in place of its own id, meta.versionId and meta.lastUpdated.
std::string stamped(json::Value resource, const Stamp& stamp);

// The resource with the meta.tag of `before` that it lacks.
std::string with_tags_of(json::Value before, json::Value resource);

// The dates of a resource moved by whole days; times of day and zones stay. A year or month is moved from its middle.
std::string shifted(json::Value resource, std::int32_t days);

}  // namespace hv::plugin::sandbox
