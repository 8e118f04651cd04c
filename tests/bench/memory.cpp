#include "tests/bench/memory.hpp"

#include <malloc.h>

#include <cerrno>
#include <cstdint>

namespace {

bool counting = false;
std::int64_t held = 0;
std::int64_t peak = 0;
std::size_t calls = 0;

[[maybe_unused]] void count(void* block, std::int64_t sign) {
    if (!counting || block == nullptr) return;
    held += sign * static_cast<std::int64_t>(malloc_usable_size(block));
    if (held > peak) peak = held;
    if (sign > 0) ++calls;
}

}  // namespace

namespace hv::bench {

void start_counting() {
    held = peak = 0;
    calls = 0;
    counting = true;
}

Heap stop_counting() {
    counting = false;
    return {static_cast<std::size_t>(peak), calls};
}

}  // namespace hv::bench

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
bool hv::bench::counts() {
    return false;
}
#else
bool hv::bench::counts() {
    return true;
}

// glibc's own names stay reachable; new, delete and every library go through these.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);

__attribute__((visibility("default"))) void* malloc(std::size_t size) noexcept {
    void* block = __libc_malloc(size);
    count(block, 1);
    return block;
}
__attribute__((visibility("default"))) void* calloc(std::size_t number, std::size_t size) noexcept {
    void* block = __libc_calloc(number, size);
    count(block, 1);
    return block;
}
__attribute__((visibility("default"))) void* realloc(void* block, std::size_t size) noexcept {
    count(block, -1);
    void* moved = __libc_realloc(block, size);
    count(moved, 1);
    return moved;
}
__attribute__((visibility("default"))) void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    void* block = __libc_memalign(alignment, size);
    count(block, 1);
    return block;
}
__attribute__((visibility("default"))) int posix_memalign(void** out, std::size_t alignment,
                                                          std::size_t size) noexcept {
    *out = __libc_memalign(alignment, size);
    count(*out, 1);
    return *out == nullptr ? ENOMEM : 0;
}
__attribute__((visibility("default"))) void free(void* block) noexcept {
    count(block, -1);
    __libc_free(block);
}
}
#endif
