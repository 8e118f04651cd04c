// How far a subscription's numbered events have come: which are new, which are repeats, and whether some are missing.
//
// State: a note of the store for each subscription. Events may overtake each other: what came early is kept, and what
//        comes late is no repeat.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/time.hpp"

namespace hv::plugin::events {

class EventNumbers {
public:
    static std::optional<EventNumbers> parse(std::string_view note);
    [[nodiscard]] std::string text() const;

    // The numbering begins after this one.
    void begin_after(std::int64_t number);
    // Whether the event is new; it is known afterwards. The first one ever is taken for the beginning.
    bool take(std::int64_t number);
    // The server says that so many have happened.
    void at_least(std::int64_t events_so_far);
    // Some that must have happened have not come.
    [[nodiscard]] bool is_missing_some() const { return !ahead_.empty() || highest_ >= next_; }
    // What is missing has been found another way.
    void close_gap();
    [[nodiscard]] std::int64_t next() const { return next_; }
    [[nodiscard]] std::int64_t highest() const { return highest_; }

    std::optional<Instant> heard;      // when the server last said anything
    std::optional<Instant> gap_since;  // since when some are missing

private:
    void settle();

    std::int64_t next_ = 0;            // everything below has come; 0: nothing has come yet
    std::int64_t highest_ = 0;         // that is known to have happened
    std::vector<std::int64_t> ahead_;  // came before one that is missing; sorted
};

}  // namespace hv::plugin::events
