#include "plugin/decide/draft.hpp"

#include <algorithm>

#include "plugin/decide/transaction.hpp"

namespace hv::plugin {
namespace {

using rules::Language;

void add_rule_set(std::vector<RuleSetTag>& tags, const rules::RuleSet& set) {
    const auto same = [&](const RuleSetTag& tag) { return tag.id == set.id; };
    if (std::ranges::none_of(tags, same)) tags.push_back({set.id, set.version});
}

FlagDraft draft_flag(const Judged& judged, const rules::WantedFlag& wanted, const std::string& subject,
                     Language language) {
    FlagDraft flag;
    flag.stamp = {flag_identifier(subject, wanted.topic), subject, judged.snapshot.as_of, {}};
    for (const rules::FindingRef at : wanted.findings) {
        add_rule_set(flag.stamp.rule_sets, *judged.assessment(at).rules);
    }
    flag.topic = wanted.topic;
    flag.category = wanted.category;
    flag.text = wanted.text.in(language);
    return flag;
}

// CarePlan.activity.detail.reasonReference may point at these only.
bool may_be_reason(const Reference& reference) {
    return reference.type == fhir::ResourceType::observation || reference.type == fhir::ResourceType::condition;
}

ActivityDraft draft_activity(const Judged& judged, const rules::WantedActivity& wanted, Language language) {
    const rules::Finding& finding = judged.finding(wanted.finding);
    const rules::Rule& rule = judged.rule(wanted.finding);
    ActivityDraft activity;
    activity.rule = rule.id;
    if (wanted.measure) {
        activity.title = wanted.text.in(language);
        activity.description = finding.say->in(language);
        activity.measure = judged.snapshot.vocabulary->observables[*wanted.measure].code;
    } else {
        activity.title = rule.title.in(language);
        activity.description = wanted.text.in(language);
    }
    if (finding.unconfirmed) {
        activity.description += language == Language::nb ? " (grensen er ikke bekreftet av kliniker)"
                                                         : " (the limit is not confirmed by a clinician)";
    }
    activity.due_by = wanted.due_by;
    activity.reasons = references_of(finding.evidence, judged.snapshot);
    std::erase_if(activity.reasons, [](const Reference& reference) { return !may_be_reason(reference); });
    return activity;
}

CarePlanDraft draft_care_plan(const Judged& judged, const std::string& subject, Language language) {
    CarePlanDraft plan;
    plan.stamp = {care_plan_identifier(subject), subject, judged.snapshot.as_of, {}};
    plan.title = language == Language::nb ? "Kardiometabolsk oppfølging" : "Cardiometabolic follow-up";
    plan.note = language == Language::nb ? "Beslutningsstøtte – faglig vurdering gjelder alltid."
                                         : "Decision support – clinical judgement prevails.";
    for (const rules::WantedActivity& wanted : judged.plan.activities) {
        add_rule_set(plan.stamp.rule_sets, *judged.assessment(wanted.finding).rules);
        plan.activities.push_back(draft_activity(judged, wanted, language));
    }
    return plan;
}

ProvenanceDraft draft_provenance(const Judged& judged, const Drafts& drafts, const std::string& subject) {
    ProvenanceDraft provenance;
    for (const FlagDraft& flag : drafts.flags) provenance.targets.push_back(full_url(flag.stamp.identifier));
    if (drafts.care_plan) provenance.targets.push_back(full_url(drafts.care_plan->stamp.identifier));

    const auto rests_on = [&](rules::FindingRef at) {
        add_rule_set(provenance.stamp.rule_sets, *judged.assessment(at).rules);
        merge(provenance.entities, references_of(judged.finding(at).evidence, judged.snapshot));
    };
    for (const rules::WantedFlag& flag : judged.plan.flags) std::ranges::for_each(flag.findings, rests_on);
    for (const rules::WantedActivity& activity : judged.plan.activities) rests_on(activity.finding);

    provenance.stamp.subject = subject;
    provenance.stamp.as_of = judged.snapshot.as_of;
    std::string content = resource_texts(drafts);
    for (const Reference& entity : provenance.entities) content += ' ' + versioned(entity);
    provenance.stamp.identifier = provenance_identifier(subject, content);
    return provenance;
}

}  // namespace

Result<Drafts> draft(const Judged& judged, Language language) {
    Drafts drafts;
    if (judged.plan.flags.empty() && judged.plan.activities.empty()) return drafts;
    if (judged.snapshot.patient_id.empty()) {
        return Error{Fault::invalid, "the patient has no logical id, so that no resource can point at the patient",
                     "give Patient an `id`, or fetch it from the server that holds it"};
    }
    const std::string subject = "Patient/" + std::string(judged.snapshot.patient_id);
    for (const rules::WantedFlag& wanted : judged.plan.flags) {
        drafts.flags.push_back(draft_flag(judged, wanted, subject, language));
    }
    if (!judged.plan.activities.empty()) drafts.care_plan = draft_care_plan(judged, subject, language);
    drafts.provenance = draft_provenance(judged, drafts, subject);
    return drafts;
}

}  // namespace hv::plugin
