#include "plugin/events/schedule.hpp"

#include <algorithm>
#include <chrono>

namespace hv::plugin::events {

namespace {

// Up to a tenth of the time between two calls; splitmix64.
Instant with_jitter(Instant next, Instant now, std::uint64_t& seed) {
    const std::int64_t between = next.nanoseconds - now.nanoseconds;
    if (between <= 10) return next;
    seed += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    mixed ^= mixed >> 31U;
    return Instant{next.nanoseconds + static_cast<std::int64_t>(mixed % static_cast<std::uint64_t>(between / 10))};
}

}  // namespace

Schedule::Schedule(const Clock& clock, std::vector<Job> jobs, std::uint64_t seed)
    : clock_(clock), jobs_(std::move(jobs)), seed_(seed) {}

Schedule::~Schedule() {
    stop();
}

void Schedule::start() {
    thread_ = std::thread([this] { loop(); });
}

void Schedule::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Schedule::hasten(std::string_view name) {
    {
        const std::lock_guard lock(mutex_);
        for (Job& job : jobs_)
            if (job.name == name) {
                job.asked = clock_.now();
                job.due = std::min(job.due, job.asked);
            }
    }
    changed_.notify_all();
}

bool Schedule::run_due() {
    std::unique_lock lock(mutex_);
    bool ran = false;
    for (std::size_t i = 0; i < jobs_.size() && run_next(lock); ++i) ran = true;
    return ran;
}

bool Schedule::run_next(std::unique_lock<std::mutex>& lock) {
    const Instant now = clock_.now();
    const auto job =
        std::min_element(jobs_.begin(), jobs_.end(), [](const Job& a, const Job& b) { return a.due < b.due; });
    if (job == jobs_.end() || job->due > now) return false;
    job->asked = earliest_instant;
    job->due = latest_instant;
    lock.unlock();
    Instant next = job->run(now);
    if (job->jitter) next = with_jitter(next, now, seed_);
    lock.lock();
    // Hastened while it ran: what it was hastened for may have come too late for this run.
    job->due = std::min(next, job->asked == earliest_instant ? latest_instant : job->asked);
    return true;
}

void Schedule::loop() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (run_next(lock)) continue;
        Instant due = latest_instant;
        for (const Job& job : jobs_) due = std::min(due, job.due);
        // The clock may be somebody else's, or be set: look again after a second whatever it says.
        const std::int64_t left = due.nanoseconds - clock_.now().nanoseconds;
        const auto wait = std::clamp<std::int64_t>(left, 1'000'000, 1'000'000'000);
        changed_.wait_for(lock, std::chrono::nanoseconds(wait));
    }
}

}  // namespace hv::plugin::events
