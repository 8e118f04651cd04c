// What we would do with an EHR, from what it says that it can do (decision 10: the EHR may be poor).
//
// In:  its abilities, and its SMART configuration when it has one.
// Out: one line a topic, always the same topics in the same order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/client/abilities.hpp"
#include "fhir/client/smart_configuration.hpp"

namespace hv::plugin::cli {

// full: as we want it. poorer: it works in a lesser way. none: it cannot be done, and something is missing for it.
enum class Means : std::uint8_t { full, poorer, none };

struct Way {
    std::string_view topic;  // `reading`, `triggers`, `flags`, ...
    Means means = Means::full;
    std::string text;
};

// `smart` may be null.
std::vector<Way> ways(const fhir::client::Abilities& can, const fhir::client::SmartConfiguration* smart);

std::string_view text(Means means);  // `full`, ...

}  // namespace hv::plugin::cli
