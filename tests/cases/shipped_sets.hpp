// The rule sets as they stand in the source folder: a changed case is seen without building anything again.
#pragma once

#include <string>
#include <vector>

#include "rules/engine/cases.hpp"

namespace hv::rules {

struct SetFolder {
    std::string name;             // `hjertefrisk`
    CaseFile document;            // `rules/sets/hjertefrisk/ruleset.json`
    std::vector<CaseFile> cases;  // sorted by name
};

// Sorted by name; folders without a ruleset.json are no rule sets.
std::vector<SetFolder> set_folders();

// The vocabulary beside them; a broken one ends the tests with its problems.
const Vocabulary& vocabulary_on_disk();

}  // namespace hv::rules
