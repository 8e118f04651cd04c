// The few places for calls that fetch: a slow EHR must not hold every worker, neither of those who fetch nor of those
// who wait.
//
// Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace hv::plugin::hooks {

class Places {
public:
    // False: none of `most` became free until then, or `most_waiting` wait already.
    bool take(int most, int most_waiting, std::chrono::steady_clock::time_point until) {
        std::unique_lock lock(mutex_);
        const auto is_free = [&] { return taken_ < most; };
        if (!is_free()) {
            if (waiting_ >= most_waiting) return false;
            ++waiting_;
            const bool in_time = free_.wait_until(lock, until, is_free);
            --waiting_;
            if (!in_time) return false;
        }
        ++taken_;
        return true;
    }
    void leave() {
        {
            const std::lock_guard lock(mutex_);
            --taken_;
        }
        free_.notify_one();
    }

private:
    std::mutex mutex_;
    std::condition_variable free_;
    int taken_ = 0;
    int waiting_ = 0;
};

}  // namespace hv::plugin::hooks
