// The machine's own clock.
//
// Waiting may be cut short with `wake_all`, for a service that is told to stop; whoever waits then asks why it woke.
#pragma once

#include <condition_variable>
#include <mutex>

#include "fhir/base/clock.hpp"

namespace hv::plugin::app {

class SystemClock : public Clock {
public:
    [[nodiscard]] Instant now() const override;
    void sleep_until(Instant until) override;

    // Everybody who sleeps now returns, and from now on nobody sleeps.
    void wake_all();

private:
    std::mutex mutex_;
    std::condition_variable woken_;
    bool awake_ = false;
};

}  // namespace hv::plugin::app
