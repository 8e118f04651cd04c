// Observations without a subject of their own that a panel or a report of hers holds by reference: they inherit it.
//
// Built when the first such Observation is met; most documents never need it.
#pragma once

#include "fhir/r4/context.hpp"

namespace hv::fhir::r4 {

template <json::View V>
class Members {
public:
    explicit Members(const Context<V>& context) : context_(context) {}

    [[nodiscard]] bool hold(std::size_t at) {
        if (!built_) build();
        return at < held_.size() && held_[at];
    }

private:
    void build() {
        built_ = true;
        const std::size_t count = context_.entries.heads.size();
        held_.assign(count, false);
        std::vector<std::size_t> open;
        for (std::size_t at = 0; at < count; ++at) {
            const EntryHead& head = context_.entries.heads[at];
            if (head.outdated || !may_hold(head.type)) continue;
            const V& holder = context_.entries.resources[at];
            const Subject subject = subject_of(holder["subject"]);
            if (!subject.empty() && match_subject(context_, subject, holder["contained"]) == Match::yes)
                open.push_back(at);
        }
        while (!open.empty()) {
            const V& holder = context_.entries.resources[open.back()];
            open.pop_back();
            for (const std::string_view list : {std::string_view("hasMember"), std::string_view("result")})
                each(holder[list], [&](const V& item, std::size_t) { follow(string_of(item["reference"]), open); });
        }
    }

    void follow(Text reference, std::vector<std::size_t>& open) {
        const auto at = context_.entries.index.find(context_.entries.heads, parse_reference(reference));
        if (!at || held_[*at] || context_.entries.heads[*at].type != ResourceType::observation) return;
        if (is_object(context_.entries.resources[*at]["subject"])) return;  // says it itself
        held_[*at] = true;
        open.push_back(*at);
    }

    static bool may_hold(ResourceType type) {
        return type == ResourceType::observation || type == ResourceType::diagnostic_report;
    }

    const Context<V>& context_;
    std::vector<bool> held_;
    bool built_ = false;
};

}  // namespace hv::fhir::r4
