// The files of the sets that go into a bundle, from the binary or from folders, under the names that they have in it.
//
// Sheet:   what a clinician signs off is packed as it stands beside the set, and refused when the set says otherwise.
// Errors:  those of any file. What is wrong with a set is a problem.
#pragma once

#include <string>
#include <vector>

#include "fhir/base/result.hpp"
#include "rules/bundle/bundle.hpp"

namespace hv::plugin::cli {

struct BundleSets {
    std::vector<rules::bundle::ListedSet> sets;  // in the order named
    std::vector<rules::bundle::File> files;
};

// `named` as in rule_sets.hpp, without files; nothing: the shipped sets that are in force by default. Of a folder of
// sets those that are `optional` stay out: they are in force only where somebody names them. `vocabulary` is a folder;
// empty: the shipped one.
Result<BundleSets> bundle_sets(const std::vector<std::string>& named, const std::string& vocabulary,
                               rules::Problems& problems);

// Every file below the folder, as `evidence/...`.
Result<std::vector<rules::bundle::File>> evidence_files(const std::string& folder);

}  // namespace hv::plugin::cli
