#include "tests/property/laws.hpp"

#include <algorithm>
#include <random>

namespace hv::property {
namespace {

using rules::Finding;
using rules::Truth;

bool rests_on(const Finding& finding, const rules::Snapshot& snapshot, const std::string& id) {
    return std::any_of(finding.evidence.used.begin(), finding.evidence.used.end(), [&](const rules::Used& used) {
        if (used.what != rules::Used::What::reading) return false;
        const rules::Reading& reading = snapshot.readings[used.index];
        return reading.source.id == id || reading.second_source.id == id;
    });
}

}  // namespace

bool is_asked(const Finding& finding) {
    return !finding.gate && !finding.resting;
}

void each_finding(const Judged& before, const Judged& after,
                  const std::function<void(const rules::Rule&, const Finding&, const Finding&)>& use) {
    for (std::size_t s = 0; s < shipped_sets().size(); ++s)
        for (std::size_t r = 0; r < shipped_sets()[s].rules.size(); ++r)
            use(shipped_sets()[s].rules[r], before.assessments()[s].findings[r], after.assessments()[s].findings[r]);
}

std::string broken_by_order(const Person& person, std::uint64_t seed) {
    std::vector<std::string> all = resources(person);
    const Judged before(bundle(all), noon());
    std::mt19937_64 random(seed);
    std::shuffle(all.begin(), all.end(), random);
    const Judged after(bundle(all), noon());
    if (spoken(before.assessments(), before.snapshot()) != spoken(after.assessments(), after.snapshot()))
        return "another order of the bundle gives other findings";
    if (!(before.snapshot().issues == after.snapshot().issues)) return "another order of the bundle gives other Issues";
    return {};
}

std::string broken_by_taking_away(const Person& whole, std::size_t which) {
    Person less = whole;
    less.readings.erase(less.readings.begin() + static_cast<std::ptrdiff_t>(which));
    const std::string& id = whole.readings[which].id;
    const Judged before = judge(whole);
    const Judged after = judge(less);
    const auto same = [&](const Reading& each) { return each.observable == whole.readings[which].observable; };
    const bool replaced = std::any_of(less.readings.begin(), less.readings.end(), same);
    std::string broken;
    each_finding(before, after, [&](const rules::Rule& rule, const Finding& was, const Finding& is) {
        // In a mixture of readings that could not be told, an older reading takes the place of the one that is gone.
        const bool mixes = std::holds_alternative<rules::ScoreKind>(rule.expr.kind) ||
                           std::holds_alternative<rules::CombineKind>(rule.expr.kind) ||
                           std::holds_alternative<rules::TurnKind>(rule.expr.kind);
        const bool hides = mixes && (replaced || rests_on(was, before.snapshot(), id));
        if (is_asked(was) && was.truth == Truth::unknown && is_asked(is) && is.truth == Truth::not_met && !hides)
            broken = rule.id + " became not-met without " + id;
        const bool something_else = was.truth == Truth::met && !rests_on(was, before.snapshot(), id);
        if (something_else && !(is_asked(is) && is.truth == Truth::met && is.level >= was.level))
            broken = rule.id + " was lost without " + id + ": " + answer(was) + " -> " + answer(is);
    });
    return broken;
}

std::string broken_by_itself(const Person& person, const Judged& judged) {
    std::string broken;
    each_finding(judged, judged, [&](const rules::Rule& rule, const Finding& finding, const Finding&) {
        const bool gone = person.died.has_value() || person.inactive;
        // DQ-04 is the rule that says so.
        if (gone && is_asked(finding) && rule.id != "DQ-04")
            broken = rule.id + " asks something of somebody who is gone";
        if (!is_asked(finding)) return;
        const bool raised = finding.level != rules::Level::none;
        if (finding.truth == Truth::met && !raised) broken = rule.id + " is met without a level";
        if (finding.truth == Truth::unknown && raised) broken = rule.id + " is unknown and yet has a level";
        if (finding.truth == Truth::unknown && !finding.gap && !finding.undecided)
            broken = rule.id + " is unknown for no reason";
    });
    for (const rules::Assessment& assessment : judged.assessments())
        if (assessment.next_change_at && *assessment.next_change_at <= noon())
            broken = assessment.rules->id + " expects a change in the past";
    return broken;
}

}  // namespace hv::property
