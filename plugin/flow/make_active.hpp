// A bundle -> the rules in force that it would be, proved on this machine: vocabulary read, every set checked, every
// case run. Signatures are another question (rules/bundle/trust.hpp).
#pragma once

#include <memory>

#include "plugin/flow/active_rules.hpp"
#include "rules/bundle/bundle.hpp"

namespace hv::plugin {

// Null, and at least one problem, when anything in it fails.
std::shared_ptr<const ActiveSets> make_active(const rules::bundle::Bundle& bundle, rules::Problems& problems);

}  // namespace hv::plugin
