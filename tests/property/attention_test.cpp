// Laws of attention that hold for every patient and whatever was done about her findings.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <random>

#include "plugin/decide/attend.hpp"
#include "plugin/decide/seen.hpp"
#include "tests/property/reconcile_world.hpp"

namespace hv::property {
namespace {

using plugin::Acted;
using plugin::ActWhat;
using plugin::Attention;

template <class Law>
void holds_for_people(Law&& law) {
    EXPECT_TRUE(rc::check([&] { law(*rc::gen::inRange<std::uint64_t>(1, 1'000'000)); }));
}

// A judged person as plugin::Judged sees her.
struct Looked {
    Judged judged;
    rules::Plan plan;

    explicit Looked(const Person& person) : judged(judge(person)), plan(rules::plan(judged.assessments())) {}
    [[nodiscard]] plugin::Judged view() const { return {judged.snapshot(), judged.assessments(), plan}; }
};

std::vector<std::string> met_rules(const Looked& looked) {
    std::vector<std::string> rules;
    for (const plugin::SeenRule& rule : plugin::see(looked.view()).rules) rules.push_back(rule.rule);
    return rules;
}

// One act of some kind upon each of some of the met rules.
std::vector<Acted> some_acts(const Looked& then, std::mt19937_64& draw) {
    constexpr std::array whats{ActWhat::acknowledge, ActWhat::snooze, ActWhat::not_relevant, ActWhat::wrong_data};
    std::vector<Acted> acts;
    for (const std::string& rule : met_rules(then)) {
        if (draw() % 3 == 0) continue;
        Acted act;
        act.id = "act " + rule;
        act.what = whats[draw() % whats.size()];
        act.rules = {rule};
        act.seen = plugin::seen_now(then.view(), act.rules);
        act.at = noon();
        act.until = noon().plus_seconds(28 * 86'400);
        acts.push_back(std::move(act));
    }
    return acts;
}

plugin::Wanted wanted_with(const Looked& now, const std::vector<Acted>& acts, Instant as_of) {
    const auto drafts = plugin::draft(now.view(), rules::Language::nb);
    auto wanted = plugin::want(now.view(), *drafts, rules::Language::nb);
    plugin::attend(*wanted, now.view(), plugin::attention(now.view(), acts, as_of), acts);
    return std::move(*wanted);
}

// Hazards: H21
TEST(AttentionLaws, NeverCoverAFindingWhoseLevelIsHigherThanAtTheAct) {
    holds_for_people([](std::uint64_t seed) {
        std::mt19937_64 draw(seed);
        const Looked then(person(seed));
        const Looked now(person(seed + 1));
        const std::vector<Acted> acts = some_acts(then, draw);
        const plugin::Sight seen = plugin::see(then.view());
        for (const plugin::AttendedFinding& finding : plugin::attention(now.view(), acts, noon()).findings) {
            if (!finding.act) continue;
            const plugin::SeenRule* before = seen.find(finding.rule_set, finding.rule);
            RC_ASSERT(before != nullptr);
            RC_ASSERT(finding.level <= before->level);
        }
    });
}

TEST(AttentionLaws, CoverEverythingRightAfterTheAct) {
    holds_for_people([](std::uint64_t seed) {
        std::mt19937_64 draw(seed);
        const Looked now(person(seed));
        const std::vector<Acted> acts = some_acts(now, draw);
        const plugin::Sight seen = plugin::see(now.view());
        for (const plugin::AttendedFinding& finding : plugin::attention(now.view(), acts, noon()).findings) {
            const auto names = [&](const Acted& act) { return act.rules.front() == finding.rule; };
            const auto act = std::ranges::find_if(acts, names);
            if (act == acts.end()) {
                RC_ASSERT(!finding.act);
                continue;
            }
            const bool nothing_wrong =
                act->what == ActWhat::wrong_data && seen.find(finding.rule_set, finding.rule)->readings.empty();
            RC_ASSERT(finding.act.has_value() != nothing_wrong);
        }
    });
}

// Hazards: H06
TEST(AttentionLaws, CoverNothingThatIsNotMetNow) {
    holds_for_people([](std::uint64_t seed) {
        std::mt19937_64 draw(seed);
        const Looked then(person(seed));
        Person nothing = person(seed);
        nothing.readings.clear();
        const Looked now(nothing);
        const std::vector<std::string> met = met_rules(now);
        for (const plugin::AttendedFinding& finding :
             plugin::attention(now.view(), some_acts(then, draw), noon()).findings) {
            RC_ASSERT(std::ranges::count(met, finding.rule) > 0);
        }
    });
}

TEST(AttentionLaws, DoNotCareForTheOrderOfActsUponDifferentFindings) {
    holds_for_people([](std::uint64_t seed) {
        std::mt19937_64 draw(seed);
        const Looked then(person(seed));
        std::vector<Acted> acts = some_acts(then, draw);
        const Attention one = plugin::attention(then.view(), acts, noon());
        std::vector<Acted> shuffled = acts;
        std::shuffle(shuffled.begin(), shuffled.end(), draw);
        const Attention other = plugin::attention(then.view(), shuffled, noon());
        RC_ASSERT(one.findings.size() == other.findings.size());
        RC_ASSERT(one.look_again == other.look_again);
        for (std::size_t i = 0; i < one.findings.size(); ++i) {
            RC_ASSERT(one.findings[i].rule == other.findings[i].rule);
            RC_ASSERT(one.findings[i].act.has_value() == other.findings[i].act.has_value());
            RC_ASSERT(one.findings[i].broken == other.findings[i].broken);
        }
    });
}

// Hazards: H21
TEST(AttentionLaws, EndNoFlagOfWhichAFindingIsOpen) {
    holds_for_people([](std::uint64_t seed) {
        std::mt19937_64 draw(seed);
        const Looked now(person(seed));
        World world;
        world.turn(wanted_with(now, {}, noon()), noon());
        const std::vector<Acted> acts = some_acts(now, draw);
        const Attention held = plugin::attention(now.view(), acts, noon());
        for (const plugin::Change& change : world.turn(wanted_with(now, acts, noon()), noon()).changes) {
            if (change.what != plugin::What::end) continue;
            RC_ASSERT(change.because == plugin::Because::attended);
            const auto flag = std::ranges::find(now.plan.flags, change.topic, &rules::WantedFlag::topic);
            RC_ASSERT(flag != now.plan.flags.end());
            for (const rules::FindingRef at : flag->findings) RC_ASSERT(held.covers(now.view().rule(at).id));
        }
    });
}

// Hazards: H07, H10
TEST(AttentionLaws, LeaveASecondTurnNothingToWriteAndBringBackWhatStoodWhenTheyEnd) {
    holds_for_people([](std::uint64_t seed) {
        std::mt19937_64 draw(seed);
        const Looked now(person(seed));
        World world;
        world.turn(wanted_with(now, {}, noon()), noon());
        const std::vector<std::string> before = world.active();
        const std::vector<Acted> acts = some_acts(now, draw);
        world.turn(wanted_with(now, acts, noon()), noon());
        RC_ASSERT(!world.turn(wanted_with(now, acts, noon()), noon().plus_seconds(3600)).writes());
        world.turn(wanted_with(now, {}, noon()), noon().plus_seconds(7200));
        RC_ASSERT(world.active() == before);
        RC_ASSERT(!world.turn(wanted_with(now, {}, noon()), noon().plus_seconds(9000)).writes());
    });
}

}  // namespace
}  // namespace hv::property
