// A JSON value written again, whole or with some members of an object in another shape.
//
// Members keep their order; what is new comes last. Errors: none.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"

namespace hv::plugin {

void copy(json::Writer& out, json::Value value);
std::string copied(json::Value value);

// What becomes of a member: `write` writes its value; none: the member is dropped. The extensions of a primitive value
// (`_status` beside `status`) belonged to the old value and go with it.
struct Edit {
    std::string_view name;
    std::function<void(json::Writer&)> write;
};
void copy_with(json::Writer& out, json::Value object, const std::vector<Edit>& edits);

// An Edit for each name: the member as `from` has it, dropped when it has none.
std::vector<Edit> members_of(json::Value from, const std::vector<std::string_view>& names);

}  // namespace hv::plugin
