// The watch: workers that take patients from the queue, the most urgent first, and walk each through the corridor.
//
// Tenants: each has workers of its own, so that one EHR that hangs leaves the others their turn.
// Pace:    an EHR that has asked to be left alone (`resume_at`) is not claimed from until then.
// Lost:    nothing. A turn that fails goes back into the queue, later with every failure; a worker that dies leaves a
//          lease that expires.
// Stopping: nothing new is begun. A turn in work ends with the request that is under way: it is settled when everything
//          was sent, else it goes back into the queue, due at once. `give_back` does that for turns that an EHR keeps
//          waiting.
// Threads: `start`, `stop` and `nudge` may be called from any thread; `work_once` is for those who own the time (the
//          simulator) and never beside `start`.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "fhir/base/clock.hpp"
#include "plugin/flow/active_rules.hpp"
#include "plugin/flow/assess.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin {

// How one patient's turn went, for log and metrics.
struct TurnReport {
    const Tenant* tenant = nullptr;
    store::Lease lease;
    std::optional<Turn> turn;    // none: it failed
    std::optional<Error> error;  // and went back into the queue, unless the lease was lost
    Instant began;
    Instant ended;
    std::optional<Instant> again;  // when it will be tried again
};

struct WatchParts {
    store::Store* store = nullptr;
    ActiveRules* rules = nullptr;
    Clock* clock = nullptr;
    std::vector<Tenant> tenants;
    std::vector<std::size_t> workers;  // a tenant each
    std::chrono::seconds lease_for{300};
    std::chrono::milliseconds idle{200};  // how often an empty queue is looked at when nobody nudges
    std::function<void(const TurnReport&)> observe;
};

class Watch {
public:
    explicit Watch(WatchParts parts);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    void start();
    // `stop` without waiting for it.
    void stop_soon();
    void stop();
    // The patients of turns that have not ended are put back, due at once; writes without an answer stay open
    // questions, and those turns can change nothing any more. Only when the process is about to end.
    void give_back();
    // Something was enqueued: look at once.
    void nudge();
    // One patient of this tenant; false: nobody waits, the EHR wants to be left alone, or no rules are in force.
    bool work_once(std::size_t tenant);

private:
    void work(std::size_t tenant);
    void begun(const store::Lease& lease);
    void ended(const store::Lease& lease);
    void turn(const Tenant& tenant, const ActiveSets& rules, const store::Lease& lease);

    WatchParts parts_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::uint64_t nudges_ = 0;
    std::atomic<bool> stopping_ = false;
    std::vector<store::Lease> in_work_;
    std::vector<std::thread> threads_;
};

}  // namespace hv::plugin
