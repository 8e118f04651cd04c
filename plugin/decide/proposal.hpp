// The bodies that would be written for one key: a new resource, what stands with the wanted content, what stands
// ended.
#pragma once

#include <string>

#include "plugin/decide/amend.hpp"
#include "plugin/decide/ending.hpp"

namespace hv::plugin {

struct Proposer {
    const Wanted& wanted;
    const Memory& memory;
    const Policy& policy;
    Instant as_of;

    // What the wanted content of the key rests on.
    [[nodiscard]] const Footing& footing(const Key& key) const;

    // The wanted content under the name of an episode; `after`: the one that it follows on, which a human ended.
    [[nodiscard]] std::string created(const Key& key, std::int64_t episode, const Seen* after) const;
    [[nodiscard]] AmendedPlan amended(const Key& key, const Seen& seen) const;
    [[nodiscard]] std::string ended(const Key& key, const Seen& seen, Because because) const;
};

}  // namespace hv::plugin
