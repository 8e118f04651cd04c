#include "plugin/app/utc.hpp"

#include <cstdio>

namespace hv::plugin::app {

std::string utc_text(Instant instant) {
    constexpr std::int64_t day = 86'400'000;
    std::int64_t milliseconds = instant.nanoseconds / 1'000'000;
    if (instant.nanoseconds < 0 && instant.nanoseconds % 1'000'000 != 0) --milliseconds;
    std::int64_t days = milliseconds / day;
    if (milliseconds % day < 0) --days;
    const std::int64_t rest = milliseconds - days * day;
    char time[32];
    std::snprintf(time, sizeof time, "T%02d:%02d:%02d.%03dZ", static_cast<int>(rest / 3'600'000),
                  static_cast<int>(rest / 60'000 % 60), static_cast<int>(rest / 1000 % 60),
                  static_cast<int>(rest % 1000));
    return Date(static_cast<std::int32_t>(days)).text() + time;
}

}  // namespace hv::plugin::app
