// Laws of judging as questions about one person: empty when the law holds, else what broke it, in words.
//
// Used by the property tests on drawn people and by the population on a hundred thousand counted ones.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "tests/property/people.hpp"

namespace hv::property {

// The rule's gates were open and its schedule asked for something.
bool is_asked(const rules::Finding& finding);

// Calls `use(rule, before, after)` for every rule of every shipped set; the two were judged from the same sets.
void each_finding(const Judged& before, const Judged& after,
                  const std::function<void(const rules::Rule&, const rules::Finding&, const rules::Finding&)>& use);

// Shuffled by `seed`, the bundle says the same, finding by finding and Issue by Issue.
std::string broken_by_order(const Person& person, std::uint64_t seed);

// Without the reading, nothing that was unknown is fine, and nothing that was found without it is lost. The person must
// be drawn without comparators, answers that say unknown and impossible pairs, and the reading must not say whether
// she is pregnant: such readings decide what the others mean. A score or a combination with something missing may be
// undecided with the newest reading and decided with an older one; that is no break.
std::string broken_by_taking_away(const Person& whole, std::size_t which);

// The dead and those whose record was closed are asked nothing; every answer has its reason; what comes next lies ahead.
std::string broken_by_itself(const Person& person, const Judged& judged);

}  // namespace hv::property
