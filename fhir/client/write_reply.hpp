// What became of a write, from the answer to it.
//
// done: only when the answer says so as a FHIR server does; a 200 with a login page in it is `unknown`.
// Source: FHIR R4 http: create, update, conditional create, transaction-response; RFC 9110.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/client/ehr.hpp"
#include "fhir/client/http.hpp"
#include "fhir/client/quirks.hpp"

namespace hv::fhir::client {

// Of a create that was done without a word about where, the id is empty: it must be looked for.
[[nodiscard]] Receipt receipt_of(const HttpReply& reply, const Write& write, const Quirks& quirks);

// `unsent` or `unknown`, as far as the transport knows.
[[nodiscard]] Receipt receipt_of(const Error& error, Sent sent);

// The Bundle that carries the writes, or invalid when a body is no JSON. `base` ends without `/`.
[[nodiscard]] Result<std::string> transaction_bundle(const std::vector<Write>& writes, std::string_view base,
                                                     const Quirks& quirks);
[[nodiscard]] std::vector<Receipt> transaction_receipts(const HttpReply& reply, const std::vector<Write>& writes,
                                                        const Quirks& quirks);

// `identifier=system|value`, escaped for a header or a URL.
std::string escaped_condition(std::string_view condition);
std::string if_match(std::string_view version);  // `W/"3"`

}  // namespace hv::fhir::client
