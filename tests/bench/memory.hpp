// How much heap a piece of work holds at its peak, counted at malloc itself (libraries' own allocators included).
//
// Unit:    usable bytes as the allocator hands them out, above what was held when counting began.
// Limits:  one thread; nothing is counted under the sanitizers, which bring their own malloc (`counts()` is false).
#pragma once

#include <cstddef>

namespace hv::bench {

struct Heap {
    std::size_t peak = 0;         // bytes held at once
    std::size_t allocations = 0;  // calls
};

bool counts();
void start_counting();
Heap stop_counting();

}  // namespace hv::bench
