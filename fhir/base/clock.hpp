// What time it is, and waiting for another time: the one door through which time comes into the service.
//
// Instants are wall-clock time. Everything that is tested with time takes a Clock, so that a test can own it.
// Threads: any number may ask and wait.
#pragma once

#include "fhir/base/time.hpp"

namespace hv {

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
    // Returns when `until` has come; at once when it has passed.
    virtual void sleep_until(Instant until) = 0;
};

}  // namespace hv
