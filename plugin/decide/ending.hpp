// Whether what stands is wanted, and whether it may end: by evidence, never by absence.
//
// May end: nothing of the topic is unknown; everything that the standing resource rested on was looked at now (or was
//          shown to be gone); all that has been so for the time of damping; the brake is off. Of the dead and of a
//          closed record everything ends at once, unless the brake is on. What somebody has attended to ends at once,
//          too, and the brake does not stop it: a human has looked.
// Vanished: a drug that is no longer returned closes the gates of its rules (`not-applicable`). Its entry is part of
//           the footing of every finding that the gate let through, so that it is missed, and nothing ends.
#pragma once

#include <optional>

#include "plugin/decide/keys.hpp"
#include "plugin/decide/reconcile.hpp"
#include "plugin/decide/table.hpp"

namespace hv::plugin {

struct Wish {
    Want want = Want::unknown;
    Because because = Because::unknown;  // of no: why it may end; of unknown: why it is kept
    bool measured = false;               // evidence of today speaks against it
};
Wish wish_of(const Key& key, const Wanted& wanted, const Policy& policy);

// The entry of a wanted topic; null: no active rule speaks of it.
const WantedTopic* topic_of(const Wanted& wanted, std::string_view topic);

struct Obstacle {
    Because because = Because::unproved;
    bool counting = false;  // the time of damping runs all the same
};
// What stands in the way of an end; nothing: it may end.
std::optional<Obstacle> obstacle(const Seen& seen, const Wish& wish, const Wanted& wanted, const Memory& memory,
                                 const Policy& policy, Instant as_of);
// When the time of damping is over, if it runs.
Instant end_of_damping(const Seen& seen, const Policy& policy, Instant as_of);

// Whether something that it rests on was not looked at.
bool is_evidence_missing(const Seen& seen, const Memory& memory);

}  // namespace hv::plugin
