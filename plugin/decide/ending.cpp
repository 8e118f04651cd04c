#include "plugin/decide/ending.hpp"

#include <algorithm>

#include "plugin/decide/amend.hpp"

namespace hv::plugin {
namespace {

Wish unwanted(const Wanted& wanted, bool measured) {
    return {Want::no, wanted.closed ? Because::closed : Because::not_met, measured};
}

Wish not_judged(const Wanted& wanted, const Policy& policy) {
    if (wanted.closed || policy.end_unjudged) return unwanted(wanted, policy.end_unjudged);
    return {Want::unknown, Because::not_judged};
}

// A question that nobody could ever answer keeps nothing standing that never rested on its answer.
bool rests_on_unknown(const Key& key, const WantedTopic& topic) {
    if (topic.undecided.empty()) return false;
    const Seen* seen = key.first();
    if (seen == nullptr || seen->rules.empty()) return true;
    return std::ranges::any_of(
        seen->rules, [&](const std::string& rule) { return std::ranges::binary_search(topic.undecided, rule); });
}

Wish wish_of_alert(const Key& key, const Wanted& wanted, const Policy& policy) {
    if (wanted.closed) return unwanted(wanted, true);
    const WantedTopic* topic = topic_of(wanted, key.topic);
    if (topic == nullptr) return not_judged(wanted, policy);
    // A Task whose content now stands as a Flag, or the other way round, is kept until it is not wanted any more.
    if (topic->flag) return {key.kind == policy.alert ? Want::yes : Want::unknown, Because::wanted};
    if (rests_on_unknown(key, *topic)) return {Want::unknown, Because::unknown};
    if (!topic->attended_by.empty()) return {Want::no, Because::attended, true};
    return unwanted(wanted, topic->measured);
}

Wish wish_of_plan(const Key& key, const Wanted& wanted, const Policy& policy) {
    if (wanted.closed) return unwanted(wanted, true);
    if (wanted.care_plan) return {Want::yes, Because::wanted};
    if (key.first() == nullptr) return unwanted(wanted, false);
    bool measured = false;
    bool unknown_rule = false;
    for (const std::string& id : planned_rules(key.first()->item->body)) {
        const auto rule = std::ranges::find(wanted.rules, id, &JudgedRule::rule);
        if (rule == wanted.rules.end()) {
            unknown_rule = true;
        } else if (rule->outcome == RuleOutcome::unknown) {
            return {Want::unknown, Because::unknown};
        } else {
            measured = measured || !rule->measured.empty();
        }
    }
    if (unknown_rule && !policy.end_unjudged) return {Want::unknown, Because::not_judged};
    return unwanted(wanted, measured || unknown_rule);
}

}  // namespace

const WantedTopic* topic_of(const Wanted& wanted, std::string_view topic) {
    const auto at = std::ranges::find(wanted.topics, topic, &WantedTopic::topic);
    return at == wanted.topics.end() ? nullptr : &*at;
}

Wish wish_of(const Key& key, const Wanted& wanted, const Policy& policy) {
    return key.kind == Kind::care_plan ? wish_of_plan(key, wanted, policy) : wish_of_alert(key, wanted, policy);
}

bool is_evidence_missing(const Seen& seen, const Memory& memory) {
    return std::ranges::any_of(seen.evidence, [&](const std::string& reference) {
        return std::ranges::find(memory.missing_evidence, reference) != memory.missing_evidence.end();
    });
}

Instant end_of_damping(const Seen& seen, const Policy& policy, Instant as_of) {
    const bool runs = seen.row != nullptr && seen.row->unwanted_since;
    return (runs ? *seen.row->unwanted_since : as_of).plus_seconds(policy.damping.count());
}

std::optional<Obstacle> obstacle(const Seen& seen, const Wish& wish, const Wanted& wanted, const Memory& memory,
                                 const Policy& policy, Instant as_of) {
    if (wanted.closed) {
        if (policy.brake) return Obstacle{Because::brake, true};
        return std::nullopt;
    }
    if (wanted.incomplete) return Obstacle{Because::evidence_missing};
    if (is_evidence_missing(seen, memory)) return Obstacle{Because::evidence_missing};
    if (seen.evidence.empty() && !wish.measured) return Obstacle{Because::unproved};
    if (wish.because == Because::attended) return std::nullopt;
    if (as_of < end_of_damping(seen, policy, as_of)) return Obstacle{Because::damping, true};
    if (policy.brake) return Obstacle{Because::brake, true};
    return std::nullopt;
}

}  // namespace hv::plugin
