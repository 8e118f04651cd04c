#include "fhir/client/throttle.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>

#include "fhir/client/pace.hpp"

namespace hv::fhir::client {

struct Throttle::Inside {
    Inside(const ThrottleOptions& options, Clock& time)
        : longest_wait(options.longest_wait), clock(time), pace(options, time.now()) {}

    const std::chrono::milliseconds longest_wait;
    Clock& clock;
    mutable std::mutex mutex;
    std::condition_variable freed;
    Pace pace;

    std::mutex telling;  // taken before `mutex`
    std::function<void(const std::string&)> observer;

    // Changes the pace, and tells whoever observes it when a pause began or ended.
    template <class Change>
    void change(Change how) {
        bool changed = false;
        {
            const std::lock_guard lock(mutex);
            const ThrottleStatus before = pace.status();
            how(clock.now());
            const ThrottleStatus after = pace.status();
            changed = before.cause != after.cause || before.until != after.until;
        }
        if (changed) tell();
    }

    void tell() {
        const std::lock_guard one_at_a_time(telling);
        if (!observer) return;
        std::string now;
        {
            const std::lock_guard lock(mutex);
            pace.told();
            now = write_memory(pace.memory());
        }
        observer(now);
    }
};

Throttle::Throttle(ThrottleOptions options, Clock& clock) : inside_(std::make_unique<Inside>(options, clock)) {}
Throttle::~Throttle() = default;

Result<Throttle::Pass> Throttle::enter() {
    Inside& in = *inside_;
    std::unique_lock lock(in.mutex);
    const Instant deadline = later(in.clock.now(), in.longest_wait);
    bool waited = false;
    for (;;) {
        const Instant now = in.clock.now();
        const std::optional<Instant> free = in.pace.free_at(now);
        if (free && *free <= now) break;
        bool too_long = free ? *free > deadline : now >= deadline;
        if (!too_long && !free) {
            // Real time, because those who are under way are; the clock says when it was too long.
            in.freed.wait_for(lock, std::chrono::milliseconds{20});
        } else if (!too_long) {
            lock.unlock();
            in.clock.sleep_until(*free);
            lock.lock();
            too_long = in.clock.now() < *free;  // woken early: the service is being stopped
        }
        if (too_long) {
            ++in.pace.counts.turned_away;
            return in.pace.busy(free, now);
        }
        waited = true;
    }
    if (waited) ++in.pace.counts.waited;
    const bool first = in.pace.begin();
    const bool telling = in.pace.worth_telling();
    lock.unlock();
    if (telling) in.tell();
    return Pass(*this, first);
}

Throttle::Pass::~Pass() {
    if (throttle_ == nullptr) return;
    Inside& in = *throttle_->inside_;
    {
        const std::lock_guard lock(in.mutex);
        in.pace.end(first_, in.clock.now());
    }
    in.freed.notify_all();
}

void Throttle::Pass::answered(const HttpReply& reply) {
    Inside& in = *throttle_->inside_;
    in.change([&](Instant now) { in.pace.answered(reply, first_, now); });
}

void Throttle::Pass::failed(const HttpFailure& failure) {
    Inside& in = *throttle_->inside_;
    if (failure.error.fault == Fault::invalid || failure.error.fault == Fault::internal) return;  // ours, not the EHR's
    in.change([&](Instant now) { in.pace.failed(failure.error, first_, now); });
}

void Throttle::Pass::unauthorized(const HttpReply& reply) {
    Inside& in = *throttle_->inside_;
    in.change([&](Instant now) { in.pace.unauthorized(reply, now); });
}

bool Throttle::is_open() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->pace.is_open(later(inside_->clock.now(), inside_->longest_wait));
}

Error Throttle::closed() const {
    const std::lock_guard lock(inside_->mutex);
    ++inside_->pace.counts.turned_away;
    return inside_->pace.busy(inside_->pace.status().until, inside_->clock.now());
}

Instant Throttle::resume_at() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->pace.resume_at(inside_->clock.now());
}

ThrottleStatus Throttle::status() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->pace.status();
}

std::string Throttle::state() const {
    const std::lock_guard lock(inside_->mutex);
    return write_memory(inside_->pace.memory());
}

void Throttle::restore(std::string_view state) {
    const std::optional<ThrottleMemory> memory = read_memory(state);
    if (!memory) return;
    const std::lock_guard lock(inside_->mutex);
    inside_->pace.restore(*memory, inside_->clock.now());
}

void Throttle::observe(std::function<void(const std::string& state)> observer) {
    const std::lock_guard lock(inside_->telling);
    inside_->observer = std::move(observer);
}

}  // namespace hv::fhir::client
