#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class TurnEnd : public StoreTest {};
HV_EVERY_STORE(TurnEnd);

TEST_P(TurnEnd, PutsBackWithAnotherAttempt) {
    ask(anna, Urgency::background, at(0), "nightly");
    Lease lease = claim_one();
    ask(anna, Urgency::normal, at(1), "poll");
    must(store().put_back(lease, at(30), "the EHR did not answer"));
    EXPECT_THAT(claim(1, at(29)), IsEmpty()) << "who asked during the turn waits, too";
    lease = claim_one(at(30));
    EXPECT_EQ(lease.attempts, 1);
    EXPECT_EQ(lease.since, at(0));
    EXPECT_EQ(lease.cause, "nightly");
    EXPECT_EQ(lease.urgency, Urgency::normal);
    must(store().put_back(lease, at(60), "again"));
    ask(anna, Urgency::normal, at(35));
    EXPECT_EQ(claim_one(at(35)).attempts, 2) << "who asks after it brings the patient forward";
}

TEST_P(TurnEnd, StartsCountingAttemptsAnewAfterASettledTurn) {
    ask(anna);
    must(store().put_back(claim_one(), at(1), "x"));
    settle(claim_one(at(1)), at(1));
    ask(anna, Urgency::normal, at(2));
    EXPECT_EQ(claim_one(at(2)).attempts, 0);
}

TEST_P(TurnEnd, ComesBackWhenTheOutcomeSaysSo) {
    ask(anna, Urgency::urgent, at(0), "subscription");
    Lease lease = claim_one();
    Outcome outcome;
    outcome.assessed_at = at(1);
    outcome.again = at(40);
    must(store().settle(lease, outcome));
    EXPECT_THAT(claim(1, at(39)), IsEmpty());
    lease = claim_one(at(40));
    EXPECT_EQ(lease.urgency, Urgency::urgent);
    EXPECT_EQ(lease.since, at(40));

    ask(anna, Urgency::background, at(50), "poll");
    outcome.again = at(60);
    must(store().settle(lease, outcome));
    EXPECT_THAT(claim(1, at(49)), IsEmpty());
    EXPECT_THAT(claim(1, at(50)), SizeIs(1)) << "the earlier of the two";
}

TEST_P(TurnEnd, WakesPatientsWhenTheirTimeHasCome) {
    ask(anna);
    ask(bo);
    for (const Lease& lease : claim(2)) {
        Outcome outcome;
        outcome.assessed_at = at(0);
        outcome.wake_up = lease.who == anna ? at(100) : at(200);
        must(store().settle(lease, outcome));
    }
    EXPECT_EQ(must(store().next_wake_up()), at(100));
    EXPECT_EQ(must(store().wake(at(99), 10)), 0U);
    EXPECT_EQ(must(store().wake(at(100), 10)), 1U);
    const Lease lease = claim_one(at(100));
    EXPECT_EQ(lease.who, anna);
    EXPECT_EQ(lease.cause, "wake-up");
    EXPECT_EQ(lease.urgency, Urgency::normal);
    EXPECT_EQ(lease.since, at(100));
    EXPECT_EQ(must(store().next_wake_up()), at(200));
    settle(lease, at(101));
    EXPECT_EQ(must(store().wake(at(300), 10)), 1U);
    EXPECT_EQ(must(store().next_wake_up()), std::nullopt);
}

TEST_P(TurnEnd, WakesWhoeverIsLeasedForAnotherTurn) {
    ask(anna);
    Outcome outcome;
    outcome.assessed_at = at(0);
    outcome.wake_up = at(10);
    must(store().settle(claim_one(), outcome));
    ask(anna, Urgency::normal, at(9));
    const Lease lease = claim_one(at(9));
    EXPECT_EQ(must(store().wake(at(10), 10)), 1U);
    settle(lease, at(11));
    EXPECT_EQ(claim_one(at(11)).cause, "wake-up");
}

TEST_P(TurnEnd, WakesAtMostAsManyAsAsked) {
    for (int i = 0; i < 5; ++i) {
        ask({"north", "p" + std::to_string(i)});
        Outcome outcome;
        outcome.assessed_at = at(0);
        outcome.wake_up = at(10 + i);
        must(store().settle(claim_one(), outcome));
    }
    EXPECT_EQ(must(store().wake(at(20), 2)), 2U);
    EXPECT_EQ(must(store().wake(at(20), 2)), 2U);
    EXPECT_EQ(must(store().wake(at(20), 2)), 1U);
    EXPECT_THAT(claim(10, at(20)), SizeIs(5));
}

TEST_P(TurnEnd, SettlingWithoutAWakeUpForgetsTheOneBefore) {
    ask(anna);
    Outcome outcome;
    outcome.assessed_at = at(0);
    outcome.wake_up = at(10);
    must(store().settle(claim_one(), outcome));
    ask(anna);
    settle(claim_one());
    EXPECT_EQ(must(store().next_wake_up()), std::nullopt);
}

TEST_P(TurnEnd, TellsItsState) {
    EXPECT_EQ(must(store().queue_state("north", at(0))).oldest, std::nullopt);
    ask({"north", "a"}, Urgency::normal, at(-50));
    ask({"north", "b"}, Urgency::normal, at(-40));
    ask({"north", "c"}, Urgency::normal, at(40));
    ask(cecilie);
    claim(1, at(-10));
    const QueueState state = must(store().queue_state("north", at(0)));
    EXPECT_EQ(state.waiting, 1U);
    EXPECT_EQ(state.later, 1U);
    EXPECT_EQ(state.leased, 1U);
    EXPECT_EQ(state.oldest, at(-50));
    EXPECT_EQ(must(store().queue_state("north", at(60))).waiting, 3U) << "the lease has run out";
    EXPECT_EQ(must(store().queue_state("nowhere", at(0))).waiting, 0U);
}

TEST_P(TurnEnd, KeepsWhatWaitsAndTheFenceOverARestart) {
    if (GetParam() == Kind::memory) GTEST_SKIP() << "memory does not outlive its process";
    ask(anna, Urgency::urgent, at(3), "subscription");
    ask(bo);
    const Lease before = claim_one();
    must(store().put_back(before, at(0), "stopped"));
    restart();
    const std::vector<Lease> leases = claim(2, at(5));
    ASSERT_THAT(leases, SizeIs(2));
    EXPECT_EQ(leases[0].who, anna);
    EXPECT_EQ(leases[0].cause, "subscription");
    EXPECT_EQ(leases[1].who, bo);
    EXPECT_GT(leases[1].fence, before.fence);
    EXPECT_EQ(leases[1].attempts, 1);
}

TEST_P(TurnEnd, KeepsInstantsToTheMicrosecond) {
    const Instant odd{at(0).nanoseconds + 1'234'567};
    ask(anna, Urgency::normal, odd);
    const Lease lease = claim_one(odd);
    EXPECT_EQ(lease.since.nanoseconds, at(0).nanoseconds + 1'234'000);
    Outcome outcome;
    outcome.assessed_at = Instant{-1'500};
    must(store().settle(lease, outcome));
    EXPECT_EQ(must(store().patients("north", "", 1)).front().assessed_at, Instant{-2'000}) << "cut downwards";
}

}  // namespace
}  // namespace hv::plugin::store
