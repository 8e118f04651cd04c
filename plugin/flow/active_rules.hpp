// The rules in force: one bundle's sets and the vocabulary that they speak, swapped as a whole.
//
// Threads:  `current` may be called by any number of workers; whoever holds what it gave may use it to the end,
//           whatever is published meanwhile.
// Nothing:  `current` is null until the first bundle is published: then nobody is judged, and the service is not ready.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "fhir/base/time.hpp"
#include "rules/engine/ruleset.hpp"
#include "rules/engine/vocabulary.hpp"

namespace hv::plugin {

struct ActiveSets {
    std::string bundle_id;
    std::string version;
    std::int64_t sequence = 0;
    std::string digest;   // of the bundle file's bytes, `sha256:...`
    std::string expires;  // date; empty: never
    rules::Vocabulary vocabulary;
    std::vector<rules::RuleSet> sets;  // in the order in which they are judged; they point into `vocabulary`
};

// The last day of the rules once it has passed, else empty. They stay in force: whoever sees what they say is told.
inline std::string expired_on(const ActiveSets& sets, Date today) {
    const auto last = Date::parse(sets.expires);
    return last && *last < today ? sets.expires : std::string();
}

class ActiveRules {
public:
    [[nodiscard]] std::shared_ptr<const ActiveSets> current() const {
        const std::lock_guard lock(mutex_);
        return current_;
    }
    void publish(std::shared_ptr<const ActiveSets> sets) {
        const std::lock_guard lock(mutex_);
        current_ = std::move(sets);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const ActiveSets> current_;
};

}  // namespace hv::plugin
