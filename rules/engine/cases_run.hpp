// Stories made ready to be judged again and again: by run_cases once, by mutate for every mutant.
#pragma once

#include <string>
#include <vector>

#include "rules/engine/cases_story.hpp"

namespace hv::rules {

// The snapshot looks into the story's texts; both move together.
struct ReadyCase {
    Story story;
    Snapshot snapshot;
};

std::vector<ReadyCase> ready_cases(const Vocabulary& vocabulary, const std::vector<CaseFile>& files,
                                   Problems& problems);

ExpectedAnswer answer_of(const RuleSet& rules, const Finding& finding);

// Whether every expectation holds; stops at the first that does not.
bool passes(const RuleSet& rules, const ReadyCase& ready);
// Every expectation that does not hold; `assessment` is what evaluate_now gave for the case.
std::vector<CaseFailure> failures_of(const RuleSet& rules, const ReadyCase& ready, const Assessment& assessment);

// The index of the rule with this id.
std::optional<std::uint16_t> rule_index(const RuleSet& rules, std::string_view id);

}  // namespace hv::rules
