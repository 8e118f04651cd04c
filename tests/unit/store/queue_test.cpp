#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Queue : public StoreTest {
protected:
    std::vector<std::string> claimed(std::size_t at_most, Instant now = at(0)) {
        std::vector<std::string> names;
        for (const Lease& lease : claim(at_most, now)) names.push_back(lease.who.ehr + '/' + lease.who.patient);
        return names;
    }
};
HV_EVERY_STORE(Queue);

TEST_P(Queue, AsksOnceForWhoeverIsAskedForTwice) {
    const std::vector<Wanted> wanted{{anna, Urgency::background, at(5), "nightly"},
                                     {bo, Urgency::normal, at(0), "poll"},
                                     {anna, Urgency::normal, at(3), "subscription"},
                                     {anna, Urgency::background, at(9), "admin"}};
    EXPECT_EQ(must(store().enqueue(wanted)), 2U);
    EXPECT_EQ(must(store().enqueue(wanted)), 0U);

    const std::vector<Lease> leases = claim(10, at(10));
    ASSERT_THAT(leases, SizeIs(2));
    const Lease& lease = leases[1];
    EXPECT_EQ(lease.who, anna);
    EXPECT_EQ(lease.urgency, Urgency::normal) << "the more urgent of two stays";
    EXPECT_EQ(lease.cause, "nightly") << "the first cause stays";
    EXPECT_EQ(lease.since, at(5));
    EXPECT_EQ(lease.attempts, 0);
    EXPECT_EQ(lease.until, at(70));
    EXPECT_THAT(claim(10, at(10)), IsEmpty());
}

TEST_P(Queue, TakesTheUrgentFirstThenThoseThatAreDueLongest) {
    ask({"north", "a"}, Urgency::background, at(-9));
    ask({"north", "b"}, Urgency::normal, at(-1));
    ask({"south", "c"}, Urgency::normal, at(-3));
    ask({"north", "d"}, Urgency::normal, at(-2));
    ask({"south", "e"}, Urgency::urgent, at(0));
    ask({"north", "f"}, Urgency::normal, at(1));
    EXPECT_THAT(claimed(2), ElementsAre("south/e", "south/c"));
    EXPECT_THAT(claimed(9), ElementsAre("north/d", "north/b", "north/a"));
    EXPECT_THAT(claimed(9, at(1)), ElementsAre("north/f"));
}

TEST_P(Queue, TakesPatientsOfTheEhrsNamedOnly) {
    ask(anna);
    ask(cecilie);
    const std::vector<std::string> south{"south"};
    EXPECT_THAT(must(store().claim(south, 9, at(0), std::chrono::seconds(60))), SizeIs(1));
    EXPECT_THAT(must(store().claim({}, 9, at(0), std::chrono::seconds(60))), IsEmpty());
    EXPECT_THAT(claimed(9), ElementsAre("north/p1"));
}

TEST_P(Queue, BringsAWaitingPatientForwardButNeverBack) {
    ask(anna, Urgency::background, at(100));
    ask(anna, Urgency::background, at(50));
    ask(anna, Urgency::background, at(70));
    EXPECT_THAT(claimed(1, at(49)), IsEmpty());
    EXPECT_THAT(claimed(1, at(50)), SizeIs(1));
}

TEST_P(Queue, LeavesAPatientAloneUntilTheLeaseRunsOut) {
    ask(anna);
    const Lease first = claim_one();
    EXPECT_THAT(claim(1, at(59)), IsEmpty());
    const Lease second = claim_one(at(60));
    EXPECT_EQ(second.who, anna);
    EXPECT_GT(second.fence, first.fence);
    EXPECT_EQ(second.attempts, 1) << "a lease that ran out is a failed turn";
    EXPECT_EQ(second.since, first.since);
}

TEST_P(Queue, LetsALeaseBeRenewed) {
    ask(anna);
    Lease lease = claim_one();
    must(store().renew(lease, at(90)));
    EXPECT_EQ(lease.until, at(90));
    EXPECT_THAT(claim(1, at(89)), IsEmpty());
    EXPECT_THAT(claim(1, at(90)), SizeIs(1));
}

