#include <algorithm>
#include <tuple>

#include "rules/engine/snapshot_parts.hpp"

namespace hv::rules {
namespace {

bool in_group(const fhir::Condition& condition, const ConditionGroup& group) {
    for (std::uint8_t i = 0; i < condition.code_count; ++i)
        if (group.holds(condition.codes[i])) return true;
    return false;
}

// A condition that is over with no word of when was over at the latest the day before it was read.
std::optional<Date> end_of(const fhir::Condition& condition, Date today) {
    if (condition.abated) return condition.abated->last_day;
    if (condition.active) return std::nullopt;
    return today.plus_days(-1);
}

// Still there before over; then the longest-standing; then by source.
bool says_more(const Having& a, const Having& b) {
    if (a.until.has_value() != b.until.has_value()) return !a.until;
    if (a.until != b.until) return a.until > b.until;
    if (a.trust != b.trust) return a.trust < b.trust;
    if (a.since != b.since) return a.since && (!b.since || *a.since < *b.since);
    return source_before(a.source, b.source);
}

}  // namespace

void take_conditions(const fhir::Record& record, Snapshot& snapshot) {
    const std::vector<ConditionGroup>& groups = snapshot.vocabulary->conditions;
    for (const fhir::Condition& condition : record.conditions) {
        for (std::size_t g = 0; g < groups.size(); ++g) {
            if (!in_group(condition, groups[g])) continue;
            if (condition.trust == fhir::Trust::weak) {
                add_issue(snapshot, Severity::information, IssueCode::assumption, condition.source, "",
                          groups[g].id + ": the diagnosis is not confirmed; not counted");
                continue;
            }
            Having having;
            having.condition = static_cast<ConditionId>(g);
            if (condition.onset) having.since = condition.onset->first_day;
            if (!groups[g].lasting) having.until = end_of(condition, snapshot.today);
            having.until_known = groups[g].lasting || condition.active || condition.abated.has_value();
            having.active_stated = condition.active_stated;
            having.trust = condition.trust;
            having.source = condition.source;
            snapshot.conditions.push_back(having);
        }
    }
    std::sort(snapshot.conditions.begin(), snapshot.conditions.end(), [](const Having& a, const Having& b) {
        return a.condition != b.condition ? a.condition < b.condition : says_more(a, b);
    });
}

}  // namespace hv::rules
