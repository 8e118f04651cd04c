// The table of design section 7, row by row: what is done about one key, from what is wanted and what stands.
//
// "Not wanted" and "unknown" differ: only the former can lead to an end, and then only when more holds (reconcile.cpp).
#pragma once

#include <cstdint>

namespace hv::plugin {

enum class Want : std::uint8_t { yes, no, unknown };
enum class Stands : std::uint8_t { nothing, active, ended };
enum class Hand : std::uint8_t { any, ours, human };       // whose was last
enum class Content : std::uint8_t { any, same, differs };  // compared with what would be written now

enum class Do : std::uint8_t {
    nothing,
    create,
    keep,
    update,
    leave,    // and raise a disagreement
    revive,   // what we have ended, in place
    succeed,  // what a human has ended: leave it, and create its successor once there is newer evidence
    end,      // when it may
};

Do look_up(Want want, Stands stands, Hand hand, Content content);

}  // namespace hv::plugin
