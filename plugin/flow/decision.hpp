// What was judged and what came out, as it is kept: enough to judge again, byte for byte (hazard H25).
//
// Input:  the documents, each with its length in front, so that they can be told apart again.
// Same:   when the rules and the findings, with all their evidence, are those of the last decision there is nothing new
//         to keep. The documents do not count: many servers put the time of the search into each page. When the time of
//         keeping its documents is over, the next turn keeps a new one, so that whoever opens the patient can see why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/decide/draft.hpp"
#include "plugin/flow/active_rules.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin {

// Nothing: the same as `last`.
std::optional<store::Decision> decision(const Judged& judged, const std::vector<std::string>& documents,
                                        const ActiveSets& rules, const store::Lease& lease,
                                        const std::optional<store::LastAnswer>& last);

std::string packed(const std::vector<std::string>& documents);
// Error: internal, when the text was not made by `packed`.
Result<std::vector<std::string>> unpacked(std::string_view input);

// The findings as they are kept.
std::string answer_of(const Judged& judged);

}  // namespace hv::plugin
