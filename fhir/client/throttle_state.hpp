// What a throttle must not forget over a restart, and its text: `1;told;1763719200000000000;0;2;5000/900000=t:n,t:n`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/client/throttle.hpp"

namespace hv::fhir::client {

struct ThrottleMemory {
    struct Used {
        RateLimit limit;
        std::vector<std::pair<Instant, std::size_t>> held;  // ended at, how many
    };

    PauseCause cause = PauseCause::none;
    Instant until;
    std::size_t pauses = 0;
    std::size_t failures = 0;
    std::vector<Used> used;
};

std::string write_memory(const ThrottleMemory& memory);
// Nothing when it is no such text.
std::optional<ThrottleMemory> read_memory(std::string_view text);

}  // namespace hv::fhir::client
