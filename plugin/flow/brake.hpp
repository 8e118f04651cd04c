// The mass-change brake: when far more Flags would end than usual, the record is likelier to be wrong than the patients
// to be well (hazard H05). Then nothing more ends at this EHR until an admin has looked and said so.
//
// State: a note in the store, so that it survives a restart and holds for every replica.
// Source: operations reference 1.4 (a) and 2.6 H05: more than 2 % of the active Flags.
#pragma once

#include <optional>
#include <string_view>

#include "plugin/flow/tenant.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin {

// Since when the brake is on; nothing: it is off.
Result<std::optional<Instant>> brake_since(store::Store& store, std::string_view ehr);

// Whether `ends` more Flags may end now; pulls the brake when they may not.
Result<bool> may_end(store::Store& store, const Tenant& tenant, std::size_t ends, Instant now);

// The Flags that ended so far count no more. `by`: who says so, for the audit.
Result<bool> release_brake(store::Store& store, std::string_view ehr, std::string_view by, Instant now);

}  // namespace hv::plugin
