// When what a human ended may come back: only for evidence that is clinically newer than the ending.
//
// Ending:  period.end; a day alone is narrowed by meta.lastUpdated when that lies on the same day, else it lasts to
//          midnight; without period.end: meta.lastUpdated; without either: when it was first seen to have ended.
// Newer:   a reading that decided was certainly taken later; or may have been, its time being a day or wider, and it
//          was not among what the ended one rested on.
#pragma once

#include "plugin/decide/keys.hpp"

namespace hv::plugin {

struct HumanEnding {
    Instant at;
};
HumanEnding human_ending(const Seen& seen, Instant as_of);

bool is_newer(const Footing& footing, HumanEnding ending, const Remembered* row);

}  // namespace hv::plugin
