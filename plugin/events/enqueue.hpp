// From the ids of patients to rows of the queue.
//
// Errors: those of the store; then nobody was put in.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "plugin/events/source.hpp"

namespace hv::plugin::events {

using Patients = std::set<std::string, std::less<>>;

// Those in care, once each; how many were not in the queue before. A patient seen for the first time is remembered.
Result<std::size_t> enqueue(const Source& source, const Patients& patients, store::Urgency urgency,
                            std::string_view cause, Instant now);

}  // namespace hv::plugin::events
