// One rate limit, kept exactly: never more than `requests` within any `period`.
//
// A request holds its slot while it is under way and for one period after it has ended: whenever between its begin and
// its end it reached the server, no window of one period there sees more than `requests` of them.
// Time: handed in. When the clock was set back, what lies in its future counts as just ended.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "fhir/base/time.hpp"

namespace hv::fhir::client {

struct RateLimit {
    std::size_t requests = 10;  // 1 or more
    std::chrono::milliseconds period{1000};

    // Never more than that in any second; below 1, one request in so many seconds.
    static RateLimit per_second(double requests);
};

class RateWindow {
public:
    explicit RateWindow(RateLimit limit);

    [[nodiscard]] const RateLimit& limit() const { return limit_; }
    void ended(Instant at) { ended_.push_back(at); }
    // From when one more may begin beside `in_flight` others, `now` at the earliest; nothing when one of those must
    // end first.
    [[nodiscard]] std::optional<Instant> free_at(Instant now, std::size_t in_flight);

    // What is held now, in at most `groups` groups: the instant of the last of them, and how many.
    [[nodiscard]] std::vector<std::pair<Instant, std::size_t>> held(std::size_t groups) const;
    // `count` more that ended at `at`; no more than fill the window.
    void hold(Instant at, std::size_t count);

private:
    RateLimit limit_;
    std::deque<Instant> ended_;  // oldest first
};

// `base` later by so many milliseconds.
Instant later(Instant base, std::chrono::milliseconds by);

}  // namespace hv::fhir::client
