#include "plugin/decide/attend.hpp"

#include <algorithm>

namespace hv::plugin {
namespace {

const AttendedFinding* attended(const Judged& judged, rules::FindingRef at, const Attention& attention) {
    return attention.find(judged.assessment(at).rules->id, judged.rule(at).id);
}

// The acts that cover all of the Flag's findings; none: one of them is open.
std::vector<std::string> covering(const Judged& judged, const rules::WantedFlag& flag, const Attention& attention,
                                  std::span<const Acted> acts) {
    std::vector<std::string> names;
    for (const rules::FindingRef at : flag.findings) {
        const AttendedFinding* finding = attended(judged, at, attention);
        if (finding == nullptr || !finding->act) return {};
        names.push_back(acts[*finding->act].id);
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::string status(ActWhat what, bool measurement) {
    if (what == ActWhat::not_relevant) return "cancelled";
    return what == ActWhat::acknowledge && !measurement ? "completed" : "on-hold";
}

}  // namespace

void attend(Wanted& wanted, const Judged& judged, const Attention& attention, std::span<const Acted> acts) {
    for (const rules::WantedFlag& flag : judged.plan.flags) {
        const auto topic = std::ranges::find(wanted.topics, flag.topic, &WantedTopic::topic);
        if (topic == wanted.topics.end() || !topic->flag) continue;
        topic->attended_by = covering(judged, flag, attention, acts);
        if (!topic->attended_by.empty()) topic->flag.reset();
    }
    if (!wanted.care_plan) return;
    // The draft's activities stand in the order of the plan's.
    std::vector<ActivityDraft>& activities = wanted.care_plan->activities;
    for (std::size_t i = 0; i < activities.size() && i < judged.plan.activities.size(); ++i) {
        const rules::WantedActivity& planned = judged.plan.activities[i];
        const AttendedFinding* finding = attended(judged, planned.finding, attention);
        if (finding == nullptr || !finding->act) continue;
        activities[i].attended = status(acts[*finding->act].what, planned.measure.has_value());
    }
}

}  // namespace hv::plugin
