#include "fhir/client/pace.hpp"

#include <algorithm>
#include <array>

#include "fhir/client/retry_after.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::array<std::string_view, 5> causes{"none", "told", "throttled", "failing", "unauthorized"};
// Of a limit longer than a minute so much may be used before the state is told again.
constexpr std::size_t parts_of_a_long_limit = 16;
constexpr std::chrono::milliseconds short_period{60'000};

bool is_long(const RateWindow& window) {
    return window.limit().period > short_period;
}

std::size_t part_of(const RateWindow& window) {
    return std::max<std::size_t>(window.limit().requests / parts_of_a_long_limit, 1);
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

// What was seen last, in front: what it is decides whether it mends itself.
Error known_failure(const Error& failure, const std::string& when) {
    std::string hint = failure.hint.empty() ? when : failure.hint + "; " + when;
    return {Fault::busy, failure.message + " (again and again: the EHR is left alone for a while)", std::move(hint)};
}

std::uint64_t seed(const ThrottleOptions& options, Instant now) {
    return options.seed != 0 ? options.seed : static_cast<std::uint64_t>(now.nanoseconds) | 1U;
}

}  // namespace

std::string_view text(PauseCause cause) {
    return causes[static_cast<std::size_t>(cause)];
}

Pace::Pace(const ThrottleOptions& options, Instant now)
    : options_(options), random_(static_cast<std::minstd_rand::result_type>(seed(options, now))) {
    for (const RateLimit& limit : options_.limits) windows_.emplace_back(limit);
    options_.concurrent = std::max<std::size_t>(options_.concurrent, 1);
}

std::optional<Instant> Pace::free_at(Instant now) {
    if (cause_ != PauseCause::none) {
        if (now < until_) return until_;
        if (first_under_way_) return std::nullopt;
    }
    if (in_flight_ >= options_.concurrent) return std::nullopt;
    Instant latest = now;
    for (RateWindow& window : windows_) {
        const std::optional<Instant> free = window.free_at(now, in_flight_);
        if (!free) return std::nullopt;
        latest = std::max(latest, *free);
    }
    return latest;
}

bool Pace::begin() {
    ++in_flight_;
    ++counts.sent;
    ++untold_;
    const bool first = cause_ != PauseCause::none;
    first_under_way_ = first_under_way_ || first;
    return first;
}

void Pace::end(bool first, Instant now) {
    --in_flight_;
    if (first) first_under_way_ = false;
    for (RateWindow& window : windows_) window.ended(now);
}

Error Pace::busy(std::optional<Instant> when, Instant now) const {
    const std::string goes_on = "nothing is lost: the work goes on by itself";
    const PauseCause cause = now < until_ ? cause_ : PauseCause::none;
    if (!when && cause_ == PauseCause::failing && failure_) return known_failure(*failure_, "it is tried again now");
    if (!when) return {Fault::busy, "as many requests as the EHR may get are under way", goes_on + " shortly"};
    const std::string then = hv::text(Instant::of_seconds(when->nanoseconds / 1'000'000'000 + 1));
    if (cause == PauseCause::failing && failure_) return known_failure(*failure_, "it is tried again after " + then);
    return {Fault::busy, why(cause), goes_on + " after " + then};
}

void Pace::pause(PauseCause why, Instant end) {
    until_ = cause_ == PauseCause::none ? end : std::max(until_, end);
    cause_ = why;
}

// Doubles with every pause in a row; between half of that and the whole.
void Pace::back_off(PauseCause why, Instant now) {
    if (cause_ != PauseCause::none && now < until_) return;
    std::int64_t length = std::max<std::int64_t>(options_.first_pause.count(), 1);
    const std::int64_t most = std::max<std::int64_t>(options_.longest_pause.count(), length);
    for (std::size_t i = 0; i < pauses_ && length < most; ++i) length *= 2;
    length = std::min(length, most);
    const std::int64_t jitter = std::uniform_int_distribution<std::int64_t>(0, length / 2)(random_);
    ++pauses_;
    pause(why, later(now, std::chrono::milliseconds{length - jitter}));
}

void Pace::answered(const HttpReply& reply, bool first, Instant now) {
    if (reply.status == 401) return;
    if (reply.status == 429 || reply.status == 503) {
        throttled(reply, now);
    } else if (reply.status >= 500 && reply.status != 501) {
        failed({Fault::unavailable, "the EHR answered " + std::to_string(reply.status),
                "if it stays so, ask whoever runs the EHR"},
               first, now);
    } else {
        well(now);
    }
}

void Pace::throttled(const HttpReply& reply, Instant now) {
    ++counts.throttled;
    if (const std::optional<Instant> told_when = retry_after(reply, now)) {
        pause(PauseCause::told, *told_when);
    } else {
        back_off(PauseCause::throttled, now);
    }
}

void Pace::unauthorized(const HttpReply& reply, Instant now) {
    ++counts.unauthorized;
    if (const std::optional<Instant> told_when = retry_after(reply, now)) {
        pause(PauseCause::unauthorized, *told_when);
    } else {
        back_off(PauseCause::unauthorized, now);
    }
}

void Pace::failed(const Error& why, bool first, Instant now) {
    ++counts.failed;
    ++failures_;
    failure_ = why;
    if (!first && failures_ < options_.breaker_after) return;
    if (cause_ == PauseCause::none || now >= until_) ++counts.opened;
    back_off(PauseCause::failing, now);
}

void Pace::well(Instant now) {
    failures_ = 0;
    if (cause_ != PauseCause::none && now < until_) return;  // an answer from before the pause
    pauses_ = 0;
    cause_ = PauseCause::none;
    failure_.reset();
}

Instant Pace::resume_at(Instant now) {
    Instant latest = cause_ == PauseCause::none ? earliest_instant : until_;
    for (RateWindow& window : windows_) {
        const std::optional<Instant> free = window.free_at(now, in_flight_);
        if (free && *free > now) latest = std::max(latest, *free);
    }
    return latest;
}

ThrottleMemory Pace::memory() const {
    ThrottleMemory out{cause_, until_, pauses_, failures_, {}};
    for (const RateWindow& window : windows_) {
        if (is_long(window)) out.used.push_back({window.limit(), window.held(parts_of_a_long_limit)});
    }
    return out;
}

void Pace::restore(const ThrottleMemory& memory, Instant now) {
    cause_ = memory.cause;
    until_ = std::min(memory.until, now.plus_seconds(longest_retry_after_seconds));
    pauses_ = memory.pauses;
    failures_ = memory.failures;
    for (RateWindow& window : windows_) {
        if (!is_long(window)) {
            window.hold(now, window.limit().requests);
            continue;
        }
        for (const ThrottleMemory::Used& used : memory.used) {
            if (used.limit.period != window.limit().period) continue;
            for (const auto& [at, count] : used.held) window.hold(std::min(at, now), count);
        }
        // What was sent after the state was told for the last time.
        window.hold(now, part_of(window));
    }
}

bool Pace::worth_telling() const {
    if (counts.sent == 1) return true;
    return std::ranges::any_of(
        windows_, [this](const RateWindow& window) { return is_long(window) && untold_ >= part_of(window); });
}

}  // namespace hv::fhir::client