TEST_P(Queue, LetsWhoeverLostALeaseChangeNothing) {
    ask(anna);
    Lease lost = claim_one();
    const Lease held = claim_one(at(60));
    const Intent intent{"id-1", "Flag", at(61)};
    Outcome outcome;
    outcome.assessed_at = at(61);
    outcome.ledger.push_back(a_flag("id-1"));
    outcome.audit.push_back(an_entry("flag.create"));
    outcome.decision = a_decision(anna, "input");

    EXPECT_EQ(store().renew(lost, at(200)).error().fault, Fault::conflict);
    EXPECT_EQ(store().intend(lost, {&intent, 1}).error().fault, Fault::conflict);
    EXPECT_EQ(store().put_back(lost, at(0), "timeout").error().fault, Fault::conflict);
    EXPECT_EQ(store().settle(lost, outcome).error().fault, Fault::conflict);

    EXPECT_THAT(must(store().intents(anna)), IsEmpty());
    EXPECT_THAT(must(store().ledger(anna)), IsEmpty());
    EXPECT_FALSE(must(store().last_decision(anna)));
    EXPECT_EQ(must(store().audit_head()).number, 0);
    EXPECT_THAT(claim(1, at(119)), IsEmpty()) << "the other one's lease stands";
    EXPECT_TRUE(store().settle(held, outcome));
}

TEST_P(Queue, TakesASettledLeaseOnlyOnce) {
    ask(anna);
    const Lease lease = claim_one();
    settle(lease);
    EXPECT_EQ(store().settle(lease, {}).error().fault, Fault::conflict);
    ask(anna);
    const Lease next = claim_one();
    EXPECT_GT(next.fence, lease.fence);
    EXPECT_EQ(store().settle(lease, {}).error().fault, Fault::conflict);
}

TEST_P(Queue, SettlesAfterTheLeaseRanOutWhenNobodyElseTookThePatient) {
    ask(anna);
    const Lease lease = claim_one();
    settle(lease, at(500));
    EXPECT_THAT(claim(1, at(500)), IsEmpty());
}

TEST_P(Queue, GivesAnotherTurnToWhoeverIsAskedForDuringTheTurn) {
    ask(anna, Urgency::background, at(0), "nightly");
    const Lease lease = claim_one();
    ask(anna, Urgency::background, at(30), "poll");
    ask(anna, Urgency::normal, at(20), "subscription");
    EXPECT_THAT(claim(1, at(40)), IsEmpty()) << "not before this turn is over";
    settle(lease, at(10));
    EXPECT_THAT(claim(1, at(19)), IsEmpty());
    const Lease next = claim_one(at(20));
    EXPECT_EQ(next.urgency, Urgency::normal);
    EXPECT_EQ(next.cause, "poll");
    EXPECT_EQ(next.since, at(20));
    EXPECT_EQ(next.attempts, 0);
    settle(next, at(21));
    EXPECT_THAT(claim(1, at(1000)), IsEmpty());
}

TEST_P(Queue, DoesNotCarryTheUrgencyOfOneTurnIntoTheNext) {
    ask(anna, Urgency::urgent);
    const Lease lease = claim_one();
    ask(anna, Urgency::background, at(1));
    settle(lease);
    EXPECT_EQ(claim_one(at(1)).urgency, Urgency::background);
}

TEST_P(Queue, AnswersWithANewTurnWhateverAskedDuringALeaseThatRanOut) {
    ask(anna, Urgency::background);
    claim_one();
    ask(bo, Urgency::normal, at(60));
    ask(anna, Urgency::urgent, at(30));
    const Lease next = claim_one(at(60));
    EXPECT_EQ(next.who, anna) << "she became urgent while nobody worked on her";
    EXPECT_EQ(next.urgency, Urgency::urgent);
    settle(next, at(61));
    EXPECT_EQ(claim_one(at(61)).who, bo);
    EXPECT_THAT(claim(1, at(500)), SizeIs(1)) << "only the lease on the other one, which ran out";
}

}  // namespace
}  // namespace hv::plugin::store
