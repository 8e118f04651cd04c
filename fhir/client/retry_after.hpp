// When a server wants to be asked again.
//
// Forms:   seconds, or an HTTP date in any of its three spellings (RFC 9110 sections 5.6.7 and 10.2.3). A date is taken
//          by the server's own clock when it sends a Date, and by ours; the later one counts.
// Bounds:  never before `now`, and never more than a day after it.
// Nothing: no such header, or one that cannot be read.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/base/time.hpp"
#include "fhir/client/http.hpp"

namespace hv::fhir::client {

inline constexpr std::int64_t longest_retry_after_seconds = 24 * 3600;

std::optional<Instant> retry_after(const HttpReply& reply, Instant now);

// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`. `now` says which
// century a year of two digits means: never one more than 50 years ahead.
std::optional<Instant> parse_http_date(std::string_view text, Instant now);

}  // namespace hv::fhir::client
