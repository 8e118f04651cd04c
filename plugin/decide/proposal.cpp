#include "plugin/decide/proposal.hpp"

#include "plugin/decide/render.hpp"

namespace hv::plugin {
namespace {

Closing closing(const Proposer& proposer, const Seen& seen) {
    if (proposer.policy.brake) return Closing::none;
    if (proposer.wanted.incomplete) return Closing::none;
    if (seen.evidence.empty()) return Closing::measured;
    return is_evidence_missing(seen, proposer.memory) ? Closing::none : Closing::proved;
}

}  // namespace

const Footing& Proposer::footing(const Key& key) const {
    static const Footing nothing;
    if (key.kind == Kind::care_plan) return wanted.care_plan_footing;
    const WantedTopic* topic = topic_of(wanted, key.topic);
    return topic == nullptr ? nothing : topic->footing;
}

std::string Proposer::created(const Key& key, std::int64_t episode, const Seen* after) const {
    const Identifier name = identifier_of(key.kind, wanted.subject, key.topic, episode);
    if (key.kind == Kind::care_plan) {
        CarePlanDraft plan = *wanted.care_plan;
        plan.stamp.identifier = name;
        if (after != nullptr) plan.replaces = "CarePlan/" + after->item->id;
        return render_care_plan(plan);
    }
    FlagDraft flag = *topic_of(wanted, key.topic)->flag;
    flag.stamp.identifier = name;
    if (after != nullptr) flag.stamp.follows_on = Identifier{system_of(key.kind), after->identifier};
    return key.kind == Kind::task ? render_task(flag) : render_flag(flag);
}

AmendedPlan Proposer::amended(const Key& key, const Seen& seen) const {
    const std::string content = created(key, seen.episode, nullptr);
    if (key.kind != Kind::care_plan) return {amended_alert(*seen.item, content, as_of), false};
    return amended_plan(*seen.item, content, {wanted.rules, closing(*this, seen), policy.end_unjudged}, as_of);
}

std::string Proposer::ended(const Key& key, const Seen& seen, Because because) const {
    if (key.kind != Kind::care_plan) return ended_alert(*seen.item, because, as_of);
    const Closing how = because == Because::not_met ? Closing::proved : Closing::all;
    return ended_plan(*seen.item, {wanted.rules, how, policy.end_unjudged, because}, because, as_of).body;
}

}  // namespace hv::plugin
