#include "tests/property/reconcile_world.hpp"

#include <stdexcept>

namespace hv::property {

plugin::Wanted wanted_of(const std::string& bundle, std::int64_t seconds) {
    const Judged judged(bundle, noon().plus_seconds(seconds));
    const rules::Plan plan = rules::plan(judged.assessments());
    const plugin::Judged whole{judged.snapshot(), judged.assessments(), plan};
    const auto drafts = plugin::draft(whole, rules::Language::nb);
    if (!drafts) throw std::runtime_error(drafts.error().message);
    auto wanted = plugin::want(whole, *drafts, rules::Language::nb);
    if (!wanted) throw std::runtime_error(wanted.error().message);
    return std::move(*wanted);
}

plugin::Wanted wanted_of(const Person& person, std::int64_t seconds) {
    return wanted_of(bundle(resources(person)), seconds);
}

plugin::Wanted all_unknown(plugin::Wanted wanted) {
    std::vector<std::string> every_rule;
    for (const plugin::JudgedRule& rule : wanted.rules) every_rule.push_back(rule.rule);
    for (plugin::WantedTopic& topic : wanted.topics) topic = {topic.topic, std::nullopt, {}, every_rule, false, {}};
    for (plugin::JudgedRule& rule : wanted.rules) rule = {rule.rule, plugin::RuleOutcome::unknown, {}};
    wanted.care_plan.reset();
    wanted.care_plan_footing = {};
    return wanted;
}

plugin::Reconciled World::look(const plugin::Wanted& wanted, Instant now) const {
    return plugin::reconcile(wanted, ehr.standing(evaluated), ehr.memory, policy, now);
}

plugin::Reconciled World::turn(const plugin::Wanted& wanted, Instant now) {
    plugin::Reconciled reconciled = look(wanted, now);
    ehr.apply(reconciled, now);
    return reconciled;
}

std::vector<std::string> World::active() const {
    std::vector<std::string> names;
    for (const plugin::StandingItem& item : ehr.standing(evaluated).items) {
        if (item.active) names.push_back(std::string(type_of(item.kind)) + '/' + item.id);
    }
    return names;
}

}  // namespace hv::property
