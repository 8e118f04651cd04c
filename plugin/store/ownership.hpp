// What every backend must make of acts and of names alike.
//
// Owner:    follows from the acts alone: the newest `take` or `hand-over` says whose the patient is.
// Unowned:  handing over from role to role starts no clock anew: nobody has owned the patient in between (hazard H20).
// Names:    folded for search: lower case for Latin letters with their Norwegian and Sami marks; others stay.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "plugin/store/care_store.hpp"

namespace hv::plugin::store {

inline constexpr int serious_level = 3;  // review: from here on somebody should own the patient

struct Ownership {
    std::string owner;
    std::string owner_name;
    std::optional<Instant> owned_since;
    std::string waits_for;
    Instant unowned_from = earliest_instant;  // owned: latest_instant

    bool operator==(const Ownership&) const = default;
};

// Oldest first; acts of other kinds count for nothing.
Ownership ownership(std::span<const Act> acts);

// The newest act by which the patient became somebody's, or was handed to a role; nullptr: there is none.
const Act* owning_act(std::span<const Act> acts);

// Since when the row has been serious without a break; latest_instant: it is not.
Instant serious_since(const Summary& row, const std::optional<Summary>& before, Instant before_since);

// The row with what the acts say.
void own(Summary& row, const Ownership& ownership, Instant serious_since);

// As it is kept: instants cut, lists sorted once, no `since` without a level and none missing with one.
Summary as_kept(Summary row);

// Of a patient whom the EHR has no more, or who is not in care any more: nothing is open.
Summary closed(Summary row, Instant as_of);

std::string folded(std::string_view name);

}  // namespace hv::plugin::store
