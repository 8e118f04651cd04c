// The rule sets in force where a site names none, as the service holds them.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "plugin/flow/active_rules.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/embedded.hpp"

namespace hv::test {

inline std::shared_ptr<const plugin::ActiveSets> shipped_rules() {
    auto active = std::make_shared<plugin::ActiveSets>();
    active->bundle_id = "shipped";
    active->version = "1.0.0";
    active->vocabulary = rules::shipped_vocabulary();
    for (const rules::EmbeddedFile& file : rules::embedded_files()) {
        if (!file.path.starts_with("sets/") || !file.path.ends_with("/ruleset.json")) continue;
        rules::Problems problems;
        auto set = rules::check(file.path, file.bytes, active->vocabulary, problems);
        if (!set) throw std::runtime_error("rejected: " + std::string(file.path));
        if (!set->optional) active->sets.push_back(std::move(*set));
    }
    return active;
}

}  // namespace hv::test
