// A clock that a test owns: it stands still unless it is moved, and whoever waits for a time makes it come.
#pragma once

#include <atomic>

#include "fhir/base/clock.hpp"

namespace hv::test {

class FakeClock : public Clock {
public:
    explicit FakeClock(Instant now) : nanoseconds_(now.nanoseconds) {}

    [[nodiscard]] Instant now() const override { return Instant{nanoseconds_.load()}; }
    void sleep_until(Instant until) override {
        std::int64_t seen = nanoseconds_.load();
        while (seen < until.nanoseconds && !nanoseconds_.compare_exchange_weak(seen, until.nanoseconds)) {
        }
    }
    void advance(std::int64_t seconds) { sleep_until(now().plus_seconds(seconds)); }

private:
    std::atomic<std::int64_t> nanoseconds_;
};

}  // namespace hv::test
