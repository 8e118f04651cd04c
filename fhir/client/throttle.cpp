#include "fhir/client/throttle.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <random>

#include "fhir/client/retry_after.hpp"
#include "fhir/client/throttle_state.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::array<std::string_view, 5> causes{"none", "told", "throttled", "failing", "unauthorized"};
// Of a limit longer than a minute so much may be used before the state is told again.
constexpr std::size_t parts_of_a_long_limit = 16;
constexpr std::chrono::milliseconds short_period{60'000};

bool is_long(const RateWindow& window) {
    return window.limit().period > short_period;
}

std::string why(PauseCause cause) {
    switch (cause) {
        case PauseCause::told:
            return "the EHR asked to be left alone";
        case PauseCause::throttled:
            return "the EHR says that it is asked too much";
        case PauseCause::failing:
            return "the EHR failed again and again";
        case PauseCause::unauthorized:
            return "the EHR refuses our tokens, new ones too";
        case PauseCause::none:
            break;
    }
    return "the requests that the EHR's limits allow are used up";
}

}  // namespace

std::string_view text(PauseCause cause) {
    return causes[static_cast<std::size_t>(cause)];
}

struct Throttle::Inside {
    Inside(ThrottleOptions wanted, Clock& time)
        : options(std::move(wanted)), clock(time), random(options.seed != 0 ? options.seed : seed_of(time)) {
        for (const RateLimit& limit : options.limits) windows.emplace_back(limit);
        options.concurrent = std::max<std::size_t>(options.concurrent, 1);
    }
    static std::uint64_t seed_of(Clock& time) { return static_cast<std::uint64_t>(time.now().nanoseconds) | 1U; }

    ThrottleOptions options;
    Clock& clock;
    mutable std::mutex mutex;
    std::condition_variable freed;
    std::minstd_rand random;

    std::vector<RateWindow> windows;
    std::size_t in_flight = 0;
    PauseCause cause = PauseCause::none;
    Instant until = earliest_instant;
    bool first_under_way = false;  // the one request after a pause
    std::size_t pauses = 0;        // in a row, without a good answer in between
    std::size_t failures = 0;      // in a row
    ThrottleCounts counts;

    std::size_t unsaved = 0;  // requests since the state was last told
    std::mutex telling;
    std::function<void(const std::string&)> observer;

    // ---- all below: with `mutex` held

    // When one more may begin; nothing when somebody has to come back first.
    std::optional<Instant> free_at(Instant now) {
        if (cause != PauseCause::none) {
            if (now < until) return until;
            if (first_under_way) return std::nullopt;
        }
        if (in_flight >= options.concurrent) return std::nullopt;
        Instant latest = now;
        for (RateWindow& window : windows) {
            const std::optional<Instant> free = window.free_at(now, in_flight);
            if (!free) return std::nullopt;
            latest = std::max(latest, *free);
        }
        return latest;
    }

