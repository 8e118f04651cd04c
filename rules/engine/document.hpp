// A rule document's bytes -> its root, read strictly (fhir/json/value.hpp), or a note that says where it is no JSON.
#pragma once

#include <functional>

#include "rules/engine/fields.hpp"

namespace hv::rules {

// A rule set is a few hundred kilobytes; a document over this size is refused unread.
inline constexpr std::size_t largest_document = std::size_t{4} << 20;

// Calls `read` with the root of the document whose bytes the notes are about.
void read_document(Notes& notes, const std::function<void(const Spot& root)>& read);

}  // namespace hv::rules
