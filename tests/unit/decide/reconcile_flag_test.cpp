// The table of reconciling on one Flag: what is created, kept, updated, left alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/decide/fingerprint.hpp"
#include "plugin/decide/render.hpp"
#include "tests/unit/decide/turn.hpp"

namespace hv::plugin {
namespace {

using testing::HasSubstr;
using testing::Not;

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

// Hazards: H19
TEST(ReconcileFlag, NamesNeitherTopicNorRuleSetInWhatIsWritten) {
    const Turns turns = standing_flag();
    EXPECT_THAT(turns.ehr.body("Flag/1"), Not(HasSubstr(topic)));
    EXPECT_THAT(turns.ehr.body("Flag/1"), Not(HasSubstr("hjertefrisk\"")));
    EXPECT_EQ(turns.look(at(1)).changes.at(0).topic, topic) << "we know it all the same";
}

TEST(ReconcileFlag, FindsAFlagThatStillSaysItsTopicAndRewritesIt) {
    Turns turns;
    turns.want_flag();
    std::string old = render_flag(flag_draft());
    old.replace(old.find(topic_code(topic)), topic_code(topic).size(), topic);
    turns.ehr.put("Flag", "", with_fingerprint(old), at(0));
    EXPECT_EQ(turns.said(at(1)), "update content-differs");
    EXPECT_THAT(turns.ehr.body("Flag/1"), Not(HasSubstr(topic)));
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