    Error busy(std::optional<Instant> when) const {
        const std::string goes_on = "nothing is lost: the work goes on by itself";
        if (!when) return {Fault::busy, "as many requests as the EHR may get are under way", goes_on + " shortly"};
        const Instant now = clock.now();
        return {Fault::busy, why(now < until ? cause : PauseCause::none),
                goes_on + " after " + hv::text(Instant::of_seconds(when->nanoseconds / 1'000'000'000 + 1))};
    }

    void pause(PauseCause why, Instant end) {
        until = cause == PauseCause::none ? end : std::max(until, end);
        cause = why;
    }

    // Doubles with every pause in a row; between half of that and the whole.
    void back_off(PauseCause why, Instant now) {
        if (cause != PauseCause::none && now < until) return;
        std::int64_t length = std::max<std::int64_t>(options.first_pause.count(), 1);
        const std::int64_t most = std::max<std::int64_t>(options.longest_pause.count(), length);
        for (std::size_t i = 0; i < pauses && length < most; ++i) length *= 2;
        length = std::min(length, most);
        const std::int64_t jitter = std::uniform_int_distribution<std::int64_t>(0, length / 2)(random);
        ++pauses;
        pause(why, later(now, std::chrono::milliseconds{length - jitter}));
    }

    void throttled(const HttpReply& reply, Instant now) {
        ++counts.throttled;
        if (const std::optional<Instant> told = retry_after(reply, now)) {
            pause(PauseCause::told, *told);
        } else {
            back_off(PauseCause::throttled, now);
        }
    }

    void failed(bool first, Instant now) {
        ++counts.failed;
        ++failures;
        if (!first && failures < options.breaker_after) return;
        if (cause == PauseCause::none || now >= until) ++counts.opened;
        back_off(PauseCause::failing, now);
    }

    void well(Instant now) {
        failures = 0;
        if (cause != PauseCause::none && now < until) return;  // an answer from before the pause
        pauses = 0;
        cause = PauseCause::none;
    }

    // ---- without `mutex`

    template <class Change>
    void tell(bool first, Change change) {
        bool changed = false;
        {
            const std::lock_guard lock(mutex);
            const std::pair before(cause, until);
            const Instant now = clock.now();
            change(now);
            changed = before != std::pair(cause, until);
            if (first) first_under_way = false;
        }
        if (changed) save();
    }

    ThrottleMemory memory() const {
        ThrottleMemory out{cause, until, pauses, failures, {}};
        for (const RateWindow& window : windows) {
            if (is_long(window)) out.used.push_back({window.limit(), window.held(parts_of_a_long_limit)});
        }
        return out;
    }

    void save() {
        const std::lock_guard one_at_a_time(telling);
        if (!observer) return;
        std::string now;
        {
            const std::lock_guard lock(mutex);
            unsaved = 0;
            now = write_memory(memory());
        }
        observer(now);
    }

    // Whether a request that was just let in is one after which the state is told.
    bool worth_saving() {
        ++unsaved;
        if (counts.sent == 1) return true;
        return std::ranges::any_of(windows, [this](const RateWindow& window) {
            return is_long(window) &&
                   unsaved >= std::max<std::size_t>(window.limit().requests / parts_of_a_long_limit, 1);
        });
    }
};

Throttle::Throttle(ThrottleOptions options, Clock& clock)
    : inside_(std::make_unique<Inside>(std::move(options), clock)) {}
Throttle::~Throttle() = default;

Result<Throttle::Pass> Throttle::enter() {
    Inside& in = *inside_;
    std::unique_lock lock(in.mutex);
    const Instant deadline = later(in.clock.now(), in.options.longest_wait);
    bool waited = false;
    for (;;) {
        const Instant now = in.clock.now();
        const std::optional<Instant> free = in.free_at(now);
        if (free && *free <= now) break;
        if (free ? *free > deadline : now >= deadline) {
            ++in.counts.turned_away;
            return in.busy(free);
        }
        waited = true;
        if (!free) {
            // Real time, because those who are under way are; the clock says when it was too long.
            in.freed.wait_for(lock, std::chrono::milliseconds{20});
            continue;
        }
        lock.unlock();
        in.clock.sleep_until(*free);
        lock.lock();
        if (in.clock.now() < *free) {  // woken early: the service is being stopped
            ++in.counts.turned_away;
            return in.busy(free);
        }
    }
    ++in.in_flight;
    ++in.counts.sent;
    if (waited) ++in.counts.waited;
    const bool first = in.cause != PauseCause::none;
    in.first_under_way = in.first_under_way || first;
    const bool save = in.worth_saving();
    lock.unlock();
    if (save) in.save();
    return Pass(*this, first);
}

Throttle::Pass::~Pass() {
    if (throttle_ == nullptr) return;
    Inside& in = *throttle_->inside_;
    {
        const std::lock_guard lock(in.mutex);
        --in.in_flight;
        if (first_) in.first_under_way = false;
        const Instant now = in.clock.now();
        for (RateWindow& window : in.windows) window.ended(now);
    }
    in.freed.notify_all();
}

void Throttle::Pass::answered(const HttpReply& reply) {
    Inside& in = *throttle_->inside_;
    if (reply.status == 401) return;
    in.tell(first_, [&](Instant now) {
        if (reply.status == 429 || reply.status == 503) {
            in.throttled(reply, now);
        } else if (reply.status >= 500 && reply.status != 501) {
            in.failed(first_, now);
        } else {
            in.well(now);
        }
    });
}

void Throttle::Pass::failed(const HttpFailure& failure) {
    Inside& in = *throttle_->inside_;
    if (failure.error.fault == Fault::invalid || failure.error.fault == Fault::internal) return;  // ours, not the EHR's
    in.tell(first_, [&](Instant now) { in.failed(first_, now); });
}

void Throttle::Pass::unauthorized(const HttpReply& reply) {
    Inside& in = *throttle_->inside_;
    in.tell(first_, [&](Instant now) {
        ++in.counts.unauthorized;
        const std::optional<Instant> told = retry_after(reply, now);
        if (told) {
            in.pause(PauseCause::unauthorized, *told);
        } else {
            in.back_off(PauseCause::unauthorized, now);
        }
    });
}

bool Throttle::is_open() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->cause == PauseCause::none ||
           inside_->until <= later(inside_->clock.now(), inside_->options.longest_wait);
}

Error Throttle::closed() const {
    const std::lock_guard lock(inside_->mutex);
    ++inside_->counts.turned_away;
    return inside_->busy(inside_->until);
}

Instant Throttle::resume_at() const {
    const std::lock_guard lock(inside_->mutex);
    const Instant now = inside_->clock.now();
    Instant latest = inside_->cause == PauseCause::none ? earliest_instant : inside_->until;
    for (RateWindow& window : inside_->windows) {
        const std::optional<Instant> free = window.free_at(now, inside_->in_flight);
        if (free && *free > now) latest = std::max(latest, *free);
    }
    return latest;
}

ThrottleStatus Throttle::status() const {
    const std::lock_guard lock(inside_->mutex);
    return {inside_->cause, inside_->until, inside_->in_flight, inside_->counts};
}

std::string Throttle::state() const {
    const std::lock_guard lock(inside_->mutex);
    return write_memory(inside_->memory());
}

void Throttle::restore(std::string_view state) {
    const std::optional<ThrottleMemory> memory = read_memory(state);
    if (!memory) return;
    const std::lock_guard lock(inside_->mutex);
    const Instant now = inside_->clock.now();
    inside_->cause = memory->cause;
    inside_->until = std::min(memory->until, now.plus_seconds(longest_retry_after_seconds));
    inside_->pauses = memory->pauses;
    inside_->failures = memory->failures;
    for (RateWindow& window : inside_->windows) {
        const std::size_t all = window.limit().requests;
        if (!is_long(window)) {
            window.hold(now, all);
            continue;
        }
        for (const ThrottleMemory::Used& used : memory->used) {
            if (used.limit.period != window.limit().period) continue;
            for (const auto& [at, count] : used.held) window.hold(std::min(at, now), count);
        }
        // What was sent after the state was told for the last time.
        window.hold(now, std::max<std::size_t>(all / parts_of_a_long_limit, 1));
    }
}

void Throttle::observe(std::function<void(const std::string& state)> observer) {
    const std::lock_guard lock(inside_->telling);
    inside_->observer = std::move(observer);
}

}  // namespace hv::fhir::client
