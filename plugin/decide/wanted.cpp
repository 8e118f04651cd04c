#include "plugin/decide/wanted.hpp"

#include <algorithm>
#include <map>

#include "fhir/base/zone.hpp"

namespace hv::plugin {
namespace {

using rules::Finding;
using rules::FindingRef;
using rules::Truth;

void add_reading(Footing& footing, const rules::Reading& reading) {
    for (const Reference& reference : references_of(reading.source)) {
        const std::string name = relative(reference);
        if (std::ranges::find(footing.readings, name, &DecidingReading::reference) != footing.readings.end()) continue;
        const Instant earliest = reading.wide ? from_oslo(reading.first_day, 0) : reading.at;
        footing.readings.push_back({name, std::min(earliest, reading.at), reading.at});
    }
}

void add_finding(Footing& footing, const Finding& finding, const rules::Snapshot& snapshot) {
    merge(footing.resources, references_of(finding.evidence, snapshot));
    for (const rules::Used& used : finding.evidence.used) {
        if (used.what == rules::Used::What::reading) add_reading(footing, snapshot.readings[used.index]);
    }
}

// A question about pregnancy leaves no evidence in the finding that asked it.
void add_pregnancy(Footing& footing, const rules::Snapshot& snapshot) {
    if (!snapshot.pregnant_from) return;
    const rules::Vocabulary& vocabulary = *snapshot.vocabulary;
    for (const rules::Having& having : snapshot.conditions) {
        const bool speaks = having.condition == vocabulary.condition("pregnancy") ||
                            having.condition == vocabulary.condition("delivery");
        if (speaks) merge(footing.resources, references_of(having.source));
    }
    if (const auto status = vocabulary.observable("pregnancy-status")) {
        for (const rules::Reading& answer : snapshot.of(*status))
            merge(footing.resources, references_of(answer.source));
    }
}

const rules::WantedFlag* wanted_flag(const rules::Plan& plan, std::string_view topic) {
    const auto flag = std::ranges::find(plan.flags, topic, &rules::WantedFlag::topic);
    return flag == plan.flags.end() ? nullptr : &*flag;
}

RuleOutcome outcome_of(const Finding& finding) {
    if (finding.truth == Truth::unknown) return RuleOutcome::unknown;
    if (finding.truth == Truth::met) return RuleOutcome::met;
    return finding.gate || finding.resting ? RuleOutcome::not_applicable : RuleOutcome::not_met;
}

// Of two sets that hold the same rule, the answer that keeps more standing.
int weight(RuleOutcome outcome) {
    switch (outcome) {
        case RuleOutcome::unknown:
            return 3;
        case RuleOutcome::met:
            return 2;
        case RuleOutcome::not_met:
            return 1;
        case RuleOutcome::not_applicable:
            break;
    }
    return 0;
}

JudgedRule judged_rule(const std::string& id, const Finding& finding, const rules::Snapshot& snapshot) {
    JudgedRule rule{id, outcome_of(finding), {}};
    if (rule.outcome != RuleOutcome::not_met) return rule;
    for (const Reference& reference : references_of(finding.evidence, snapshot)) {
        if (reference.type == fhir::ResourceType::observation) rule.measured.push_back(relative(reference));
    }
    std::ranges::sort(rule.measured);
    return rule;
}

struct Collector {
    const Judged& judged;
    std::map<std::string, WantedTopic, std::less<>> topics = {};
    std::map<std::string, JudgedRule, std::less<>> rules = {};

    void add_to_topic(const std::string& id, const std::string& rule, const Finding& finding) {
        WantedTopic& topic = topics[id];
        topic.topic = id;
        if (finding.truth == Truth::unknown) topic.undecided.push_back(rule);
        const bool looked = finding.truth == Truth::not_met && !finding.gate && !finding.resting;
        if (!looked) return;
        topic.measured |= !finding.evidence.used.empty();
        if (wanted_flag(judged.plan, id) == nullptr) add_finding(topic.footing, finding, judged.snapshot);
    }

    void add(const rules::Assessment& assessment) {
        for (const Finding& finding : assessment.findings) {
            const rules::Rule& rule = assessment.rules->rules[finding.rule];
            add_to_topic(assessment.rules->topics[rule.topic].id, rule.id, finding);
            const JudgedRule now = judged_rule(rule.id, finding, judged.snapshot);
            const auto [there, is_new] = rules.try_emplace(rule.id, now);
            if (!is_new && weight(now.outcome) > weight(there->second.outcome)) there->second = now;
        }
    }

    void add_flags(const Drafts& drafts) {
        for (const FlagDraft& flag : drafts.flags) {
            WantedTopic& topic = topics[flag.topic];
            topic.topic = flag.topic;
            topic.flag = flag;
            if (const rules::WantedFlag* wanted = wanted_flag(judged.plan, flag.topic)) {
                for (const FindingRef at : wanted->findings) {
                    add_finding(topic.footing, judged.finding(at), judged.snapshot);
                    topic.met.push_back(judged.rule(at).id);
                }
            }
            add_pregnancy(topic.footing, judged.snapshot);
        }
    }
};

Footing care_plan_footing(const Judged& judged, const CarePlanDraft& plan) {
    Footing footing;
    for (const rules::WantedActivity& activity : judged.plan.activities) {
        add_finding(footing, judged.finding(activity.finding), judged.snapshot);
    }
    merge(footing.resources, plan.supporting);
    add_pregnancy(footing, judged.snapshot);
    return footing;
}

}  // namespace

Result<Wanted> want(const Judged& judged, const Drafts& drafts, rules::Language language) {
    if (judged.snapshot.patient_id.empty()) {
        return Error{Fault::invalid, "the patient has no logical id, so that nothing can be written about the patient",
                     "give Patient an `id`, or fetch it from the server that holds it"};
    }
    Wanted wanted;
    wanted.subject = "Patient/" + std::string(judged.snapshot.patient_id);
    wanted.closed = judged.snapshot.deceased || judged.snapshot.inactive;
    wanted.incomplete = judged.snapshot.incomplete;
    wanted.language = language;

    Collector collector{judged};
    for (const rules::Assessment& assessment : judged.assessments) collector.add(assessment);
    if (!wanted.closed) {
        collector.add_flags(drafts);
        wanted.care_plan = drafts.care_plan;
        if (drafts.care_plan) wanted.care_plan_footing = care_plan_footing(judged, *drafts.care_plan);
    }
    for (auto& [id, topic] : collector.topics) {
        std::ranges::sort(topic.met);
        std::ranges::sort(topic.undecided);
        wanted.topics.push_back(std::move(topic));
    }
    for (auto& [id, rule] : collector.rules) wanted.rules.push_back(std::move(rule));
    return wanted;
}

}  // namespace hv::plugin
