// When what a human ended may come back: for evidence that is clinically newer than the ending, or when meanwhile it
// was proved not to be wanted (the rules agreed with the human; what they want now is another matter, such as next
// year's measurement).
//
// Ending:  period.end; a day alone is narrowed by meta.lastUpdated when that lies on the same day, else it lasts to
//          midnight; without period.end: meta.lastUpdated; without either: when it was first seen to have ended.
// Newer:   a reading that decided was certainly taken later; or may have been, its time being a day or wider, and it
//          was not among what the ended one rested on.
#pragma once

#include "plugin/decide/keys.hpp"
#include "plugin/decide/reconcile.hpp"

namespace hv::plugin {

Instant ending_of(const Seen& seen, Instant as_of);

bool is_newer(const Footing& footing, Instant ending, const Seen& seen);

// Unwanted, by the ledger, for the time of damping at least.
bool was_unwanted_since(const Seen& seen, const Policy& policy, Instant as_of);

}  // namespace hv::plugin
