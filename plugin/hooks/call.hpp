// One call of a CDS Hooks service, read strictly: what the standard requires is there and of the right kind, or the
// call is refused and the sentence names the member.
//
// Out:     views into the document that was read.
// Null:    an optional member that is null counts as not given; `extension` is passed over anywhere.
// Patient: context.patientId is the truth; an authorization that is for another patient is refused (hazard H02).
// Token:   never logged, stored or put into an error.
// Errors:  invalid.
// Source:  CDS Hooks 2.0, Calling a CDS Service, FHIR Resource Access.
#pragma once

#include <string_view>

#include "fhir/base/result.hpp"
#include "fhir/json/value.hpp"

namespace hv::plugin::hooks {

struct Call {
    std::string_view instance;     // hookInstance, a UUID
    std::string_view patient;      // logical id
    std::string_view user;         // `Practitioner/p1`
    std::string_view fhir_server;  // empty: not given
    std::string_view token;        // empty: none, or it is over
    json::Value context;
    json::Value prefetch;
};

Result<Call> read_call(json::Value root, std::string_view hook);

bool is_uuid(std::string_view text);
bool is_logical_id(std::string_view text);

}  // namespace hv::plugin::hooks
