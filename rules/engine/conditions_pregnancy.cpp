// Pregnancy from conditions and from answers: the latest evidence, for or against, and until when it holds.
//
// End:     the recorded end, or an answer against it, or at the latest 42 weeks after the latest evidence for it (D: no
//          pregnancy lasts longer; said as an assumption). One without any date counts only when its record says in so
//          many words that it is active, until there is evidence against it. Nothing counts for a man.
// After:   the six weeks after birth count as well.
// Source:  clinical reference 7, DQ-05; terminology reference 7 (32).
#include <algorithm>

#include "rules/engine/snapshot_parts.hpp"

namespace hv::rules {
namespace {

constexpr int longest_days = 42 * 7;
constexpr int after_birth_days = 6 * 7;

struct Evidence {
    Date from;
    Date day;                  // the last day of which it says something
    std::optional<Date> over;  // known to have ended by then
    const fhir::SourceRef* source = nullptr;
};

struct Collected {
    std::vector<Evidence> for_it;
    std::vector<Date> against;
    const Having* undated = nullptr;
};

void add_conditions(const Snapshot& snapshot, ConditionId pregnancy, Collected& collected) {
    for (const Having& having : snapshot.conditions) {
        if (having.condition != pregnancy) continue;
        if (!having.since && !having.until) {
            if (having.active_stated && collected.undated == nullptr) collected.undated = &having;
            continue;
        }
        if (!having.until_known && !having.since) continue;
        const std::optional<Date> over = having.until_known ? having.until : std::nullopt;
        const Date from = having.since ? *having.since : *over;
        const Date day = std::max(over.value_or(from), from);
        collected.for_it.push_back({from, day, having.until_known ? over : having.until, &having.source});
    }
}

// The pregnancy is over on the day of the birth.
void add_births(const Snapshot& snapshot, ConditionId delivery, Collected& collected) {
    for (const Having& having : snapshot.conditions) {
        if (having.condition != delivery || !having.since) continue;
        collected.for_it.push_back({*having.since, *having.since, having.since, &having.source});
    }
}

void add_answers(const Snapshot& snapshot, ObservableId status, Collected& collected) {
    const std::vector<Answer>& answers = snapshot.vocabulary->observables[status].answers;
    for (const Reading& reading : snapshot.of(status)) {
        if (reading.answer >= answers.size()) continue;
        const std::string& answer = answers[reading.answer].id;
        if (answer == "pregnant")
            collected.for_it.push_back({reading.first_day, reading.last_day, std::nullopt, &reading.source});
        if (answer == "not-pregnant") collected.against.push_back(reading.last_day);
    }
}

bool against_between(const std::vector<Date>& against, Date from, Date until) {
    return std::any_of(against.begin(), against.end(), [&](Date day) { return day > from && day < until; });
}

// The first evidence of the pregnancy that `last` speaks of.
Date beginning(const Collected& collected, const Evidence& last) {
    Date from = last.from;
    for (bool found = true; found;) {
        found = false;
        for (const Evidence& each : collected.for_it) {
            const bool same = each.from < from && from - each.day <= longest_days && !each.over;
            if (!same || last.day - each.from > longest_days || against_between(collected.against, each.day, from))
                continue;
            from = each.from;
            found = true;
        }
    }
    return from;
}

void say(Snapshot& snapshot, const fhir::SourceRef& source, std::string text) {
    add_issue(snapshot, Severity::information, IssueCode::assumption, source, "", std::move(text));
}

void settle(Snapshot& snapshot, const Collected& collected) {
    const Evidence& last = *std::max_element(collected.for_it.begin(), collected.for_it.end(),
                                             [](const Evidence& a, const Evidence& b) { return a.day < b.day; });
    Date end = last.over.value_or(last.day.plus_days(longest_days));
    bool assumed = !last.over;
    for (const Date day : collected.against) {
        if (day <= last.day || day >= end) continue;
        end = day;
        assumed = false;
    }
    snapshot.pregnant_from = beginning(collected, last);
    snapshot.pregnant_until = end.plus_days(after_birth_days);
    if (assumed && snapshot.today > end)
        say(snapshot, *last.source, "pregnancy without an end; taken to have ended within 42 weeks");
}

}  // namespace

void take_pregnancy(Snapshot& snapshot) {
    if (snapshot.sex == fhir::Sex::male) return;
    Collected collected;
    if (const std::optional<ConditionId> id = snapshot.vocabulary->condition("pregnancy"))
        add_conditions(snapshot, *id, collected);
    if (const std::optional<ConditionId> id = snapshot.vocabulary->condition("delivery"))
        add_births(snapshot, *id, collected);
    if (const std::optional<ObservableId> id = snapshot.vocabulary->observable("pregnancy-status"))
        add_answers(snapshot, *id, collected);
    if (collected.undated != nullptr && collected.against.empty()) {
        snapshot.pregnant_from = snapshot.today;
        say(snapshot, collected.undated->source, "pregnancy without a date; taken to go on");
    } else if (!collected.for_it.empty()) {
        settle(snapshot, collected);
    }
}

}  // namespace hv::rules
