// One entry of a batch or transaction, and the Bundle that answers them.
#pragma once

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {

struct BundleEntry {
    Call call;
    std::string full_url;
    std::string type;
    std::string id;
    Handle standing;         // what is replaced, deleted, or was there already
    bool exists = false;     // conditional create that found it: nothing is written
    json::Document content;  // references resolved
    Answer answer;
};

// What the entry asks for; nothing when it cannot be read.
std::optional<Call> call_of(const Core& core, const Call& whole, json::Value entry);
// In the order of the entries.
Answer responses(const Core& core, std::string_view type, const std::vector<BundleEntry>& entries, const Call& whole);
// All or nothing.
Answer transaction(Core& core, const Call& whole);

}  // namespace hv::plugin::sandbox
