#include "plugin/events/nightly.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/events/timekeeper.hpp"
#include "tests/unit/events/ward.hpp"

namespace hv::plugin::events {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// A Group whose members a test changes.
struct Clinic : Ward {
    Clinic() : Ward(app::Population::Kind::group) {
        config.patients.value = "Group/g";
        source.config = &config;
    }
    void has(const std::vector<std::string>& patients) {
        std::string members;
        for (const std::string& patient : patients) {
            members += (members.empty() ? "" : ",") + (R"({"entity":{"reference":"Patient/)" + patient + R"("}})");
        }
        ehr.resources["Group/g"] = R"({"resourceType":"Group","id":"g","member":[)" + members + "]}";
    }
    Round night(const char* when) {
        clock.time = at(when);
        const auto round = nightly_once(source, "me", clock.time);
        EXPECT_TRUE(round) << round.error().message;
        return round ? *round : Round{};
    }
    std::vector<std::string> in_care() {
        std::vector<std::string> ids;
        const auto rows = store->patients("a", "", 100);
        for (const auto& row : *rows) ids.push_back(row.patient);
        return ids;
    }
};

std::vector<std::string> named(std::size_t count) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < count; ++i) ids.push_back("p" + std::to_string(100 + i));
    return ids;
}

TEST(NightlyRound, QueuesEverybodyOnceADayAndTheFirstTimeAtOnce) {
    Clinic clinic;
    clinic.has({"p1", "p2"});

    EXPECT_TRUE(clinic.night("2026-03-01T12:00:00Z").queued);
    EXPECT_THAT(clinic.waiting(), UnorderedElementsAre("p1", "p2"));
    EXPECT_FALSE(clinic.night("2026-03-01T13:00:00Z").queued);
    EXPECT_FALSE(clinic.night("2026-03-02T01:29:00Z").queued) << "half past two in Oslo has not come";
    EXPECT_TRUE(clinic.night("2026-03-02T01:30:00Z").queued);
    EXPECT_FALSE(clinic.night("2026-03-02T23:00:00Z").queued);
}

TEST(NightlyRound, IsMadeUpForWhenTheServiceSleptThroughIt) {
    Clinic clinic;
    clinic.has({"p1"});
    clinic.night("2026-03-01T12:00:00Z");

    EXPECT_TRUE(clinic.night("2026-03-04T09:00:00Z").queued);
    EXPECT_FALSE(clinic.night("2026-03-04T09:01:00Z").queued) << "once for all the nights";
}

TEST(NightlyRound, IsDoneByOneReplica) {
    Clinic clinic;
    clinic.has({"p1"});
    ASSERT_TRUE(*clinic.store->hold("a", "nightly", "another", at("2026-03-01T12:00:00Z"), at("2026-03-01T13:00:00Z")));

    EXPECT_FALSE(clinic.night("2026-03-01T12:00:00Z").queued);
    EXPECT_TRUE(clinic.night("2026-03-01T13:00:00Z").queued) << "the other one has died";
}

TEST(NightlyRound, QueuesWhoIsKnownWhenTheEhrGivesNoList) {
    Clinic clinic;
    clinic.has({"p1"});
    clinic.night("2026-03-01T12:00:00Z");
    clinic.waiting();
    clinic.ehr.resources.clear();
    clinic.clock.time = at("2026-03-02T09:00:00Z");

    EXPECT_FALSE(nightly_once(clinic.source, "me", clinic.clock.time));

    EXPECT_THAT(clinic.waiting(), ElementsAre("p1"));
    EXPECT_THAT(clinic.in_care(), ElementsAre("p1")) << "no list is no reason to let anybody go";
}

TEST(Population, LetsGoWhoHasLeftTheGroup) {
    Clinic clinic;
    clinic.has({"p1", "p2", "p3"});
    clinic.night("2026-03-01T12:00:00Z");
    clinic.has({"p1", "p3"});

    const Round round = clinic.night("2026-03-02T09:00:00Z");

    EXPECT_EQ(round.left, 1U);
    EXPECT_THAT(clinic.in_care(), ElementsAre("p1", "p3"));
    EXPECT_THAT(clinic.waiting(), UnorderedElementsAre("p1", "p3"));
    const Patients changed{"p2"};
    EXPECT_EQ(*enqueue(clinic.source, changed, store::Urgency::normal, "poll", clinic.clock.time), 0U)
        << "an event about somebody who has left queues nobody";
}

