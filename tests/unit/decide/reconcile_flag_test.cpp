// The table of reconciling, row by row, on one Flag.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/decide/turn.hpp"

namespace hv::plugin {
namespace {

using std::chrono::hours;
using testing::HasSubstr;
using testing::Not;

Turns standing_flag() {
    Turns turns;
    turns.want_flag();
    turns.turn(at(0));
    return turns;
}

TEST(ReconcileFlag, CreatesWhatIsWantedUnderItsOwnName) {
    Turns turns;
    turns.want_flag();
    const Reconciled reconciled = turns.turn(at(0));
    ASSERT_EQ(reconciled.changes.size(), 1U);
    EXPECT_EQ(reconciled.changes[0].what, What::create);
    EXPECT_EQ(reconciled.changes[0].if_none_exist(),
              "identifier=https://hjertevakt.no/fhir/id/flag|" + flag_identifier(subject, topic).value);
    EXPECT_EQ(turns.member("Flag/1", "status"), "active");
    EXPECT_EQ(turns.member("Flag/1", "subject"), R"({"reference":"Patient/p1"})");
}

TEST(ReconcileFlag, WritesNothingWhenNothingIsWantedAndNothingStands) {
    Turns turns;
    EXPECT_TRUE(turns.look(at(0)).changes.empty());
}

// Hazards: H07
TEST(ReconcileFlag, KeepsOneVersionHoweverOftenThePatientIsJudged) {
    Turns turns = standing_flag();
    for (int i = 1; i <= 1000; ++i) ASSERT_EQ(turns.said(at(i)), "keep same");
    EXPECT_EQ(turns.ehr.writes, 1);
}

TEST(ReconcileFlag, WritesNothingForANewVersionOfTheRuleSet) {
    Turns turns = standing_flag();
    turns.the_topic().flag->stamp.rule_sets = {{"hjertefrisk", "1.1.0"}};
    EXPECT_EQ(turns.said(at(1)), "keep same");
}

TEST(ReconcileFlag, RewritesOtherContentOverItsOwnVersionOnly) {
    Turns turns = standing_flag();
    turns.want_flag("Se oversikt i dag");
    const Reconciled reconciled = turns.turn(at(1));
    EXPECT_EQ(reconciled.changes[0].what, What::update);
    EXPECT_EQ(reconciled.changes[0].version, "1");
    EXPECT_THAT(turns.ehr.body("Flag/1"), HasSubstr("Se oversikt i dag"));
    EXPECT_EQ(turns.said(at(2)), "keep same");
}

TEST(ReconcileFlag, LeavesAFlagThatAHumanEdited) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "code", R"({"text":"Avtalt time i januar"})", at(1));
    EXPECT_EQ(turns.said(at(2)), "leave human-edited!");
    turns.want_none();
    EXPECT_EQ(turns.said(at(3)), "leave human-edited!");
    EXPECT_EQ(turns.ehr.writes, 1);
}

TEST(ReconcileFlag, LeavesAFlagThatAHumanEndedUntilThereIsNewerEvidence) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(2));
    EXPECT_EQ(turns.said(at(3)), "leave human-ended");
    turns.want_flag("Se oversikt", "w3", 1);
    EXPECT_EQ(turns.said(at(4)), "leave human-ended") << "taken before the human ended it";
    turns.want_flag("Se oversikt", "w4", 5);
    EXPECT_EQ(turns.said(at(6)), "create newer-evidence");
    EXPECT_EQ(turns.said(at(7)), "keep same");
}

TEST(ReconcileFlag, NamesTheEpisodeThatItFollowsOn) {
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

TEST(ReconcileFlag, FollowsOnTheSecondEpisodeWithAThird) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(2));
    turns.want_flag("Se oversikt", "w4", 5);
    turns.turn(at(6));
    turns.ehr.set("Flag/2", "status", R"("entered-in-error")", at(7));
    EXPECT_EQ(turns.said(at(8)), "leave human-ended");
    turns.want_flag("Se oversikt", "w5", 9);
    turns.ehr.memory = {};
    const Reconciled reconciled = turns.turn(at(10));
    EXPECT_EQ(reconciled.changes[0].identifier, flag_identifier(subject, topic, 3).value);
}

