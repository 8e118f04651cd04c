// How hard one EHR may be asked (hazard H23): its limits, how many requests at once, and when to leave it alone.
//
// Limits:  see rate_window.hpp; none is ever exceeded, whatever the network does.
// Pauses:  until the instant of a Retry-After; without one (429, 503) a back-off that doubles, with jitter. After
//          `breaker_after` failures in a row the breaker opens likewise. A 401 that a new token does not cure is
//          treated as throttling (some servers answer so), apart. When a pause is over one request goes first, and
//          only when it is answered the others follow.
// Cause:   while the breaker is open its errors say what the newest failure was and what to do about it: a certificate
//          does not mend itself.
// Waiting: at most `longest_wait`; what would take longer is `busy` at once, and the error's hint says until when.
// State:   a short text that survives a restart; after it the limits of up to a minute count as used up, so that a
//          service that restarts in a loop exceeds nothing.
// Threads: all functions may be called by any number of workers. The observer is called outside of locks, one call at
//          a time, with the newest state.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/base/clock.hpp"
#include "fhir/base/result.hpp"
#include "fhir/client/http.hpp"
#include "fhir/client/rate_window.hpp"

namespace hv::fhir::client {

struct ThrottleOptions {
    std::vector<RateLimit> limits{RateLimit{}};  // all hold; empty: no limit
    std::size_t concurrent = 4;
    std::chrono::milliseconds longest_wait{2'000};
    std::size_t breaker_after = 5;                     // failures in a row
    std::chrono::milliseconds first_pause{2'000};      // of a back-off; doubles
    std::chrono::milliseconds longest_pause{300'000};  // of a back-off; a Retry-After may be longer
    std::uint64_t seed = 0;                            // of the jitter; 0: from the clock
};

// told: a Retry-After. throttled: 429 or 503 without one. failing: the breaker. unauthorized: 401 and 401 again.
enum class PauseCause : std::uint8_t { none, told, throttled, failing, unauthorized };

std::string_view text(PauseCause cause);  // `told`, ...

struct ThrottleCounts {
    std::uint64_t sent = 0;
    std::uint64_t waited = 0;        // had to wait for a slot
    std::uint64_t turned_away = 0;   // busy
    std::uint64_t throttled = 0;     // 429, 503
    std::uint64_t unauthorized = 0;  // 401 in spite of a new token
    std::uint64_t failed = 0;        // other 5xx, timeouts, no connection
    std::uint64_t opened = 0;        // times the breaker opened
};

struct ThrottleStatus {
    PauseCause cause = PauseCause::none;  // of the pause that lasts, or whose first request has not been answered
    Instant until;                        // of the pause
    std::size_t in_flight = 0;
    ThrottleCounts counts;
    std::optional<Error> failure = {};  // the newest, of those that opened the breaker, until the EHR answers
};

class Throttle {
public:
    Throttle(ThrottleOptions options, Clock& clock);
    ~Throttle();
    Throttle(const Throttle&) = delete;
    Throttle& operator=(const Throttle&) = delete;

    // The right to send one request now. Ends with the object; what came back is told before.
    class Pass {
    public:
        Pass(Pass&& other) noexcept : throttle_(std::exchange(other.throttle_, nullptr)), first_(other.first_) {}
        Pass& operator=(Pass&&) = delete;
        ~Pass();
        // Any status; what it means for the pace is seen here. A 401 means nothing yet.
        void answered(const HttpReply& reply);
        void failed(const HttpFailure& failure);
        // A 401 in spite of a new token of the service's own.
        void unauthorized(const HttpReply& reply);

    private:
        friend class Throttle;
        Pass(Throttle& throttle, bool first) : throttle_(&throttle), first_(first) {}
        Throttle* throttle_;
        bool first_;  // after a pause
    };

    // Error: busy.
    [[nodiscard]] Result<Pass> enter();
    // False while a pause lasts that `enter` would not wait for: nothing dear need be prepared then.
    [[nodiscard]] bool is_open() const;
    // What `enter` would say while that is so.
    [[nodiscard]] Error closed() const;

    // Before this instant nothing will be sent; in the past: ask away.
    [[nodiscard]] Instant resume_at() const;
    [[nodiscard]] ThrottleStatus status() const;

    [[nodiscard]] std::string state() const;
    // Before the first request. What is no state of ours counts as none at all.
    void restore(std::string_view state);
    // Called with a new state after the first request, when a pause begins or ends, and now and then while long limits
    // fill.
    void observe(std::function<void(const std::string& state)> observer);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace hv::fhir::client
