// Which rule sets a command speaks of, and what lies beside them.
//
// A set is named by its folder, by its ruleset.json, by a folder of such folders, or by the id of a shipped set.
// Nothing named: the shipped sets, which are embedded in the binary.
// Errors:  not_found and denied as for any file. A document that is too large or is rejected is a Problem, not an
//          Error.
#pragma once

#include <string>
#include <vector>

#include "fhir/base/result.hpp"
#include "rules/engine/cases.hpp"
#include "rules/engine/ruleset.hpp"

namespace hv::plugin::cli {

struct SetFiles {
    std::string file;  // as shown in messages
    std::string bytes;
    std::vector<rules::CaseFile> cases;
    rules::Problems problems;  // what kept the file from being read as a document
};

Result<std::vector<SetFiles>> read_rule_sets(const std::vector<std::string>& named);

// Empty: rejected, and `files.problems` says why.
std::optional<rules::RuleSet> check_set(SetFiles& files);

// Problems one after the other, with their hints.
std::string text(const rules::Problems& problems);

}  // namespace hv::plugin::cli
