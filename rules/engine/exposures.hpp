// Medication uses -> exposures: one substance taken without a break of more than 90 days.
//
// Part:      what one record says: taken from `start` to `end`, with effect for `tail_days` more.
// Sighting:  a dispense or an administration: it shows that the drug was taken then, and not when that ended. It lasts
//            for its supply, or for a depot's interval; else it is taken to last for the 90 days of a break, weakly.
// Stated:    a statement or a request: its end counts, also against an earlier sighting with supply left.
// Pause:     a statement that ended on a stated day, and after it (a depot's tail included) another part that began on
//            a stated day. A prescription that ran out or a dispense that did not come states none.
// Source:    clinical reference 7.2 (D); terminology reference 1.3, 6.2, 7 (22-29).
#pragma once

#include <span>

#include "rules/engine/snapshot_parts.hpp"

namespace hv::rules {

inline constexpr int break_days = 90;
inline constexpr int prescription_days = 365;  // how long a Norwegian prescription is valid

struct UsePart {
    const fhir::MedicationUse* use = nullptr;
    Date start;  // known, or the earliest day on which it was seen
    bool start_known = false;
    std::optional<Date> end;  // last day taken; none: goes on
    int tail_days = 0;
    bool stated = false;
    bool end_known = false;  // a record says when it ended, or how long the supply lasted
    bool assumed = false;    // a sighting with neither supply nor interval
    bool dated = true;       // false: a stated use that says nothing about its start
    bool passed_on = false;  // superseded: it ends where the entry that renewed it starts
    bool lapsed = false;     // a prescription that ended on a day nobody wrote: it may have lasted until the next one
};

// What one record says, without its neighbours; nothing when it is no use (intended, without any date).
std::optional<UsePart> read_part(const fhir::MedicationUse& use, Snapshot& snapshot);

// All parts of one substance, any order -> its exposures, appended to the snapshot.
void merge_parts(std::span<UsePart> parts, Snapshot& snapshot);

}  // namespace hv::rules
