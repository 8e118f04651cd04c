// Polling: what has changed at the EHR since the last time, by its own clock.
//
// Cursor:   a note of the store for each type: the newest meta.lastUpdated that was seen, and what was seen within
//           the overlap behind it, so that nothing is queued twice for nothing. It moves only after the patients are in
//           the queue. Any error leaves it where it was.
// Clock:    the EHR's. Ours serves thrice, each time with an hour to spare: the very first cursor is an hour ago (the
//           listing of all patients follows it); after an outage of more than two hours polling goes hour by hour; a
//           time in the future moves no cursor.
// Blind:    a search shows no deletions and no patients for whom a resource does not say whom it is about; the nightly
//           round sees to those.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/events/source.hpp"

namespace hv::plugin::events {

struct Cursor {
    Instant high;
    std::vector<std::string> seen;  // `id|version`

    bool operator==(const Cursor&) const = default;
};
std::string cursor_text(const Cursor& cursor);
// Nothing for what is no cursor of ours.
std::optional<Cursor> parse_cursor(std::string_view text);

struct Polled {
    std::size_t changed = 0;  // resources that were not seen before
    std::size_t queued = 0;   // patients
    std::size_t nobody = 0;   // resources whose patient could not be told
    bool more = false;        // an hour was caught up with, and there is another one
};

Result<Polled> poll_once(const Source& source, std::string_view type, Instant now);

}  // namespace hv::plugin::events
