#include "plugin/flow/watch.hpp"

#include <algorithm>
#include <array>

#include "plugin/flow/again.hpp"

namespace hv::plugin {

Watch::Watch(WatchParts parts) : parts_(std::move(parts)) {}

Watch::~Watch() {
    stop();
}

void Watch::start() {
    for (std::size_t tenant = 0; tenant < parts_.tenants.size(); ++tenant) {
        const std::size_t workers =
            tenant < parts_.workers.size() ? std::max<std::size_t>(parts_.workers[tenant], 1) : 1;
        for (std::size_t i = 0; i < workers; ++i) threads_.emplace_back([this, tenant] { work(tenant); });
    }
}

void Watch::stop_soon() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
}

void Watch::stop() {
    stop_soon();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

void Watch::give_back() {
    std::vector<store::Lease> leases;
    {
        const std::lock_guard lock(mutex_);
        leases.swap(in_work_);
    }
    for (const store::Lease& lease : leases) {
        // When this fails the lease runs out by itself.
        (void)parts_.store->put_back(lease, parts_.clock->now(), "the service was stopped");
    }
}

void Watch::nudge() {
    {
        const std::lock_guard lock(mutex_);
        ++nudges_;
    }
    wake_.notify_all();
}

void Watch::work(std::size_t tenant) {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const std::uint64_t seen = nudges_;
        lock.unlock();
        const bool worked = work_once(tenant);
        lock.lock();
        if (!worked) wake_.wait_for(lock, parts_.idle, [&] { return stopping_ || nudges_ != seen; });
    }
}

bool Watch::work_once(std::size_t index) {
    const Tenant& tenant = parts_.tenants[index];
    const std::shared_ptr<const ActiveSets> rules = parts_.rules->current();
    const Instant now = parts_.clock->now();
    if (rules == nullptr || tenant.ehr->resume_at() > now) return false;
    const std::array names{tenant.name};
    const Result<std::vector<store::Lease>> leases = parts_.store->claim(names, 1, now, parts_.lease_for);
    if (!leases || leases->empty()) return false;
    turn(tenant, *rules, leases->front());
    return true;
}

void Watch::begun(const store::Lease& lease) {
    const std::lock_guard lock(mutex_);
    in_work_.push_back(lease);
}

void Watch::ended(const store::Lease& lease) {
    const std::lock_guard lock(mutex_);
    std::erase_if(in_work_, [&](const store::Lease& other) { return other.who == lease.who; });
}

void Watch::turn(const Tenant& tenant, const ActiveSets& rules, const store::Lease& lease) {
    TurnReport report;
    report.tenant = &tenant;
    report.lease = lease;
    report.began = parts_.clock->now();
    begun(lease);
    Result<Turn> turn = assess({*parts_.store, rules, *parts_.clock, tenant, &stopping_}, lease);
    ended(lease);
    report.ended = parts_.clock->now();
    if (turn) {
        report.turn = *std::move(turn);
    } else {
        report.error = std::move(turn).error();
        report.again =
            stopping_ ? report.ended : again_at(report.error->fault, lease, report.ended, tenant.ehr->resume_at());
        // When even this fails the lease expires, and the patient is claimed again.
        const Result<bool> back = parts_.store->put_back(lease, *report.again, report.error->message);
        if (!back) report.again.reset();
    }
    if (parts_.observe) parts_.observe(report);
}

}  // namespace hv::plugin
