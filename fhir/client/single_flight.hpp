// A value that is fetched when it is needed: one thread fetches, under no lock, and nobody queues up behind it.
//
// Others:  take what is kept, where it may stand in. Else two of them wait for what comes, two seconds at the most
//          (real time: it is the network that they wait for); all others get `unavailable` at once, so that a peer
//          that hangs does not hold every worker.
// Failure: remembered for `quiet` seconds, in which nothing is fetched: what is kept stands in, or it fails at once.
// Threads: any. The functions of a Wish but `fetch` are called under the lock.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "fhir/base/clock.hpp"
#include "fhir/base/result.hpp"

namespace hv::fhir::client {

template <class T>
class SingleFlight {
public:
    struct Kept {
        T value;
        Instant at;  // when it was asked for
    };
    struct Wish {
        std::function<bool(const Kept&)> fresh;      // good without asking
        std::function<bool(const Kept&)> stands_in;  // good while nothing newer can be had
        std::function<Result<T>()> fetch;
    };

    SingleFlight(Clock& clock, std::int64_t quiet) : clock_(clock), quiet_(quiet) {}

    Result<T> get(const Wish& wish) {
        std::unique_lock lock(mutex_);
        const auto deadline = std::chrono::steady_clock::now() + longest_wait;
        for (;;) {
            if (kept_ && wish.fresh(*kept_)) return kept_->value;
            const bool quiet = failure_ && clock_.now() < failed_at_.plus_seconds(quiet_);
            if (!quiet && !under_way_) break;
            if (kept_ && wish.stands_in(*kept_)) return kept_->value;
            if (quiet) return *failure_;
            if (waiting_ >= most_waiting) return others_ask();
            ++waiting_;
            const bool landed = landed_.wait_until(lock, deadline, [this] { return !under_way_; });
            --waiting_;
            if (!landed) return others_ask();
        }
        under_way_ = true;
        lock.unlock();
        const Landing landing(*this);  // whatever is thrown
        const Instant at = clock_.now();
        Result<T> fetched = wish.fetch();
        return taken(std::move(fetched), at, wish);
    }

private:
    static constexpr std::chrono::seconds longest_wait{2};
    static constexpr int most_waiting = 2;

    struct Landing {
        explicit Landing(SingleFlight& which) : flight(which) {}
        Landing(const Landing&) = delete;
        Landing& operator=(const Landing&) = delete;
        ~Landing() {
            {
                const std::lock_guard lock(flight.mutex_);
                flight.under_way_ = false;
            }
            flight.landed_.notify_all();
        }
        SingleFlight& flight;
    };

    static Error others_ask() {
        return {Fault::unavailable, "it is being asked for, and there is no answer yet", "try again in a moment"};
    }

    Result<T> taken(Result<T> fetched, Instant at, const Wish& wish) {
        const std::lock_guard lock(mutex_);
        if (fetched) {
            kept_ = Kept{*fetched, at};
            failure_.reset();
            return fetched;
        }
        failure_ = fetched.error();
        failed_at_ = clock_.now();
        if (kept_ && wish.stands_in(*kept_)) return kept_->value;
        return fetched;
    }

    Clock& clock_;
    const std::int64_t quiet_;  // seconds
    std::mutex mutex_;
    std::condition_variable landed_;
    bool under_way_ = false;
    int waiting_ = 0;
    std::optional<Kept> kept_;
    std::optional<Error> failure_;
    Instant failed_at_ = earliest_instant;
};

}  // namespace hv::fhir::client
