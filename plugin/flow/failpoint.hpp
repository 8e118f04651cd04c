// Named places of the corridor at which a test may end the program: what is lost by a crash there is then known.
//
// In the service nobody sets a hook, and a failpoint costs one load. A hook may throw; nothing between it and the test
// catches.
#pragma once

#include <atomic>
#include <string_view>

namespace hv::plugin {

using FailpointHook = void (*)(std::string_view name);
inline std::atomic<FailpointHook> failpoint_hook = nullptr;

inline void failpoint(std::string_view name) {
    if (const FailpointHook hook = failpoint_hook.load(std::memory_order_relaxed); hook != nullptr) hook(name);
}

}  // namespace hv::plugin
