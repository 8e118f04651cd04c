// Why something that was read could not be used, and why a page cannot be shown, by their codes in both languages. What
// the reader or a fault says beyond its code is English and stands beside these words.
//
// Words:  a clause in lower case without a full stop (issues); whole sentences (faults).
// Errors: none. Pure.
#pragma once

#include "fhir/base/issue.hpp"
#include "fhir/base/result.hpp"
#include "rules/engine/words.hpp"

namespace hv::plugin::page {

rules::Words issue_words(IssueCode code);
rules::Words fault_words(Fault fault);

}  // namespace hv::plugin::page
