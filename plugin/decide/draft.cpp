#include "plugin/decide/draft.hpp"

#include <algorithm>
#include <span>

#include "plugin/decide/transaction.hpp"

namespace hv::plugin {
namespace {

using rules::Language;

void add_tag(std::vector<RuleSetTag>& tags, const RuleSetTag& tag) {
    const auto same = [&](const RuleSetTag& other) { return other.id == tag.id; };
    if (std::ranges::none_of(tags, same)) tags.push_back(tag);
}
void add_rule_set(std::vector<RuleSetTag>& tags, const rules::RuleSet& set) {
    add_tag(tags, {set.id, set.version});
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

// Nobody is to look at the drugs of the dead, or of a record that was closed or replaced.
std::span<const rules::Unclassified> unrecognised(const Judged& judged) {
    if (judged.snapshot.deceased || judged.snapshot.inactive) return {};
    return judged.snapshot.unclassified;
}

std::string unrecognised_note(const rules::Unclassified& drug, Language language) {
    const bool nb = language == Language::nb;
    const std::string name =
        drug.name.empty() ? std::string(nb ? "uten navn" : "without a name") : fhir::masked(drug.name);
    return (nb ? "Legemiddel som ikke ble gjenkjent, og som ingen regel har vurdert: "
               : "Drug that was not recognised, and that no rule has judged: ") +
           name;
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
    if (plan.activities.empty()) {  // it rests on all of them: none knew the drug
        for (const rules::Assessment& assessment : judged.assessments) {
            add_rule_set(plan.stamp.rule_sets, *assessment.rules);
        }
    }
    for (const rules::Unclassified& drug : unrecognised(judged)) {
        plan.unrecognised.push_back(unrecognised_note(drug, language));
        merge(plan.supporting, references_of(drug.source));
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
    if (drafts.care_plan) {
        for (const RuleSetTag& tag : drafts.care_plan->stamp.rule_sets) add_tag(provenance.stamp.rule_sets, tag);
        merge(provenance.entities, drafts.care_plan->supporting);
    }

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
    const bool plans = !judged.plan.activities.empty() || !unrecognised(judged).empty();
    if (judged.plan.flags.empty() && !plans) return drafts;
    if (judged.snapshot.patient_id.empty()) {
        return Error{Fault::invalid, "the patient has no logical id, so that no resource can point at the patient",
                     "give Patient an `id`, or fetch it from the server that holds it"};
    }
    const std::string subject = "Patient/" + std::string(judged.snapshot.patient_id);
    for (const rules::WantedFlag& wanted : judged.plan.flags) {
        drafts.flags.push_back(draft_flag(judged, wanted, subject, language));
    }
    if (plans) drafts.care_plan = draft_care_plan(judged, subject, language);
    drafts.provenance = draft_provenance(judged, drafts, subject);
    return drafts;
}

}  // namespace hv::plugin
