// What the tables of configuration keys are written with.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "plugin/app/config_keys.hpp"

namespace hv::plugin::app {

// An enumeration of one byte may be written through a pointer to a byte.
template <class Enum>
Words words(Enum& into, std::span<const std::string_view> row) {
    static_assert(sizeof(Enum) == 1);
    return Words{reinterpret_cast<std::uint8_t*>(&into), row};
}

template <class Section>
std::vector<Key<Section>> joined(std::initializer_list<std::span<const Key<Section>>> tables) {
    std::vector<Key<Section>> all;
    for (const auto& table : tables) all.insert(all.end(), table.begin(), table.end());
    return all;
}

// Tables that stand in files of their own; `service_keys` and `ehr_keys` join them.
std::span<const Key<Config>> screen_keys();     // config_keys_screens.cpp: [session], [worklist]
std::span<const Key<EhrConfig>> hook_keys();    // config_keys_hooks.cpp: [ehr.hooks]
std::span<const Key<EhrConfig>> launch_keys();  // config_keys_screens.cpp: [ehr.launch]

}  // namespace hv::plugin::app
