#include "plugin/http/pool.hpp"

#include <algorithm>

namespace hv::plugin::http {

Pool::Pool(std::size_t workers, std::size_t queue) : limit_(queue) {
    const std::size_t count = std::max<std::size_t>(workers, 1);
    idle_ = count;
    for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
}

Pool::~Pool() {
    finish();
}

bool Pool::try_run(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        // A job that an idle worker is about to take does not wait, and so does not count.
        if (finishing_ || jobs_.size() >= limit_ + idle_) return false;
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

void Pool::finish() {
    {
        const std::lock_guard lock(mutex_);
        finishing_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

void Pool::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return finishing_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        const std::function<void()> job = std::move(jobs_.front());
        jobs_.pop_front();
        --idle_;
        lock.unlock();
        job();
        lock.lock();
        ++idle_;
    }
}

}  // namespace hv::plugin::http
