// What a write that came to nothing leaves behind.
#include "tests/support/paper_patient.hpp"
#include "tests/unit/flow/clinic.hpp"

namespace hv::plugin {
namespace {

using testing::IsEmpty;
using testing::Not;

class WriteThatFails : public test_clinic::Clinic {
protected:
    WriteThatFails() : Clinic(test::noon()) {
        test::PaperPatient patient;
        patient.height("h1", -900, "180").weight("w1", -2, "85").pressure("bp1", -2, 150, 92);
        patient.drug("m1", "N05AH03", -400, "10");
        EXPECT_TRUE(sandbox_.load(patient.bundle()));
    }
    Result<Turn> failing(sandbox::FaultKind kind, int status) {
        sandbox::FaultRule rule;
        rule.kind = kind;
        rule.method = "POST";
        rule.from = 2;  // the transaction; a batch of reads is posted before it
        rule.status = status;
        sandbox_.faults().add(rule);
        return turn("p1");
    }
    std::vector<store::Intent> open() {
        std::vector<store::Intent> intents = *store_->intents({"north", "p1"});
        std::erase_if(intents, [](const store::Intent& intent) { return !intent.under_way; });
        return intents;
    }
};

TEST_F(WriteThatFails, OfAConflictIsReconciledAtOnce) {
    for (const int status : {412, 409}) {
        const Result<Turn> first = failing(sandbox::FaultKind::status, status);
        ASSERT_FALSE(first);
        EXPECT_EQ(first.error().fault, Fault::conflict) << status;
        EXPECT_THAT(open(), IsEmpty()) << "it was answered: nothing of it can arrive any more";
        sandbox_.faults().clear();
    }
    const Result<Turn> again = turn("p1");
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_GT(again->created, 0U);
}

TEST_F(WriteThatFails, WithoutAnAnswerIsWaitedFor) {
    const Result<Turn> first = failing(sandbox::FaultKind::lost_reply, 0);
    ASSERT_FALSE(first);
    EXPECT_THAT(open(), Not(IsEmpty()));
    const Result<Turn> early = turn("p1");
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().fault, Fault::busy);
}

// Hazards: H05
TEST_F(WriteThatFails, AndArrivedAllTheSameLeavesNoFlagOfWhichNobodyKnowsOnWhatItRests) {
    ASSERT_FALSE(failing(sandbox::FaultKind::lost_reply, 0));
    sandbox_.faults().clear();
    ASSERT_THAT(sandbox_.resources("Flag"), Not(IsEmpty()));
    EXPECT_TRUE(sandbox_.load(test::PaperPatient().drug("m1", "N05AH03", -400, "10", -1).bundle()));
    clock_.advance(tenant_.open_question.count() + 1);
    const Result<Turn> next = turn("p1");
    ASSERT_TRUE(next) << next.error().message;
    const std::vector<store::Written> ledger = *store_->ledger({"north", "p1"});
    EXPECT_THAT(ledger, Not(IsEmpty()));
    for (const store::Written& row : ledger) EXPECT_THAT(row.evidence, Not(IsEmpty())) << row.topic;
}

// Hazards: H05
TEST_F(WriteThatFails, BesideOthersThatAreDoneIsToldAndWhatItRestsOnIsNotForgotten) {
    tenant_.transaction = false;
    sandbox::FaultRule rule;
    rule.method = "POST";
    rule.path = "CarePlan";
    rule.status = 422;
    sandbox_.faults().add(rule);
    const Result<Turn> first = turn("p1");
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_GT(first->created, 0U);
    ASSERT_TRUE(first->refused);
    const std::vector<store::Intent> kept = *store_->intents({"north", "p1"});
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept.front().type, "CarePlan");
    EXPECT_THAT(kept.front().evidence, Not(IsEmpty()));
    EXPECT_FALSE(kept.front().under_way);
    sandbox_.faults().clear();
    const Result<Turn> second = turn("p1");
    ASSERT_TRUE(second && !second->refused);
    EXPECT_THAT(*store_->intents({"north", "p1"}), IsEmpty());
}

// Hazards: H05
TEST_F(WriteThatFails, IsNotForgottenByTurnsThatOnlyRecordOrFindNoPatient) {
    ASSERT_FALSE(failing(sandbox::FaultKind::lost_reply, 0));
    sandbox_.faults().clear();
    clock_.advance(tenant_.open_question.count() + 1);
    EXPECT_TRUE(sandbox_.load(test::PaperPatient().weight("w2", -1, "120").bundle()));
    tenant_.mode = WriteMode::report_only;
    const Result<Turn> recorded = turn("p1");
    ASSERT_TRUE(recorded && recorded->recorded);
    const std::size_t kept = store_->intents({"north", "p1"})->size();
    ASSERT_GT(kept, 0U);
    tenant_.mode = WriteMode::read_only;
    ASSERT_TRUE(turn("p1"));
    EXPECT_EQ(store_->intents({"north", "p1"})->size(), kept);
    tenant_.mode = WriteMode::write;
    ASSERT_TRUE(turn("p1"));
    EXPECT_THAT(*store_->intents({"north", "p1"}), IsEmpty());
    const std::vector<store::Written> ledger = *store_->ledger({"north", "p1"});
    for (const store::Written& row : ledger) EXPECT_THAT(row.evidence, Not(IsEmpty()));
}

TEST_F(WriteThatFails, AndNeverLeftIsNoOpenQuestion) {
    const Result<Turn> first = failing(sandbox::FaultKind::no_connection, 0);
    ASSERT_FALSE(first);
    EXPECT_THAT(open(), IsEmpty());
}

}  // namespace
}  // namespace hv::plugin
