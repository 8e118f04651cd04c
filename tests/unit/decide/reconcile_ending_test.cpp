// When a Flag may end, and what keeps it standing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/decide/turn.hpp"

namespace hv::plugin {
namespace {

using std::chrono::hours;
using testing::HasSubstr;

TEST(ReconcileEnding, EndsByEvidenceAndRevivesTheSameOne) {
    Turns turns = standing_flag();
    turns.want_none();
    EXPECT_EQ(turns.said(at(1)), "end not-met");
    EXPECT_EQ(turns.member("Flag/1", "status"), "inactive");
    EXPECT_THAT(turns.member("Flag/1", "period"), HasSubstr(R"("end":"2025-11-21T13:00:00+01:00")"));
    EXPECT_EQ(turns.said(at(2)), "");
    turns.want_flag("Se oversikt", "w5", 2);
    EXPECT_EQ(turns.said(at(3)), "update wanted-again");
    EXPECT_EQ(turns.ehr.count(), 1U);
    EXPECT_EQ(turns.member("Flag/1", "status"), "active");
    EXPECT_EQ(turns.member("Flag/1", "period"), R"({"start":"2025-11-21T15:00:00+01:00"})");
    EXPECT_EQ(turns.said(at(4)), "keep same");
}

// Hazards: H06, H11
TEST(ReconcileEnding, KeepsAFlagWhenTheMeasurementIsMissing) {
    Turns turns = standing_flag();
    turns.know_nothing();
    EXPECT_EQ(turns.said(at(1)), "keep unknown");
}

TEST(ReconcileEnding, DoesNotWaitForAnAnswerThatTheFlagNeverRestedOn) {
    Turns turns = standing_flag();
    turns.be_undecided("HF-26");
    EXPECT_EQ(turns.said(at(1)), "keep same");
    turns.want_none();
    turns.be_undecided("HF-26");
    EXPECT_EQ(turns.said(at(2)), "end not-met");
}

// Hazards: H06
TEST(ReconcileEnding, WaitsForARuleThatOnceAskedForTheFlagAndCannotBeToldNow) {
    Turns turns = standing_flag();
    turns.the_topic().met = {"HF-06", "HF-18"};
    EXPECT_EQ(turns.said(at(1)), "keep same");
    turns.the_topic().met = {"HF-06"};
    turns.be_undecided("HF-18");
    EXPECT_EQ(turns.said(at(2)), "keep same");
    turns.want_none();
    turns.be_undecided("HF-18");
    EXPECT_EQ(turns.said(at(3)), "keep unknown");
    turns.want_none();
    EXPECT_EQ(turns.said(at(4)), "end not-met");
}

// Hazards: H06
TEST(ReconcileEnding, WaitsForEveryAnswerWhenNobodyRemembersWhoAsked) {
    Turns turns = standing_flag();
    turns.ehr.memory.rows.clear();
    turns.want_none();
    turns.be_undecided("HF-26");
    EXPECT_EQ(turns.said(at(1)), "keep unknown");
}

// Hazards: H05
TEST(ReconcileEnding, KeepsAFlagWhenWhatItRestedOnWasNotFetched) {
    Turns turns = standing_flag();
    turns.want_none();
    turns.ehr.memory.missing_evidence = {"Observation/w2"};
    EXPECT_EQ(turns.said(at(1)), "keep evidence-missing");
    turns.ehr.memory.missing_evidence.clear();
    EXPECT_EQ(turns.said(at(2)), "end not-met");
}

// Hazards: H05
TEST(ReconcileEnding, KeepsOnAskingForEvidenceThatIsMissingWhileAnotherReadingCarriesTheFlag) {
    Turns turns = standing_flag();
    turns.want_flag("Se oversikt", "w3", 0);
    turns.ehr.memory.missing_evidence = {"Observation/w2"};
    EXPECT_EQ(turns.said(at(1)), "keep same");
    turns.want_none();
    EXPECT_EQ(turns.said(at(2)), "keep evidence-missing");
}

TEST(ReconcileEnding, KeepsWhatNobodyRemembersUntilAMeasurementSpeaksAgainstIt) {
    Turns turns = standing_flag();
    turns.ehr.memory = {};
    turns.want_none();
    turns.the_topic().measured = false;
    EXPECT_EQ(turns.said(at(1)), "keep unproved");
    EXPECT_EQ(turns.said(at(2)), "keep unproved");
    turns.the_topic().measured = true;
    EXPECT_EQ(turns.said(at(3)), "end not-met");
}

// Hazards: H05
TEST(ReconcileEnding, KnowsOnWhatAFlagRestsThatADyingTurnHasWritten) {
    Turns turns = standing_flag();
    const Remembered row = turns.ehr.memory.rows.front();
    turns.ehr.memory.rows.clear();
    turns.ehr.memory.attempts = {{Kind::flag, row.identifier, row.evidence, row.rules}};
    turns.want_none();
    turns.the_topic().measured = false;
    turns.policy.damping = hours(6);
    turns.ehr.memory.missing_evidence = row.evidence;
    EXPECT_EQ(turns.said(at(1)), "keep evidence-missing");
    EXPECT_EQ(turns.ehr.memory.rows.front().evidence, row.evidence);
    EXPECT_EQ(turns.ehr.memory.rows.front().rules, row.rules);
    turns.ehr.memory.attempts.clear();
    turns.ehr.memory.missing_evidence.clear();
    EXPECT_EQ(turns.said(at(2)), "keep damping");
    EXPECT_EQ(turns.said(at(8)), "end not-met");
}

// Hazards: H05
TEST(ReconcileEnding, KnowsOnWhatAFlagRestsThatADyingTurnHasRevived) {
    Turns turns = standing_flag();
    turns.want_none();
    EXPECT_EQ(turns.said(at(1)), "end not-met");
    const std::vector<Remembered> ended = turns.ehr.memory.rows;
    turns.want_flag("Se oversikt", "w5", 2);
    const Change revived = turns.turn(at(3)).changes.front();
    turns.ehr.memory.rows = ended;
    turns.ehr.memory.attempts = {{Kind::flag, revived.identifier, revived.evidence, revived.rules}};
    turns.want_none();
    turns.the_topic().measured = false;
    EXPECT_EQ(turns.said(at(4)), "end not-met");
}

// Hazards: H10
TEST(ReconcileEnding, LeavesToAClinicianWhatWasMadeActiveAgainAfterADyingTurnHadEndedIt) {
    Turns turns = standing_flag();
    const std::string period = turns.member("Flag/1", "period");
    const std::vector<Remembered> before = turns.ehr.memory.rows;
    turns.want_none();
    turns.turn(at(1));
    turns.ehr.memory.rows = before;
    turns.ehr.set("Flag/1", "status", R"("active")", at(2));
    turns.ehr.set("Flag/1", "period", period, at(2));
    EXPECT_EQ(turns.said(at(3)), "leave human-edited!") << "what stands is what we wrote before, and another's hand";
    EXPECT_EQ(turns.said(at(4)), "leave human-edited!");
    EXPECT_EQ(turns.member("Flag/1", "status"), "active");
}

TEST(ReconcileEnding, LearnsThatAnEarlierEpisodeOrADuplicateHasEnded) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(1));
    turns.want_flag("Se oversikt", "w5", 2);
    EXPECT_EQ(turns.said(at(3)), "create newer-evidence");
    turns.turn(at(4));
    ASSERT_EQ(turns.ehr.memory.rows.size(), 2U);
    for (const Remembered& row : turns.ehr.memory.rows) EXPECT_EQ(row.active, row.episode == 2);
    EXPECT_EQ(turns.said(at(5)), "keep same");
}

