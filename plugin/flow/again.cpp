#include "plugin/flow/again.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace hv::plugin {
namespace {

struct Pace {
    std::int64_t first;  // seconds after the first failure; doubled with each one
    std::int64_t last;
};

constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 60 * minute;

Pace pace_of(Fault fault) {
    switch (fault) {
        case Fault::conflict:
            return {1, minute};
        case Fault::busy:
        case Fault::unavailable:
            return {5, 15 * minute};
        case Fault::denied:
        case Fault::internal:
            return {minute, hour};
        case Fault::invalid:
        case Fault::not_found:
        case Fault::unsupported:
            return {15 * minute, 24 * hour};
    }
    return {minute, hour};
}

// Up to a quarter more, the same for the same patient and attempt, so that a run can be repeated.
std::int64_t jitter(const store::Lease& lease, std::int64_t seconds) {
    const std::size_t drawn = std::hash<std::string>{}(lease.who.patient + '#' + std::to_string(lease.attempts));
    return seconds / 4 > 0 ? static_cast<std::int64_t>(drawn % static_cast<std::size_t>(seconds / 4 + 1)) : 0;
}

}  // namespace

Instant again_at(Fault fault, const store::Lease& lease, Instant now, Instant resume_at) {
    const Pace pace = pace_of(fault);
    const int doublings = std::clamp(lease.attempts, 0, 20);
    const std::int64_t seconds = std::min(pace.first << doublings, pace.last);
    return std::max(now.plus_seconds(seconds + jitter(lease, seconds)), resume_at);
}

}  // namespace hv::plugin
