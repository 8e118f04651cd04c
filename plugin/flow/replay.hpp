// Decisions made again from what was kept: the same documents, the same rules, the same moment must give the same bytes
// (hazard H25).
//
// Engine: a decision of another version of this program is made again all the same; a difference is then told as such.
// Errors: those of the store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "plugin/flow/active_rules.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin {

struct Differing {
    std::int64_t decision = 0;
    std::string engine;  // that made it
    std::string why;     // the findings differ; the rules are not kept; the row is damaged
};

struct Replayed {
    std::size_t same = 0;
    std::size_t without_input = 0;  // the time of keeping their documents is over
    std::vector<Differing> differing;
    std::int64_t last = 0;  // id of the last one that was looked at
};

// The rules of a bundle by its digest; null: not kept here. Asked once for decisions in a row.
using RulesOf = std::function<std::shared_ptr<const ActiveSets>(const std::string& digest)>;

Result<Replayed> replay(store::Store& store, const RulesOf& rules_of, std::int64_t after, std::size_t at_most);

}  // namespace hv::plugin