TEST(ReconcileEnding, RemembersAnEndThatADyingTurnHasWritten) {
    Turns turns = standing_flag();
    const std::vector<Remembered> before = turns.ehr.memory.rows;
    turns.want_none();
    turns.turn(at(1));
    const std::vector<Remembered> after = turns.ehr.memory.rows;
    turns.ehr.memory.rows = before;
    EXPECT_EQ(turns.said(at(2)), "keep not-met");
    EXPECT_EQ(turns.ehr.memory.rows, after);
    EXPECT_EQ(turns.said(at(3)), "");
}

// Hazards: H05
TEST(ReconcileEnding, KeepsEverythingWhenTheServerSaysThatItHadMore) {
    Turns turns = standing_flag();
    turns.want_none();
    turns.wanted.incomplete = true;
    EXPECT_EQ(turns.said(at(1)), "keep evidence-missing");
}

// Hazards: H08
TEST(ReconcileEnding, EndsOnlyAfterTheTimeOfDampingAndSaysWhenToLookAgain) {
    Turns turns = standing_flag();
    turns.policy.damping = hours(24);
    turns.want_none();
    const Reconciled first = turns.turn(at(1));
    EXPECT_EQ(first.changes[0].because, Because::damping);
    EXPECT_EQ(first.look_again, at(25));
    EXPECT_EQ(turns.said(at(24)), "keep damping");
    EXPECT_EQ(turns.said(at(25)), "end not-met");
}

TEST(ReconcileEnding, BeginsTheTimeOfDampingAnewWhenItWasWantedOrUnknownMeanwhile) {
    for (const bool unknown : {false, true}) {
        Turns turns = standing_flag();
        turns.policy.damping = hours(24);
        turns.want_none();
        turns.turn(at(1));
        if (unknown) turns.know_nothing();
        if (!unknown) turns.want_flag();
        turns.turn(at(20));
        turns.want_none();
        EXPECT_EQ(turns.said(at(30)), "keep damping");
        EXPECT_EQ(turns.said(at(54)), "end not-met");
    }
}

TEST(ReconcileEnding, EndsNothingWhileTheBrakeIsOn) {
    Turns turns = standing_flag();
    turns.policy.brake = true;
    turns.want_none();
    EXPECT_EQ(turns.said(at(1)), "keep brake");
    turns.wanted.closed = true;
    EXPECT_EQ(turns.said(at(2)), "keep brake");
}

// Hazards: H18
TEST(ReconcileEnding, EndsAtOnceForTheDead) {
    Turns turns = standing_flag();
    turns.policy.damping = hours(24);
    turns.know_nothing();
    turns.ehr.memory.missing_evidence = {"Observation/w2"};
    turns.wanted.closed = true;
    EXPECT_EQ(turns.said(at(1)), "end closed");
}

TEST(ReconcileEnding, KeepsWhatNoActiveRuleSpeaksOfUnlessItsSetWasRetired) {
    Turns turns = standing_flag();
    turns.wanted.topics.clear();
    EXPECT_EQ(turns.said(at(1)), "keep not-judged");
    turns.policy.end_unjudged = true;
    EXPECT_EQ(turns.said(at(2)), "end not-met");
}

}  // namespace
}  // namespace hv::plugin
