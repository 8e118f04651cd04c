// A thread that calls jobs when their time has come, one after the other. Each EHR has one of its own, so that one that
// hangs leaves the others alone.
//
// Jobs:    say themselves when they want to be called again; a little jitter may be added, so that replicas do not
//          march in step. What a job throws is a bug and ends the process.
// Threads: `hasten` and `stop` from any; a job may hasten another one.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "fhir/base/clock.hpp"

namespace hv::plugin::events {

struct Job {
    std::string name;
    std::function<Instant(Instant now)> run;  // gives when to be called next
    bool jitter = true;
    Instant due = {};    // in the past: at the start
    Instant asked = {};  // `hasten` was called for this instant
};

class Schedule {
public:
    Schedule(const Clock& clock, std::vector<Job> jobs, std::uint64_t seed);
    ~Schedule();
    Schedule(const Schedule&) = delete;
    Schedule& operator=(const Schedule&) = delete;

    void start();
    // The job in work is finished first.
    void stop();
    // The job runs as soon as the thread is free.
    void hasten(std::string_view name);
    // Runs what is due, for those who own the time; true when something ran. Never beside `start`.
    bool run_due();

private:
    void loop();
    bool run_next(std::unique_lock<std::mutex>& lock);

    const Clock& clock_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Job> jobs_;
    std::uint64_t seed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace hv::plugin::events
