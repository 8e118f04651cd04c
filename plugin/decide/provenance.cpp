#include <algorithm>

#include "plugin/decide/ending.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/decide/reconcile.hpp"
#include "plugin/decide/render.hpp"

namespace hv::plugin {
namespace {

void add_rule_sets(std::vector<RuleSetTag>& tags, const std::vector<RuleSetTag>& more) {
    for (const RuleSetTag& tag : more) {
        if (std::ranges::find(tags, tag.id, &RuleSetTag::id) == tags.end()) tags.push_back(tag);
    }
}

void add_reason(std::vector<CodedReason>& reasons, Because because, rules::Language language) {
    if (std::ranges::find(reasons, code(because), &CodedReason::code) != reasons.end()) return;
    reasons.push_back({std::string(code(because)), words(because).in(language)});
}

void add_grounds(ProvenanceDraft& draft, const Wanted& wanted, const Change& change) {
    if (change.kind == Kind::care_plan) {
        merge(draft.entities, wanted.care_plan_footing.resources);
        if (wanted.care_plan) add_rule_sets(draft.stamp.rule_sets, wanted.care_plan->stamp.rule_sets);
    } else if (const WantedTopic* topic = topic_of(wanted, change.topic)) {
        merge(draft.entities, topic->footing.resources);
        if (topic->flag) add_rule_sets(draft.stamp.rule_sets, topic->flag->stamp.rule_sets);
    }
}

}  // namespace

std::optional<ProvenanceWrite> provenance(const Wanted& wanted, const Reconciled& reconciled,
                                          const std::vector<std::string>& targets, Instant as_of) {
    ProvenanceDraft draft;
    std::string content;
    for (std::size_t i = 0; i < reconciled.changes.size() && i < targets.size(); ++i) {
        const Change& change = reconciled.changes[i];
        if (!change.writes() || targets[i].empty()) continue;
        draft.targets.push_back(targets[i]);
        draft.creates = draft.creates && change.what == What::create;
        add_reason(draft.reasons, change.because, wanted.language);
        add_grounds(draft, wanted, change);
        content += change.version + ' ' + change.body + '\n';
    }
    if (draft.targets.empty()) return std::nullopt;
    for (const Reference& entity : draft.entities) content += ' ' + versioned(entity);
    draft.stamp.subject = wanted.subject;
    draft.stamp.as_of = as_of;
    draft.stamp.identifier = provenance_identifier(wanted.subject, content);
    const std::string tag = std::string(uri::provenance) + '|' + draft.stamp.identifier.value;
    return ProvenanceWrite{render_provenance(draft), "_tag=" + tag};
}

}  // namespace hv::plugin
