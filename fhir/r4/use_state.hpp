// What the status of a medication resource says about the use.
//
// Statement:      active, completed (superseded when it is part of another), intended, stopped, on-hold, unknown;
//                 entered-in-error and not-taken are no use.
// Request:        active, on-hold, completed, stopped, unknown; cancelled, draft and entered-in-error are no use, nor
//                 are intents proposal and option, nor doNotPerform.
// Administration: in-progress and completed were taken; not-done and entered-in-error are no use.
// Dispense:       in-progress and completed were handed over; cancelled, declined and entered-in-error are no use.
// Source:         FHIR R4 status value sets; reference 7.24.
#pragma once

#include <optional>

#include "fhir/model/record.hpp"

namespace hv::fhir::r4 {

struct UseStatus {
    bool known = true;  // a status of the value set
    bool no_use = false;
    UseState state = UseState::uncertain;
};

UseStatus parse_use_status(UseKind kind, Text status);

std::optional<UseKind> use_kind(ResourceType type);

}  // namespace hv::fhir::r4
