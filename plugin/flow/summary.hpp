// The worklist's row of a patient, from what a turn has found. Pure.
//
// Level:   of the highest finding that nobody has attended to; of the dead and of a closed record 0.
// Since:   a new finding arose on the day on which what it misses was wanted, or on that of its newest reading; it
//          keeps the instant of the row before as long as it is met at the same or a higher level.
// Overdue: a measurement at level due or above that nobody has attended to should have been made before today; a
//          reminder (info) is never overdue.
// Who:     name, unit and those responsible from the Patient resource, as the EHR writes them.
// Body:    see store/care_store.hpp.
// Errors:  none; a body that cannot be read counts as none.
#pragma once

#include <optional>
#include <span>

#include "plugin/decide/attention.hpp"
#include "plugin/flow/judge.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin {

store::Summary summary(const JudgedPatient& patient, const Attention& attention, std::span<const Acted> acts,
                       const std::optional<store::Summary>& before);

}  // namespace hv::plugin
