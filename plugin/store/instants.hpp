// Instants as they are kept: whole microseconds since 1970, cut downwards, so that every backend gives the same back.
#pragma once

#include <cstdint>

#include "fhir/base/time.hpp"

namespace hv::plugin::store {

constexpr std::int64_t microseconds(Instant instant) {
    const std::int64_t whole = instant.nanoseconds / 1000;
    return instant.nanoseconds % 1000 < 0 ? whole - 1 : whole;
}

constexpr Instant of_microseconds(std::int64_t count) {
    std::int64_t nanoseconds = 0;
    if (__builtin_mul_overflow(count, std::int64_t{1000}, &nanoseconds)) {
        return count < 0 ? earliest_instant : latest_instant;
    }
    return Instant{nanoseconds};
}

constexpr Instant cut(Instant instant) {
    return of_microseconds(microseconds(instant));
}

}  // namespace hv::plugin::store
