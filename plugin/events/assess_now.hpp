// An admin wants one patient to be looked at before all others.
//
// Errors: invalid, that is no logical id; those of the store. The audit is written first: nobody is asked for unseen.
#pragma once

#include <string_view>

#include "plugin/store/store.hpp"

namespace hv::plugin::events {

Result<bool> assess_now(store::Store& store, std::string_view ehr, std::string_view patient, std::string_view who,
                        Instant now);

}  // namespace hv::plugin::events
