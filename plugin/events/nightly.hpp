// The round through all patients: who is in care is listed anew, and everybody is queued behind all others' work.
//
// When:    once after the configured time of every day in Oslo, and at the very first start. A service that slept
//          through the time makes up for it.
// Leaving: who is not in the Group (or does not fit the search) any more is not watched any more: no turn, no wake-up.
//          What stands of ours in the EHR stays as it is, and a human ends it; only evidence ends a Flag. A list that
//          has lost more than half is believed when the next night's says the same, one that has lost all is not.
// Replicas: one of them does it (a named hold).
// Errors:  those of Ehr and Store. What was done is not done twice; what failed is tried again at the next call.
#pragma once

#include <cstddef>
#include <string_view>

#include "plugin/events/source.hpp"

namespace hv::plugin::events {

struct Round {
    bool listed = false;       // the population was read
    bool queued = false;       // everybody was put into the queue
    std::size_t found = 0;     // patients in the EHR's answer
    std::size_t fresh = 0;     // of those, not in care before
    std::size_t left = 0;      // in care before, and not in the answer
    bool shrunk = false;       // so many would have left that nobody was let go yet
    std::size_t patients = 0;  // put into the queue
};

Result<Round> nightly_once(const Source& source, std::string_view owner, Instant now);

// Everybody once more when other rules have come into force; how many were queued.
Result<std::size_t> round_for_rules(const Source& source, std::string_view digest, Instant now);

// The patients of the configured population, remembered in the store.
Result<Round> list_population(const Source& source, Instant now);
// Every patient of the store, once.
Result<std::size_t> queue_everybody(const Source& source, std::string_view cause, Instant now);

}  // namespace hv::plugin::events
