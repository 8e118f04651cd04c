// What a human has ended, and when it may come back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/decide/turn.hpp"

namespace hv::plugin {
namespace {

using testing::HasSubstr;

TEST(ReconcileSuccession, LeavesAFlagThatAHumanEndedUntilThereIsNewerEvidence) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(2));
    EXPECT_EQ(turns.said(at(3)), "leave human-ended");
    turns.want_flag("Se oversikt", "w3", 1);
    EXPECT_EQ(turns.said(at(4)), "leave human-ended") << "taken before the human ended it";
    turns.want_flag("Se oversikt", "w4", 5);
    EXPECT_EQ(turns.said(at(6)), "create newer-evidence");
    EXPECT_EQ(turns.said(at(7)), "keep same");
}

TEST(ReconcileSuccession, NamesTheEpisodeThatItFollowsOn) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(2));
    turns.want_flag("Se oversikt", "w4", 5);
    const Reconciled reconciled = turns.turn(at(6));
    EXPECT_EQ(reconciled.changes[0].identifier, flag_identifier(subject, topic, 2).value);
    EXPECT_EQ(reconciled.changes[0].episode, 2);
    EXPECT_THAT(turns.member("Flag/2", "identifier"),
                HasSubstr(R"({"use":"old","system":"https://hjertevakt.no/fhir/id/flag","value":")" +
                          flag_identifier(subject, topic).value));
    EXPECT_EQ(turns.member("Flag/1", "status"), "inactive");
}

TEST(ReconcileSuccession, FollowsOnTheSecondEpisodeWithAThird) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(2));
    turns.want_flag("Se oversikt", "w4", 5);
    turns.turn(at(6));
    turns.ehr.set("Flag/2", "status", R"("entered-in-error")", at(7));
    EXPECT_EQ(turns.said(at(8)), "leave human-ended, leave human-ended") << "the ledger learns of the first, too";
    turns.want_flag("Se oversikt", "w5", 9);
    turns.ehr.memory = {};
    const Reconciled reconciled = turns.turn(at(10));
    EXPECT_EQ(reconciled.changes[0].identifier, flag_identifier(subject, topic, 3).value);
}

TEST(ReconcileSuccession, ReadsAnEndingOfADayAsItsMidnight) {
    Turns turns = standing_flag();
    turns.ehr.edit("Flag/1",
                   {{"status", [](json::Writer& out) { out.string("inactive"); }},
                    {"period",
                     [](json::Writer& out) {
                         out.begin_object().member("start", "2025-11-20").member("end", "2025-11-23").end_object();
                     }}},
                   at(2));
    turns.want_flag("Se oversikt", "w4", 50);  // 23 November, 14:00
    EXPECT_EQ(turns.said(at(60)), "leave human-ended");
    turns.want_flag("Se oversikt", "w5", 61);  // 24 November, 01:00
    EXPECT_EQ(turns.said(at(62)), "create newer-evidence");
}

TEST(ReconcileSuccession, TakesAReadingOfTheSameDayAsNewerOnlyWhenItIsAnother) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(2));
    turns.want_flag("Se oversikt", "w2", 0);
    turns.the_topic().footing.readings[0] = {"Observation/w2", at(-12), at(12)};
    EXPECT_EQ(turns.said(at(3)), "leave human-ended") << "the human saw it";
    turns.want_flag("Se oversikt", "w3", 0);
    turns.the_topic().footing.readings[0] = {"Observation/w3", at(-12), at(12)};
    EXPECT_EQ(turns.said(at(4)), "create newer-evidence");
}

TEST(ReconcileSuccession, KnowsAHumansEndingOnAServerThatKeepsEveryTag) {
    // Ended and revived by us before, so that the tags hold the fingerprint of an ended Flag, too.
    Turns turns;
    turns.ehr.keeps_every_tag = true;
    turns.want_flag();
    turns.turn(at(0));
    turns.want_none();
    turns.turn(at(1));
    turns.want_flag();
    EXPECT_EQ(turns.said(at(2)), "update wanted-again");
    turns.ehr.memory = {};
    EXPECT_EQ(turns.said(at(3)), "keep same");
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(4));
    EXPECT_EQ(turns.said(at(5)), "leave human-ended");
}

TEST(ReconcileSuccession, KnowsItsOwnWriteThatWasNeverAnswered) {
    for (const bool keeps : {false, true}) {
        Turns turns;
        turns.ehr.keeps_every_tag = keeps;
        turns.want_flag();
        turns.turn(at(0));
        const Memory before = turns.ehr.memory;
        turns.want_none();
        turns.turn(at(1));
        turns.ehr.memory = before;
        turns.want_flag();
        EXPECT_EQ(turns.said(at(2)), "update wanted-again") << "ended by us, and nobody told the ledger";
    }
}

TEST(ReconcileSuccession, ComesBackAfterTheRulesHadAgreedWithTheHuman) {
    // Measured in November, ended by the human who saw the result, due again a year later by the same reading.
    Turns turns = standing_flag();
    turns.want_none();
    turns.policy.damping = std::chrono::hours(24);
    turns.turn(at(1));
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(2));
    EXPECT_EQ(turns.said(at(3)), "leave human-ended");
    EXPECT_FALSE(turns.ehr.memory.rows[0].active);
    EXPECT_EQ(turns.said(at(4)), "");
    turns.want_flag();
    EXPECT_EQ(turns.said(at(24 * 365)), "create wanted-again");
}

// Hazards: H05
TEST(ReconcileSuccession, DoesNotTakeAbsenceForAgreement) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(2));
    turns.turn(at(3));
    turns.want_none();
    turns.ehr.memory.missing_evidence = {"Observation/w2"};
    turns.turn(at(4));
    turns.ehr.memory.missing_evidence.clear();
    turns.want_flag();
    EXPECT_EQ(turns.said(at(5)), "leave human-ended");
}

}  // namespace
}  // namespace hv::plugin
