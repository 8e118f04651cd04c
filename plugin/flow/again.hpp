// When a turn that failed is tried again: later with every failure, never sooner than the EHR allows, and not all
// patients at the same moment.
//
// Source: design section 8, the column "Retry". `invalid` and `unsupported` are tried again as well, but rarely: what
//         is wrong with a record or a server is mended by people, and nobody tells us when.
#pragma once

#include "fhir/base/result.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin {

Instant again_at(Fault fault, const store::Lease& lease, Instant now, Instant resume_at);

}  // namespace hv::plugin
