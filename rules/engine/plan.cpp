#include "rules/engine/plan.hpp"

#include <algorithm>
#include <map>

namespace hv::rules {

namespace {

constexpr Level lowest_flag = Level::due;
constexpr Level lowest_activity = Level::due;

const Rule& rule_of(const Assessment& assessment, const Finding& finding) {
    return assessment.rules->rules[finding.rule];
}

struct Planner {
    const std::vector<Assessment>& assessments;
    std::map<std::string, WantedFlag, std::less<>> flags;
    Plan plan;

    void add_flag(const Assessment& assessment, const Finding& finding, FindingRef ref) {
        const Topic& topic = assessment.rules->topics[rule_of(assessment, finding).topic];
        WantedFlag& flag = flags[topic.id];
        if (flag.findings.empty()) flag = {topic.id, topic.category, topic.flag, finding.level, {}};
        flag.level = std::max(flag.level, finding.level);
        flag.findings.push_back(ref);
    }

    void add_measurements(const Assessment& assessment, const Finding& finding, const DueKind& due, FindingRef ref) {
        const Rule& rule = rule_of(assessment, finding);
        const DueTable& table = due.tables[finding.evidence.due_table];
        for (const std::uint32_t missing : finding.evidence.missing) {
            const DueItem& item = table.items[missing];
            const ObservableId measure = item.any.front().of;
            const std::string key = rule.id + "." + assessment.vocabulary->observables[measure].id;
            plan.activities.push_back({key, item.title, measure, finding.evidence.due_by, finding.level, ref});
        }
    }

    void add_activities(const Assessment& assessment, const Finding& finding, FindingRef ref) {
        const Rule& rule = rule_of(assessment, finding);
        if (const auto* due = std::get_if<DueKind>(&rule.expr.kind)) {
            add_measurements(assessment, finding, *due, ref);
        } else {
            plan.activities.push_back({rule.id, *finding.say, std::nullopt, std::nullopt, finding.level, ref});
        }
    }

    void add(const Assessment& assessment, std::size_t which) {
        for (std::size_t i = 0; i < assessment.findings.size(); ++i) {
            const Finding& finding = assessment.findings[i];
            const FindingRef ref{static_cast<std::uint16_t>(which), static_cast<std::uint16_t>(i)};
            if (finding.truth == Truth::unknown) {
                plan.keep.push_back(assessment.rules->topics[rule_of(assessment, finding).topic].id);
            }
            if (finding.truth != Truth::met) continue;
            if (finding.level >= lowest_flag) add_flag(assessment, finding, ref);
            if (finding.level >= lowest_activity) add_activities(assessment, finding, ref);
        }
    }

    Plan finish() {
        for (auto& [topic, flag] : flags) plan.flags.push_back(std::move(flag));
        std::stable_sort(plan.flags.begin(), plan.flags.end(),
                         [](const WantedFlag& a, const WantedFlag& b) { return a.level > b.level; });
        std::stable_sort(plan.activities.begin(), plan.activities.end(),
                         [](const WantedActivity& a, const WantedActivity& b) {
                             return a.level != b.level ? a.level > b.level : a.key < b.key;
                         });
        std::sort(plan.keep.begin(), plan.keep.end());
        plan.keep.erase(std::unique(plan.keep.begin(), plan.keep.end()), plan.keep.end());
        return std::move(plan);
    }
};

}  // namespace

Plan plan(const std::vector<Assessment>& assessments) {
    Planner planner{assessments, {}, {}};
    for (std::size_t i = 0; i < assessments.size(); ++i) planner.add(assessments[i], i);
    return planner.finish();
}

}  // namespace hv::rules
