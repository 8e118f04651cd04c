#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Ledger : public StoreTest {
protected:
    void turn(const PatientKey& who, const Outcome& outcome) {
        ask(who);
        must(store().settle(claim_one(at(100)), outcome));
    }
    static Outcome an_outcome(Instant when = at(100)) {
        Outcome outcome;
        outcome.assessed_at = when;
        return outcome;
    }
};
HV_EVERY_STORE(Ledger);

TEST_P(Ledger, KeepsWhatWasWrittenWithEveryField) {
    Written ended = a_flag("id-2");
    ended.active = false;
    ended.episode = 3;
    ended.unwanted_since = at(7);
    ended.ended_at = at(9);
    ended.evidence = {"Observation/\"quoted\"", "Observation/æøå"};
    ended.attended = true;
    Written plan = a_flag("id-1");
    plan.type = "CarePlan";
    plan.topic = "";
    plan.version = "";
    plan.evidence = {};
    Outcome outcome = an_outcome();
    outcome.ledger = {ended, plan};
    turn(anna, outcome);
    EXPECT_THAT(must(store().ledger(anna)), ElementsAre(plan, ended));
    EXPECT_THAT(must(store().ledger(bo)), IsEmpty());
    EXPECT_THAT(must(store().ledger(cecilie)), IsEmpty()) << "the same id in another EHR is somebody else";
}

TEST_P(Ledger, PutsAnotherVersionInThePlaceOfTheSameIdentifier) {
    Outcome outcome = an_outcome();
    outcome.ledger = {a_flag("id-1"), a_flag("id-2")};
    turn(anna, outcome);
    Written newer = a_flag("id-1", at(50));
    newer.version = "2";
    newer.active = false;
    outcome.ledger = {newer};
    turn(anna, outcome);
    EXPECT_THAT(must(store().ledger(anna)), ElementsAre(newer, a_flag("id-2")));
}

TEST_P(Ledger, KnowsWhatWasIntendedUntilTheTurnIsSettled) {
    ask(anna);
    const Lease lease = claim_one();
    const std::vector<Intent> intents{{"id-2", "Flag", at(1), {"Observation/w2", "Patient/p1"}, {"HF-06"}},
                                      {"id-1", "CarePlan", at(2), {"Patient/p1"}, {}}};
    must(store().intend(lease, intents));
    must(store().put_back(lease, at(5), "the EHR did not answer"));
    EXPECT_THAT(must(store().intents(anna)), ElementsAre(intents[1], intents[0])) << "it may still arrive";
    EXPECT_THAT(must(store().intents(bo)), IsEmpty());

    const Lease next = claim_one(at(5));
    Intent again{"id-2", "Flag", at(6), {"Observation/w3"}, {}};
    must(store().intend(next, {&again, 1}));
    EXPECT_THAT(must(store().intents(anna)), ElementsAre(intents[1], again));
    Intent plan = intents[1];
    plan.under_way = again.under_way = false;
    must(store().close_intents(next));
    EXPECT_THAT(must(store().intents(anna)), ElementsAre(plan, again)) << "it may have arrived before";
    settle(next);
    EXPECT_THAT(must(store().intents(anna)), IsEmpty());
}

TEST_P(Ledger, KeepsTheIntentsThatTheNextTurnStillHasToKnow) {
    ask(anna);
    const Lease lease = claim_one();
    const std::vector<Intent> intents{{"id-1", "CarePlan", at(1), {"Patient/p1"}, {}}, {"id-2", "Flag", at(1)}};
    must(store().intend(lease, intents));
    Outcome outcome;
    outcome.assessed_at = at(2);
    outcome.keep_intents = {"id-1", "id-9"};
    must(store().settle(lease, outcome));
    Intent kept = intents[0];
    kept.under_way = false;
    EXPECT_THAT(must(store().intents(anna)), ElementsAre(kept));
}

TEST_P(Ledger, CountsFlagsAndPatientsOfOneEhr) {
    Written plan = a_flag("plan");
    plan.type = "CarePlan";
    Written ended = a_flag("ended");
    ended.active = false;
    ended.ended_at = at(50);
    Written long_ago = ended;
    long_ago.identifier = "long ago";
    long_ago.ended_at = at(49);
    Outcome outcome = an_outcome(at(70));
    Written attended = ended;
    attended.identifier = "attended";
    attended.attended = true;
    outcome.ledger = {a_flag("one"), a_flag("two"), plan, ended, long_ago, attended};
    turn(anna, outcome);
    outcome = an_outcome(at(60));
    outcome.ledger = {a_flag("three")};
    turn(bo, outcome);
    turn(cecilie, outcome);

    const Counts counts = must(store().counts("north", at(50)));
    EXPECT_EQ(counts.patients, 2U);
    EXPECT_EQ(counts.active_flags, 3U);
    EXPECT_EQ(counts.ended_since, 1U);
    EXPECT_EQ(counts.last_assessed, at(70));
    const Counts nowhere = must(store().counts("nowhere", at(0)));
    EXPECT_EQ(nowhere.patients, 0U);
    EXPECT_EQ(nowhere.last_assessed, std::nullopt);
}

