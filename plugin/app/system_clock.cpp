#include "plugin/app/system_clock.hpp"

#include <algorithm>
#include <chrono>

namespace hv::plugin::app {

Instant SystemClock::now() const {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count()};
}

void SystemClock::sleep_until(Instant until) {
    std::unique_lock lock(mutex_);
    while (!awake_) {
        const auto left = std::chrono::nanoseconds(until.nanoseconds - now().nanoseconds);
        if (left.count() <= 0) return;
        // At most a minute at a time: the wall clock may be set meanwhile, the wait goes by the steady one.
        woken_.wait_for(lock, std::min<std::chrono::nanoseconds>(left, std::chrono::minutes{1}));
    }
}

void SystemClock::wake_all() {
    {
        const std::lock_guard lock(mutex_);
        awake_ = true;
    }
    woken_.notify_all();
}

}  // namespace hv::plugin::app
