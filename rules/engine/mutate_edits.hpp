// The small changes that a rule document is tried with, each as an edit of its text; a gate is left out of the typed
// rule, since a document whose gate nobody asks would be refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/engine/ruleset.hpp"

namespace hv::rules {

struct Edit {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string text;
};

struct Mutant {
    std::string path;
    std::string original;
    std::string mutant;  // empty: left out
    std::size_t offset = 0;
    std::uint16_t rule = LimitInfo::no_rule;
    std::vector<Edit> edits;  // from the last in the file to the first; none: a gate is left out
    std::size_t gate = 0;     // which of the rule's
};

// In the order in which they stand in the file, limits first. `bytes` is what `rules` was made of.
std::vector<Mutant> mutants_of(const RuleSet& rules, std::string_view bytes);

// The document with the edits made.
std::string mutated(std::string_view bytes, const Mutant& mutant);

}  // namespace hv::rules