TEST_P(Ledger, KeepsDecisionsByteForByte) {
    std::string every_byte;
    for (int round = 0; round < 300; ++round) {
        for (int c = 0; c < 256; ++c) every_byte.push_back(static_cast<char>(c));
    }
    Outcome outcome = an_outcome();
    outcome.decision = a_decision(anna, every_byte, at(3));
    outcome.decision->answer = std::string("a\0b", 3);
    turn(anna, outcome);
    outcome.decision = a_decision(anna, "second", at(4));
    turn(anna, outcome);
    turn(anna, an_outcome());  // the same as the last one

    const std::vector<Decision> all = must(store().decisions(0, 10));
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].input, every_byte);
    EXPECT_EQ(all[0].answer, std::string("a\0b", 3));
    EXPECT_LT(all[0].id, all[1].id);
    Decision expected = a_decision(anna, "second", at(4));
    expected.id = all[1].id;
    EXPECT_EQ(all[1], expected);
    EXPECT_EQ(must(store().last_decision(anna)), expected);
    EXPECT_EQ(must(store().last_decision(bo)), std::nullopt);
    EXPECT_EQ(must(store().last_answer(bo)), std::nullopt);
    EXPECT_EQ(must(store().last_answer(anna)), summary(expected));
    EXPECT_THAT(must(store().decisions(all[0].id, 10)), ElementsAre(expected));
    EXPECT_THAT(must(store().decisions(0, 1)), SizeIs(1));
}

TEST_P(Ledger, ForgetsTheInputsOfOldDecisionsAndNothingElse) {
    for (int i = 0; i < 3; ++i) {
        Outcome outcome = an_outcome();
        outcome.decision = a_decision(anna, "input " + std::to_string(i), at(i));
        turn(anna, outcome);
    }
    EXPECT_EQ(must(store().forget_inputs(at(2))), 2U);
    EXPECT_EQ(must(store().forget_inputs(at(2))), 0U);
    const std::vector<Decision> all = must(store().decisions(0, 10));
    EXPECT_EQ(all[0].input, "");
    EXPECT_EQ(all[0].answer, R"({"findings":[]})");
    EXPECT_EQ(all[2].input, "input 2");
    EXPECT_TRUE(must(store().last_answer(anna))->has_input);
    EXPECT_EQ(must(store().forget_inputs(at(9))), 1U);
    EXPECT_FALSE(must(store().last_answer(anna))->has_input);
}

TEST_P(Ledger, RemembersPatientsOnce) {
    const std::vector<std::string> some{"p2", "p1", "p10", "p2"};
    EXPECT_EQ(must(store().remember_patients("north", some, at(1))), 3U);
    EXPECT_EQ(must(store().remember_patients("north", some, at(2))), 0U);
    ask({"north", "p3"}, Urgency::normal, at(4));
    turn(anna, an_outcome(at(9)));
    const std::vector<PatientRow> rows = must(store().patients("north", "", 10));
    EXPECT_THAT(rows, ElementsAre(PatientRow{"p1", at(1), at(9)}, PatientRow{"p10", at(1), std::nullopt},
                                  PatientRow{"p2", at(1), std::nullopt}, PatientRow{"p3", at(4), std::nullopt}))
        << "in the order of their bytes";
    EXPECT_THAT(must(store().patients("north", "p10", 1)), ElementsAre(rows[2]));
    EXPECT_THAT(must(store().patients("south", "", 10)), IsEmpty());
}

TEST_P(Ledger, SettlesAllOrNothing) {
    if (GetParam() == Kind::memory) GTEST_SKIP() << "memory refuses nothing half way";
    ask(anna);
    const Lease lease = claim_one();
    Outcome outcome = an_outcome();
    outcome.ledger = {a_flag("id-1")};
    outcome.decision = a_decision(anna, "input");
    outcome.audit = {an_entry("flag.create"), an_entry("flag.create")};
    outcome.audit.back().detail = "not UTF-8: \xff";
    EXPECT_EQ(store().settle(lease, outcome).error().fault, Fault::invalid);
    EXPECT_THAT(must(store().ledger(anna)), IsEmpty());
    EXPECT_EQ(must(store().last_decision(anna)), std::nullopt);
    EXPECT_EQ(must(store().audit_head()).number, 0);
    outcome.audit.pop_back();
    EXPECT_TRUE(store().settle(lease, outcome)) << "the lease still holds";
    EXPECT_THAT(must(store().ledger(anna)), SizeIs(1));
}

}  // namespace
}  // namespace hv::plugin::store
