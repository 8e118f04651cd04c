// Laws of reconciling that hold for every patient and every history of hers, on generated ones.
//
// A history is a few drawn people under one id, one after the other: readings come and go, drugs start and stop.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tests/property/reconcile_world.hpp"

namespace hv::property {
namespace {

using plugin::Change;
using plugin::Kind;
using plugin::Reconciled;
using plugin::What;

template <class Law>
void holds_for_histories(Law&& law) {
    EXPECT_TRUE(rc::check([&] { law(*rc::gen::inRange<std::uint64_t>(1, 1'000'000)); }));
}

Instant hour(int hours) {
    return noon().plus_seconds(std::int64_t{hours} * 3600);
}

// The three chapters of a seed's history.
std::vector<plugin::Wanted> history(std::uint64_t seed) {
    return {wanted_of(person(seed)), wanted_of(person(seed + 1)), wanted_of(person(seed))};
}

// A world in which the person's Flags and plan stand.
World standing_world(const Person& person) {
    World world;
    world.turn(wanted_of(person), hour(0));
    return world;
}

std::string said(const Reconciled& reconciled) {
    std::string words;
    for (const Change& change : reconciled.changes) {
        words += std::string(text(change.what)) + ' ' + std::string(code(change.because)) + ' ' + change.topic + ' ' +
                 change.identifier + ' ' + change.resource_id + ' ' + change.version + ' ' + change.body + '\n';
    }
    return words;
}

bool is_same(const Reconciled& a, const Reconciled& b) {
    if (a.changes.size() != b.changes.size() || a.look_again != b.look_again) return false;
    for (std::size_t i = 0; i < a.changes.size(); ++i) {
        if (a.changes[i].remember != b.changes[i].remember) return false;
    }
    return said(a) == said(b);
}

// Hazards: H07, H10
TEST(ReconcileLaws, ReconcilingAfterApplyingGivesOnlyKeepAndLeave) {
    holds_for_histories([](std::uint64_t seed) {
        World world;
        int now = 0;
        for (const plugin::Wanted& wanted : history(seed)) {
            world.turn(wanted, hour(now++));
            RC_ASSERT(world.ehr.conflicts == 0);
            const Reconciled again = world.turn(wanted, hour(now++));
            if (again.writes()) RC_FAIL(said(again));
            const Reconciled third = world.look(wanted, hour(now));
            for (const Change& change : third.changes) RC_ASSERT(!change.remember);
        }
    });
}

TEST(ReconcileLaws, ALostLedgerIsLearntAgainWithoutAWrite) {
    holds_for_histories([](std::uint64_t seed) {
        const plugin::Wanted wanted = wanted_of(person(seed));
        World world;
        world.turn(wanted, hour(0));
        const plugin::Memory before = world.ehr.memory;
        world.ehr.memory = {};
        const Reconciled again = world.turn(wanted, hour(1));
        if (again.writes()) RC_FAIL(said(again));
        RC_ASSERT(world.ehr.memory.rows == before.rows);
    });
}

// A turn that died after its writes, and one that did not: after the next turn nobody can tell them apart.
TEST(ReconcileLaws, WhatArrivedWithoutBeingRememberedIsLearntAgain) {
    holds_for_histories([](std::uint64_t seed) {
        World whole;
        World dying;
        int now = 0;
        for (const plugin::Wanted& wanted : history(seed)) {
            whole.turn(wanted, hour(now));
            const std::vector<plugin::Remembered> before = dying.ehr.memory.rows;
            for (const Change& change : dying.turn(wanted, hour(now)).changes) {
                if (!change.writes()) continue;
                dying.ehr.memory.attempts.push_back({change.kind, change.identifier, change.evidence, change.rules});
            }
            dying.ehr.memory.rows = before;
            whole.turn(wanted, hour(++now));
            const Reconciled next = dying.turn(wanted, hour(now++));
            if (next.writes()) RC_FAIL(said(next));
            dying.ehr.memory.attempts.clear();
            RC_ASSERT(dying.ehr.memory.rows == whole.ehr.memory.rows);
        }
    });
}

TEST(ReconcileLaws, NothingWithoutOurIdentifierIsEverTouched) {
    holds_for_histories([](std::uint64_t seed) {
        World world = standing_world(person(seed));
        std::vector<std::string> others;
        for (const std::string& name : world.ehr.names()) {
            const std::string type = name.substr(0, name.find('/'));
            const std::string copy = type + '/' + world.ehr.put(type, "", world.ehr.body(name), hour(0));
            world.ehr.set(copy, "identifier", R"([{"system":"https://other.test/id","value":"1"}])", hour(0));
            others.push_back(copy);
        }
        std::vector<std::string> before;
        for (const std::string& name : others) before.push_back(world.ehr.body(name));
        int now = 1;
        for (const plugin::Wanted& wanted : history(seed + 2)) world.turn(wanted, hour(now++));
        for (std::size_t i = 0; i < others.size(); ++i) RC_ASSERT(world.ehr.body(others[i]) == before[i]);
    });
}

TEST(ReconcileLaws, WhatAHumanEditedIsNeverWritten) {
    holds_for_histories([](std::uint64_t seed) {
        World world = standing_world(person(seed));
        std::map<std::string, std::string> edited;
        for (const std::string& name : world.active()) {
            const bool flag = name.starts_with("Flag");
            world.ehr.set(name, flag ? "code" : "title", flag ? R"({"text":"Min"})" : R"("Min")", hour(1));
            edited[name] = world.ehr.body(name);
        }
        int now = 2;
        for (const plugin::Wanted& wanted : history(seed)) {
            for (const Change& change : world.turn(wanted, hour(now++)).changes) {
                RC_ASSERT(!change.writes() ||
                          !edited.contains(std::string(type_of(change.kind)) + '/' + change.resource_id));
            }
        }
        for (const auto& [name, body] : edited) RC_ASSERT(world.ehr.body(name) == body);
    });
}

TEST(ReconcileLaws, WhatAHumanEndedIsNotCreatedAgainForOldEvidence) {
    holds_for_histories([](std::uint64_t seed) {
        const plugin::Wanted wanted = wanted_of(person(seed));
        World world;
        world.turn(wanted, hour(0));
        for (const std::string& name : world.active()) {
            world.ehr.set(name, "status", name.starts_with("Flag") ? R"("inactive")" : R"("revoked")", hour(24 * 40));
        }
        const Reconciled again = world.turn(wanted, hour(24 * 41));
        if (again.writes()) RC_FAIL(said(again));
        RC_ASSERT(world.active().empty());
    });
}

TEST(ReconcileLaws, TheOrderOfWhatIsReadDoesNotMatter) {
    holds_for_histories([](std::uint64_t seed) {
        World world = standing_world(person(seed));
        for (const std::string& name : world.active()) {
            world.ehr.put(name.substr(0, name.find('/')), "", world.ehr.body(name), hour(0));
        }
        std::vector<std::string> entries = resources(person(seed + 1));
        const plugin::Wanted wanted = wanted_of(bundle(entries));
        std::shuffle(entries.begin(), entries.end(), std::mt19937_64(seed));
        const plugin::Wanted shuffled = wanted_of(bundle(entries));
        plugin::Standing standing = world.ehr.standing(evaluated);
        plugin::Memory memory = world.ehr.memory;
        const Reconciled one = reconcile(wanted, standing, memory, {}, hour(1));
        std::ranges::reverse(standing.items);
        std::ranges::reverse(memory.rows);
        RC_ASSERT(is_same(one, reconcile(shuffled, standing, memory, {}, hour(1))));
    });
}

// Hazards: H06
TEST(ReconcileLaws, AllUnknownEndsNothing) {
    holds_for_histories([](std::uint64_t seed) {
        World world = standing_world(person(seed));
        const std::vector<std::string> before = world.active();
        const Reconciled reconciled = world.turn(all_unknown(wanted_of(person(seed))), hour(1));
        if (reconciled.writes()) RC_FAIL(said(reconciled));
        RC_ASSERT(world.active() == before);
    });
}

// Hazards: H05
TEST(ReconcileLaws, AnEmptyAnswerEndsNothing) {
    holds_for_histories([](std::uint64_t seed) {
        World world = standing_world(person(seed));
        const std::vector<std::string> before = world.active();
        const std::string only_the_patient = bundle({resources(person(seed)).front()});
        world.ehr.memory.missing_evidence = evidence_not_in(world.ehr.memory, std::vector{only_the_patient});
        const Reconciled reconciled = world.turn(wanted_of(only_the_patient), hour(1));
        for (const Change& change : reconciled.changes) {
            if (change.what == What::end) RC_FAIL(said(reconciled));
        }
        for (const std::string& name : before) RC_ASSERT(std::ranges::count(world.active(), name) == 1);
    });
}

// Hazards: H05, H17
TEST(ReconcileLaws, NothingEndsWhenAResourceVanishes) {
    // Whatever it is: a reading, a drug that opens a gate, a condition that chooses a limit.
    holds_for_histories([](std::uint64_t seed) {
        const std::vector<std::string> whole = resources(person(seed));
        if (whole.size() < 2) return;
        World world = standing_world(person(seed));
        std::mt19937_64 draw(seed);
        for (int i = 0; i < 3; ++i) {
            std::vector<std::string> rest = whole;
            rest.erase(rest.begin() + 1 + static_cast<std::ptrdiff_t>(draw() % (whole.size() - 1)));
            const std::vector<std::string> documents{bundle(rest)};
            world.ehr.memory.missing_evidence = evidence_not_in(world.ehr.memory, documents);
            const Reconciled reconciled = world.look(wanted_of(documents[0]), hour(1));
            for (const Change& change : reconciled.changes) {
                if (change.what == What::end) RC_FAIL(said(reconciled));
            }
        }
    });
}

// Hazards: H18
TEST(ReconcileLaws, EverythingOfTheDeadEndsAtOnce) {
    holds_for_histories([](std::uint64_t seed) {
        World world = standing_world(person(seed));
        world.policy.damping = std::chrono::hours(24);
        Person dead = person(seed + 1);
        dead.died = 0;
        world.turn(wanted_of(dead), hour(1));
        RC_ASSERT(world.active().empty());
    });
}

// Hazards: H10
TEST(ReconcileLaws, AtMostOneOfAKeyStandsHoweverManyWereMade) {
    holds_for_histories([](std::uint64_t seed) {
        World world = standing_world(person(seed));
        const std::vector<std::string> before = world.active();
        for (const std::string& name : before) {
            for (int i = 0; i < 2; ++i) {
                world.ehr.put(name.substr(0, name.find('/')), "", world.ehr.body(name), hour(0));
            }
        }
        world.turn(wanted_of(person(seed)), hour(1));
        RC_ASSERT(world.active() == before);
    });
}

// Hazards: H02
TEST(ReconcileLaws, EveryBodyIsAboutTheEvaluatedPatient) {
    holds_for_histories([](std::uint64_t seed) {
        World world;
        int now = 0;
        for (const plugin::Wanted& wanted : history(seed)) {
            for (const Change& change : world.turn(wanted, hour(now++)).changes) {
                if (!change.writes()) continue;
                const auto document = *json::Document::parse(change.body);
                RC_ASSERT(document.root()["subject"]["reference"].text() == evaluated);
            }
        }
    });
}

// Every name of a drug and every title of a group of conditions, in lower case.
std::set<std::string> sensitive_words() {
    std::set<std::string> words;
    const auto lower = [](std::string text) {
        std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return text;
    };
    for (const rules::DrugKnowledge& drug : rules::shipped_vocabulary().drugs) {
        words.insert(drug.names.begin(), drug.names.end());
        words.insert(std::string(drug.atc.text()));
    }
    for (const rules::ConditionGroup& group : rules::shipped_vocabulary().conditions) {
        words.insert(lower(group.title.nb));
        words.insert(lower(group.title.en));
    }
    return words;
}

// Hazards: H19
TEST(ReconcileLaws, NoFlagSpeaksOfADrugOrADiagnosis) {
    const std::set<std::string> words = sensitive_words();
    ASSERT_GT(words.size(), 40U);
    holds_for_histories([&](std::uint64_t seed) {
        World world;
        for (const Change& change : world.turn(wanted_of(person(seed)), hour(0)).changes) {
            if (change.kind != Kind::flag) continue;
            const auto document = *json::Document::parse(change.body);
            std::string shown(document.root()["code"]["text"].text());
            shown += document.root()["text"]["div"].text();
            std::ranges::transform(shown, shown.begin(),
                                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            for (const std::string& word : words) {
                if (shown.find(word) != std::string::npos) RC_FAIL(word);
            }
        }
    });
}

TEST(ReconcileLaws, TheSameInputGivesTheSameBytes) {
    holds_for_histories([](std::uint64_t seed) {
        World world = standing_world(person(seed));
        const plugin::Wanted next = wanted_of(person(seed + 1));
        RC_ASSERT(is_same(world.look(next, hour(1)), world.look(next, hour(1))));
    });
}

}  // namespace
}  // namespace hv::property
