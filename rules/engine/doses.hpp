// How much of a drug is taken on one day, as its statements and requests say it.
//
// Lines:   those of the day count together (a tablet in the morning, two in the evening); a line that ends on the day
//          on which the next one starts gives way to it. Lines on hold or as needed do not count.
// Whose:   a list of statements outranks prescriptions; of prescriptions written on different days nobody can tell
//          which replaced which, so only the newest are known to be taken, and the sum is a lower bound.
// Out:     milligrams; `whole` is false when a line cannot be read or there is none: never a guess.
// Source:  clinical reference 3.8, 7.2.
#pragma once

#include "rules/engine/snapshot.hpp"

namespace hv::rules {

struct DayDose {
    Decimal known_mg;    // of the lines that can be read
    bool whole = false;  // and they are all there are
};
DayDose dose_on(const Exposure& exposure, Date day);

// The newest day up to `today` on which the dose rose or fell by at least so many percent of what it was, where both
// doses can be read.
std::optional<Date> newest_dose_change(const Exposure& exposure, Date today, int percent);

}  // namespace hv::rules
