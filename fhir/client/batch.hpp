// Several questions in one request: a batch Bundle, and the answers taken apart again.
//
// Out:    one answer a question, in their order, each the bytes that the server sent, as if it had been asked alone.
// Errors: unavailable, the answer is no batch-response, or answers fewer or more questions than were asked.
// Source: FHIR R4 http#transaction (batch).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/client/http.hpp"

namespace hv::fhir::client {

// `urls` are relative to the base: `Patient/p1`, `Observation?patient=p1`.
std::string batch_of_reads(const std::vector<std::string>& urls);

// The replies as they would have come one by one, without headers.
Result<std::vector<HttpReply>> batch_replies(std::string_view body, std::size_t asked);

}  // namespace hv::fhir::client
