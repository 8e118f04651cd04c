// What is wanted, without what somebody has attended to.
//
// Flag:    a topic all of whose findings are attended to wants none, and names the acts; with one open among them
//          it stays as it is, text and grounds and all.
// Plan:    keeps every activity; an attended one says so in its status: `completed` when it was acknowledged as done,
//          `cancelled` when it is not relevant, else `on-hold` (so is a measurement that was acknowledged: it is still
//          missing). Status reason: our own `attended`.
// Errors:  none.
#pragma once

#include <span>

#include "plugin/decide/attention.hpp"
#include "plugin/decide/wanted.hpp"

namespace hv::plugin {

void attend(Wanted& wanted, const Judged& judged, const Attention& attention, std::span<const Acted> acts);

}  // namespace hv::plugin