TEST(ReconcileFlag, ReadsAnEndingOfADayAsItsMidnight) {
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

TEST(ReconcileFlag, TakesAReadingOfTheSameDayAsNewerOnlyWhenItIsAnother) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "status", R"("inactive")", at(2));
    turns.want_flag("Se oversikt", "w2", 0);
    turns.the_topic().footing.readings[0] = {"Observation/w2", at(-12), at(12)};
    EXPECT_EQ(turns.said(at(3)), "leave human-ended") << "the human saw it";
    turns.want_flag("Se oversikt", "w3", 0);
    turns.the_topic().footing.readings[0] = {"Observation/w3", at(-12), at(12)};
    EXPECT_EQ(turns.said(at(4)), "create newer-evidence");
}

TEST(ReconcileFlag, EndsByEvidenceAndRevivesTheSameOne) {
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
TEST(ReconcileFlag, KeepsAFlagWhenTheMeasurementIsMissing) {
    Turns turns = standing_flag();
    turns.know_nothing();
    EXPECT_EQ(turns.said(at(1)), "keep unknown");
}

// Hazards: H05
TEST(ReconcileFlag, KeepsAFlagWhenWhatItRestedOnWasNotFetched) {
    Turns turns = standing_flag();
    turns.want_none();
    turns.ehr.memory.missing_evidence = {"Observation/w2"};
    EXPECT_EQ(turns.said(at(1)), "keep evidence-missing");
    turns.ehr.memory.missing_evidence.clear();
    EXPECT_EQ(turns.said(at(2)), "end not-met");
}

// Hazards: H05
TEST(ReconcileFlag, KeepsOnAskingForEvidenceThatIsMissingWhileAnotherReadingCarriesTheFlag) {
    Turns turns = standing_flag();
    turns.want_flag("Se oversikt", "w3", 0);
    turns.ehr.memory.missing_evidence = {"Observation/w2"};
    EXPECT_EQ(turns.said(at(1)), "keep same");
    turns.want_none();
    EXPECT_EQ(turns.said(at(2)), "keep evidence-missing");
}

TEST(ReconcileFlag, KeepsWhatNobodyRemembersUntilAMeasurementSpeaksAgainstIt) {
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
TEST(ReconcileFlag, KeepsEverythingWhenTheServerSaysThatItHadMore) {
    Turns turns = standing_flag();
    turns.want_none();
    turns.wanted.incomplete = true;
    EXPECT_EQ(turns.said(at(1)), "keep evidence-missing");
}

// Hazards: H08
TEST(ReconcileFlag, EndsOnlyAfterTheTimeOfDampingAndSaysWhenToLookAgain) {
    Turns turns = standing_flag();
    turns.policy.damping = hours(24);
    turns.want_none();
    const Reconciled first = turns.turn(at(1));
    EXPECT_EQ(first.changes[0].because, Because::damping);
    EXPECT_EQ(first.look_again, at(25));
    EXPECT_EQ(turns.said(at(24)), "keep damping");
    EXPECT_EQ(turns.said(at(25)), "end not-met");
}

TEST(ReconcileFlag, BeginsTheTimeOfDampingAnewWhenItWasWantedOrUnknownMeanwhile) {
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

TEST(ReconcileFlag, EndsNothingWhileTheBrakeIsOn) {
    Turns turns = standing_flag();
    turns.policy.brake = true;
    turns.want_none();
    EXPECT_EQ(turns.said(at(1)), "keep brake");
    turns.wanted.closed = true;
    EXPECT_EQ(turns.said(at(2)), "keep brake");
}

// Hazards: H18
TEST(ReconcileFlag, EndsAtOnceForTheDead) {
    Turns turns = standing_flag();
    turns.policy.damping = hours(24);
    turns.know_nothing();
    turns.ehr.memory.missing_evidence = {"Observation/w2"};
    turns.wanted.closed = true;
    EXPECT_EQ(turns.said(at(1)), "end closed");
}

TEST(ReconcileFlag, KeepsWhatNoActiveRuleSpeaksOfUnlessItsSetWasRetired) {
    Turns turns = standing_flag();
    turns.wanted.topics.clear();
    EXPECT_EQ(turns.said(at(1)), "keep not-judged");
    turns.policy.end_unjudged = true;
    EXPECT_EQ(turns.said(at(2)), "end not-met");
}

// Hazards: H10
TEST(ReconcileFlag, KeepsTheOldestOfTwoAndEndsTheOther) {
    Turns turns = standing_flag();
    turns.ehr.put("Flag", "", turns.ehr.body("Flag/1"), at(1));
    EXPECT_EQ(turns.said(at(2)), "keep same, end duplicate");
    EXPECT_EQ(turns.member("Flag/1", "status"), "active");
    EXPECT_EQ(turns.member("Flag/2", "status"), "inactive");
    EXPECT_EQ(turns.said(at(3)), "keep same");
    turns.want_none();
    EXPECT_EQ(turns.said(at(4)), "end not-met");
    turns.want_flag();
    EXPECT_EQ(turns.said(at(5)), "update wanted-again");
    EXPECT_EQ(turns.member("Flag/1", "status"), "active");
}

TEST(ReconcileFlag, LeavesASecondOneThatAHumanEdited) {
    Turns turns = standing_flag();
    turns.ehr.put("Flag", "", turns.ehr.body("Flag/1"), at(1));
    turns.ehr.set("Flag/2", "code", R"({"text":"Min egen"})", at(1));
    EXPECT_EQ(turns.said(at(2)), "keep same, leave human-edited!");
}

TEST(ReconcileFlag, CreatesAgainWhatWasDeleted) {
    Turns turns = standing_flag();
    turns.ehr.remove("Flag/1");
    EXPECT_EQ(turns.look(at(1)).held, Held::standing_unaccounted) << "the search may have been wrong";
    Standing standing = turns.ehr.standing(subject);
    EXPECT_EQ(unaccounted(turns.ehr.memory, standing), std::vector<std::string>{"Flag/1"});
    standing.gone = {"Flag/1"};
    const Reconciled reconciled = reconcile(turns.wanted, standing, turns.ehr.memory, {}, at(1));
    EXPECT_EQ(reconciled.changes[0].what, What::create);
    EXPECT_EQ(reconciled.changes[0].identifier, flag_identifier(subject, topic).value);
}

TEST(ReconcileFlag, ForgetsWhatWasDeletedAndIsNotWanted) {
    Turns turns = standing_flag();
    turns.ehr.remove("Flag/1");
    turns.want_none();
    Standing standing = turns.ehr.standing(subject);
    standing.gone = {"Flag/1"};
    turns.ehr.apply(reconcile(turns.wanted, standing, turns.ehr.memory, {}, at(1)), at(1));
    EXPECT_EQ(turns.look(at(2)).held, Held::no);
    EXPECT_FALSE(turns.ehr.memory.rows[0].active);
}

TEST(ReconcileFlag, LeavesItsPlaceAloneWhenAnEditLostOurIdentifier) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "identifier", "", at(1));
    EXPECT_EQ(turns.look(at(2)).held, Held::standing_unaccounted);
    Standing standing = turns.ehr.standing(subject);
    ASSERT_TRUE(add_standing(standing, subject, turns.ehr.body("Flag/1")));
    const Reconciled reconciled = reconcile(turns.wanted, standing, turns.ehr.memory, {}, at(2));
    ASSERT_EQ(reconciled.changes.size(), 1U);
    EXPECT_EQ(reconciled.changes[0].what, What::leave);
    EXPECT_TRUE(reconciled.changes[0].disagreement);
}

// Hazards: H02
TEST(ReconcileFlag, WritesNothingUnderANameThatStandsOnSomebodyElse) {
    Turns turns = standing_flag();
    turns.ehr.set("Flag/1", "subject", R"({"reference":"Patient/p2"})", at(1));
    EXPECT_EQ(turns.said(at(2)), "leave foreign-subject!");
}

// Hazards: H05
TEST(ReconcileFlag, ChangesNothingWhenWhatStandsCouldNotBeReadInFull) {
    Turns turns;
    turns.want_flag();
    const SearchAnswer torn{Kind::flag, {turns.ehr.search("Flag", "https://ehr.test/fhir?page=2")}};
    const Standing standing = read_standing(subject, std::vector{torn});
    const Reconciled reconciled = reconcile(turns.wanted, standing, {}, {}, at(0));
    EXPECT_TRUE(reconciled.changes.empty());
    EXPECT_EQ(reconciled.held, Held::standing_incomplete);
}

TEST(ReconcileFlag, KnowsItsOwnHandWhenTheDatabaseIsLost) {
    Turns turns = standing_flag();
    turns.ehr.memory = {};
    turns.want_flag("Se oversikt i dag");
    EXPECT_EQ(turns.said(at(1)), "update content-differs");
    turns.ehr.memory = {};
    turns.ehr.set("Flag/1", "code", R"({"text":"Avtalt time i januar"})", at(2));
    EXPECT_EQ(turns.said(at(3)), "leave human-edited!");
}

TEST(ReconcileFlag, KeepsWhatOthersAddedWhenItUpdates) {
    Turns turns = standing_flag();
    const Instant added = at(1);
    turns.ehr.set("Flag/1", "extension", R"([{"url":"https://ehr.test/x","valueString":"1"}])", added);
    turns.ehr.set("Flag/1", "encounter", R"({"reference":"Encounter/e1"})", added);
    turns.ehr.edit("Flag/1",
                   {{"meta",
                     [&](json::Writer& out) {
                         out.begin_object().key("profile").begin_array().string("https://ehr.test/p").end_array();
                         out.key("tag").begin_array().begin_object().member("system", "https://ehr.test/ward");
                         out.member("code", "b3").end_object().end_array().end_object();
                     }}},
                   added);
    turns.want_flag("Se oversikt i dag");
    EXPECT_EQ(turns.said(at(2)), "update content-differs");
    const std::string body = turns.ehr.body("Flag/1");
    for (const char* kept : {"https://ehr.test/x", "Encounter/e1", "https://ehr.test/p", "https://ehr.test/ward",
                             "2025-11-21T12:00:00+01:00"}) {
        EXPECT_THAT(body, HasSubstr(kept));
    }
    EXPECT_EQ(turns.said(at(3)), "keep same");
}

TEST(ReconcileFlag, WritesATaskWhereNoFlagCanBeWritten) {
    Turns turns;
    turns.policy.alert = Kind::task;
    turns.want_flag();
    EXPECT_EQ(turns.said(at(0), Kind::task), "create wanted");
    EXPECT_EQ(turns.member("Task/1", "status"), "requested");
    turns.ehr.set("Task/1", "status", R"("in-progress")", at(1));
    EXPECT_EQ(turns.said(at(1), Kind::task), "keep same") << "somebody has taken it on";
    turns.want_flag("Se oversikt i dag");
    EXPECT_EQ(turns.said(at(2), Kind::task), "update content-differs");
    EXPECT_EQ(turns.member("Task/1", "status"), "in-progress");
    turns.want_none();
    EXPECT_EQ(turns.said(at(3), Kind::task), "end not-met");
    EXPECT_EQ(turns.member("Task/1", "status"), "completed");
    turns.want_flag();
    EXPECT_EQ(turns.said(at(4), Kind::task), "update wanted-again");
    EXPECT_EQ(turns.member("Task/1", "status"), "requested");
}

TEST(ReconcileFlag, WritesNothingOfAKindThatTheEhrDoesNotTake) {
    Turns turns;
    turns.want_flag();
    turns.want_plan({advice("HF-01")});
    turns.policy.alert.reset();
    turns.policy.care_plan = false;
    EXPECT_TRUE(turns.look(at(0)).changes.empty());
}

TEST(ReconcileFlag, GivesTheSameBytesTwice) {
    Turns turns;
    turns.want_flag();
    EXPECT_EQ(turns.look(at(0)).changes[0].body, turns.look(at(0)).changes[0].body);
}

}  // namespace
}  // namespace hv::plugin
