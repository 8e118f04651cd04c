// Tells the service manager how we are (sd_notify(3)): a datagram to the socket in NOTIFY_SOCKET, nothing when there is
// none.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace hv::plugin::app {

// `READY=1`, `STOPPING=1`, `WATCHDOG=1`, `STATUS=...`; several in lines.
void notify_manager(std::string_view state);

// How often the manager wants to hear of us: half of WATCHDOG_USEC; nothing when it does not.
std::optional<std::chrono::milliseconds> watchdog_interval();

}  // namespace hv::plugin::app
