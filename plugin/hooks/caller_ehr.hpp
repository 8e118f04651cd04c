// The EHR as the one who called sees it: with the call's own token, for as long as the call lasts.
//
// Token:  held by this object only; it goes to addresses at or below `server`, at this one's pace, and nowhere else.
// Refused: 401 is this caller's alone and slows nobody else down; the pace, 429, 503 and failures are shared.
// Time:   a clinician waits: each request has `patience` and no more.
// Errors: invalid, `server` is no address; afterwards those of Ehr.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "fhir/base/clock.hpp"
#include "fhir/client/ehr.hpp"
#include "fhir/client/http.hpp"
#include "fhir/client/quirks.hpp"
#include "fhir/client/throttle.hpp"

namespace hv::plugin::hooks {

struct CallerParts {
    fhir::client::Transport& transport;
    fhir::client::Throttle& throttle;
    Clock& clock;
    fhir::client::Quirks quirks;
    std::chrono::milliseconds patience{4'000};
};

Result<std::unique_ptr<fhir::client::Ehr>> ehr_of_caller(const std::string& server, std::string token,
                                                         const CallerParts& parts);

}  // namespace hv::plugin::hooks
