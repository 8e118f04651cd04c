// Whether every kept decision is still what its entry in the audit says (audit_chain.hpp): the answer, the documents,
// the rules, whose it is and as of when.
//
// Found:   by the decision's number: a row that is missing, was changed, was damaged, or that no entry speaks of.
// Fine:    documents that were forgotten; their digest stays.
// Older:   what was kept before decisions had entries is only counted.
// Chain:   is taken as it stands; `verify_audit` says whether it may be.
// While:   the service may go on keeping decisions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/store/store.hpp"

namespace hv::plugin::store {

struct DecisionFault {
    std::int64_t decision = 0;
    std::string what;  // `was changed`; no contents
};

struct DecisionVerdict {
    std::uint64_t covered = 0;          // what they should be
    std::uint64_t not_covered = 0;      // kept before there were entries
    std::vector<DecisionFault> faults;  // by number
};

Result<DecisionVerdict> verify_decisions(Store& store);

}  // namespace hv::plugin::store