TEST(Population, TakesBackWhoReturnsToTheGroup) {
    Clinic clinic;
    clinic.has({"p1", "p2"});
    clinic.night("2026-03-01T12:00:00Z");
    clinic.has({"p1"});
    clinic.night("2026-03-02T09:00:00Z");
    clinic.has({"p1", "p2"});

    EXPECT_EQ(clinic.night("2026-03-03T09:00:00Z").fresh, 1U);

    EXPECT_THAT(clinic.in_care(), ElementsAre("p1", "p2"));
    EXPECT_THAT(clinic.waiting(), UnorderedElementsAre("p1", "p2"));
}

// Hazards: H05
TEST(Population, KeepsEverybodyWhenAListHasLostMostUntilTheNextNightSaysTheSame) {
    Clinic clinic;
    clinic.has(named(20));
    clinic.night("2026-03-01T12:00:00Z");
    clinic.has(named(3));

    const Round first = clinic.night("2026-03-02T09:00:00Z");
    EXPECT_TRUE(first.shrunk);
    EXPECT_THAT(clinic.in_care(), SizeIs(20));
    const Round second = clinic.night("2026-03-03T09:00:00Z");
    EXPECT_FALSE(second.shrunk);
    EXPECT_EQ(second.left, 17U);
    EXPECT_THAT(clinic.in_care(), SizeIs(3));
}

TEST(Population, ForgetsAListThatWasShortForOneNight) {
    Clinic clinic;
    clinic.has(named(20));
    clinic.night("2026-03-01T12:00:00Z");
    clinic.has({});
    EXPECT_TRUE(clinic.night("2026-03-02T09:00:00Z").shrunk);
    clinic.has(named(20));
    EXPECT_FALSE(clinic.night("2026-03-03T09:00:00Z").shrunk);
    clinic.has({});

    EXPECT_TRUE(clinic.night("2026-03-04T09:00:00Z").shrunk) << "it begins anew";
    EXPECT_TRUE(clinic.night("2026-03-05T09:00:00Z").shrunk) << "nobody at all is no list";
    EXPECT_THAT(clinic.in_care(), SizeIs(20));
}

TEST(NewRules, QueueEverybodyOnce) {
    Clinic clinic;
    clinic.has({"p1", "p2"});
    ASSERT_TRUE(list_population(clinic.source, clinic.clock.time));

    EXPECT_EQ(*round_for_rules(clinic.source, "sha256:1", clinic.clock.time), 2U);
    EXPECT_EQ(*round_for_rules(clinic.source, "sha256:1", clinic.clock.time), 0U);
    EXPECT_EQ(*round_for_rules(clinic.source, "sha256:2", clinic.clock.time), 2U);
    EXPECT_EQ(*round_for_rules(clinic.source, "", clinic.clock.time), 0U) << "no rules are in force";
}

TEST(WakeUps, QueueWhoseTimeHasComeAndSayWhenTheNextIsDue) {
    Ward ward;
    const std::vector<store::Wanted> wanted{{{"a", "p1"}, store::Urgency::normal, ward.clock.time, "poll"},
                                            {{"a", "p2"}, store::Urgency::normal, ward.clock.time, "poll"}};
    ASSERT_TRUE(ward.store->enqueue(wanted));
    const std::vector<std::string> names{"a"};
    const auto leases = ward.store->claim(names, 2, ward.clock.time, std::chrono::seconds{60});
    ASSERT_THAT(*leases, SizeIs(2));
    for (const store::Lease& lease : *leases) {
        store::Outcome outcome;
        outcome.assessed_at = ward.clock.time;
        outcome.wake_up = at(lease.who.patient == "p1" ? "2026-03-08T00:00:00Z" : "2026-06-01T00:00:00Z");
        ASSERT_TRUE(ward.store->settle(lease, outcome));
    }

    const auto early = wake_once(*ward.store, at("2026-03-07T23:59:59Z"));
    EXPECT_EQ(early->patients, 0U);
    EXPECT_EQ(early->next, at("2026-03-08T00:00:00Z"));
    const auto woken = wake_once(*ward.store, at("2026-03-08T00:00:00Z"));
    EXPECT_EQ(woken->patients, 1U);
    EXPECT_EQ(woken->next, at("2026-06-01T00:00:00Z"));
    ward.clock.time = at("2026-03-08T00:00:00Z");
    EXPECT_THAT(ward.waiting(), ElementsAre("p1"));
    EXPECT_EQ(wake_once(*ward.store, at("2026-03-08T00:00:01Z"))->patients, 0U);
}

}  // namespace
}  // namespace hv::plugin::events
