#include "plugin/store/care_store.hpp"
#include "plugin/store/ownership.hpp"
#include "plugin/store/sql_connection.hpp"
#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Act an_act(const std::string& id, const std::string& what, const PatientKey& who = anna, Instant when = at(0)) {
    Act act;
    act.id = id;
    act.who = who;
    act.what = what;
    act.actor = "Practitioner/p1";
    act.actor_name = "Kari Lege";
    act.actor_role = "gp";
    act.at = when;
    return act;
}

class Acts : public StoreTest {
protected:
    Act add(const Act& act) { return must(store().care().add_act(act, an_entry("act." + act.what, act.who, act.at))); }
    void hand_over(const std::string& id, const std::string& to, Instant when) {
        Act act = an_act(id, "hand-over", anna, when);
        act.to = to;
        add(act);
    }
    void settle_at(int level, Instant when) {
        ask(anna, Urgency::normal, when);
        Outcome outcome;
        outcome.assessed_at = when;
        Summary& row = outcome.summary.emplace();
        row.level = level;
        row.assessed_at = when;
        must(store().settle(claim_one(when), outcome));
    }
    Summary row() { return must(store().care().summary(anna)).value(); }
};
HV_EVERY_STORE(Acts);

TEST_P(Acts, AreKeptWithEveryFieldInTheOrderInWhichTheyCame) {
    Act snooze = an_act("a-1", "snooze");
    snooze.rules = {"HF-06", "SE-01"};
    snooze.reason = "patient-declines";
    snooze.comment = "ringt pasienten æøå \"i dag\"";
    snooze.to = "role:gp";
    snooze.until = at(4 * 7 * 86'400);
    snooze.seen = R"({"HF-06":{"level":"review"}})";
    const Act first = add(snooze);
    const Act second = add(an_act("a-2", "reopen", anna, at(5)));
    snooze.number = first.number;
    EXPECT_EQ(first, snooze);
    EXPECT_GT(second.number, first.number);
    restart_if_kept();
    EXPECT_THAT(must(store().care().acts(anna)), ElementsAre(first, second));
    EXPECT_THAT(must(store().care().acts(bo)), IsEmpty());
    EXPECT_THAT(must(store().care().acts(cecilie)), IsEmpty()) << "the same id in another EHR is somebody else";
}

TEST_P(Acts, AreAuditedOnceHoweverOftenTheyAreSent) {
    const Act first = add(an_act("a-1", "acknowledge"));
    Act again = an_act("a-1", "acknowledge", anna, at(9));
    again.comment = "a second click";
    EXPECT_EQ(add(again), first);
    EXPECT_THAT(must(store().care().acts(anna)), ElementsAre(first));
    const std::vector<AuditLink> links = must(store().audit(0, 10));
    ASSERT_THAT(links, SizeIs(1));
    EXPECT_EQ(links[0].entry.action, "act.acknowledge");
}

TEST_P(Acts, NeverStandForTwoPatientsUnderOneId) {
    add(an_act("a-1", "acknowledge", anna));
    const auto other = store().care().add_act(an_act("a-1", "acknowledge", bo), an_entry("act.acknowledge", bo));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().fault, Fault::conflict);
    EXPECT_THAT(must(store().care().acts(bo)), IsEmpty());
    EXPECT_THAT(must(store().audit(0, 10)), SizeIs(1));
}

TEST_P(Acts, UponAPatientWhomNobodyHasAskedForAreKept) {
    add(an_act("a-1", "take", {"north", "new"}));
    EXPECT_THAT(must(store().care().acts({"north", "new"})), SizeIs(1));
    EXPECT_THAT(must(store().patients("north", "", 10)), SizeIs(1));
    EXPECT_FALSE(must(store().care().summary({"north", "new"}))) << "who was not assessed has no row";
}

// Hazards: H20
TEST_P(Acts, OfTwoWhoTakeAtOnceTellTheSecond) {
    settle_at(3, at(0));
    const auto take = [&](const char* id, const char* actor, const std::string& owned_by) {
        Act act = an_act(id, "take");
        act.actor = actor;
        return store().care().add_act(act, an_entry("act.take", act.who), owned_by);
    };
    const Act first = must(take("a-1", "Practitioner/p1", ""));
    const auto second = take("a-2", "Practitioner/p2", "");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().fault, Fault::conflict);
    EXPECT_EQ(row().owner, "Practitioner/p1");
    EXPECT_EQ(must(take("a-1", "Practitioner/p1", "")), first) << "a second click is the same act";
    EXPECT_TRUE(take("a-3", "Practitioner/p2", "a-1")) << "who has seen whose the patient was may take over";
    EXPECT_EQ(row().owner, "Practitioner/p2");
    EXPECT_THAT(must(store().audit(0, 10)), SizeIs(2)) << "what was refused is nothing that happened";
}

// Hazards: H20
TEST_P(Acts, OfTakingMakeTheActorTheOwner) {
    settle_at(3, at(0));
    EXPECT_EQ(row().owner, "");
    EXPECT_EQ(row().unowned_since, at(0));
    add(an_act("a-1", "take", anna, at(10)));
    EXPECT_EQ(row().owner, "Practitioner/p1");
    EXPECT_EQ(row().owner_name, "Kari Lege");
    EXPECT_EQ(row().owned_since, at(10));
    EXPECT_EQ(row().unowned_since, std::nullopt);
    settle_at(4, at(20));
    EXPECT_EQ(row().owner, "Practitioner/p1") << "a turn takes nobody's patient away";
    EXPECT_EQ(row().owned_since, at(10));
}

TEST_P(Acts, OfTakingCountAlsoWhenTheyCameBeforeTheFirstTurn) {
    add(an_act("a-1", "take", anna, at(10)));
    settle_at(3, at(20));
    EXPECT_EQ(row().owner, "Practitioner/p1");
    EXPECT_EQ(row().owned_since, at(10));
}

// Hazards: H20
TEST_P(Acts, OfHandingOverToSomebodyMakeThemTheOwner) {
    settle_at(3, at(0));
    add(an_act("a-1", "take", anna, at(10)));
    hand_over("a-2", "Practitioner/p2", at(20));
    EXPECT_EQ(row().owner, "Practitioner/p2");
    EXPECT_EQ(row().owner_name, "") << "whoever was handed the patient has not said a name";
    EXPECT_EQ(row().owned_since, at(20));
    EXPECT_EQ(row().waits_for, "");
}

// Hazards: H20
TEST_P(Acts, OfHandingOverToARoleLeaveThePatientWaitingForIt) {
    settle_at(3, at(0));
    add(an_act("a-1", "take", anna, at(10)));
    hand_over("a-2", "role:gp", at(20));
    EXPECT_EQ(row().owner, "");
    EXPECT_EQ(row().owned_since, std::nullopt);
    EXPECT_EQ(row().waits_for, "role:gp");
    EXPECT_EQ(row().unowned_since, at(20));
    add(an_act("a-3", "take", anna, at(30)));
    EXPECT_EQ(row().waits_for, "");
}

// Hazards: H20
TEST_P(Acts, OfHandingOverFromRoleToRoleStartNoClockAnew) {
    settle_at(3, at(0));
    hand_over("a-1", "role:gp", at(100));
    hand_over("a-2", "role:psychiatrist", at(200));
    EXPECT_EQ(row().waits_for, "role:psychiatrist");
    EXPECT_EQ(row().unowned_since, at(0)) << "nobody has owned the patient in between";
}

// Hazards: H20
TEST_P(Acts, CountAPatientAsUnownedOnlyFromReviewOn) {
    settle_at(2, at(0));
    EXPECT_EQ(row().unowned_since, std::nullopt);
    settle_at(3, at(10));
    settle_at(4, at(20));
    EXPECT_EQ(row().unowned_since, at(10));
    settle_at(2, at(30));
    EXPECT_EQ(row().unowned_since, std::nullopt);
    settle_at(3, at(40));
    EXPECT_EQ(row().unowned_since, at(40));
}

TEST_P(Acts, CannotBeChangedOrDeletedInTheDatabase) {
    if (GetParam() == Kind::memory) GTEST_SKIP() << "there is nothing to change it with";
    add(an_act("a-1", "acknowledge"));
    const std::unique_ptr<sql::Connection> connection = sql::Connection::open(place().options(), true);
    EXPECT_THROW(connection->run("UPDATE act SET comment = 'other'"), sql::Failure);
    EXPECT_THROW(connection->run("DELETE FROM act"), sql::Failure);
}

TEST(Ownership, IsNobodysWithoutActs) {
    EXPECT_EQ(ownership({}), Ownership{});
}

TEST(Ownership, KeepsTheDayOnWhichTheSamePersonFirstTookThePatient) {
    const std::vector<Act> twice{an_act("1", "take", anna, at(1)), an_act("2", "take", anna, at(2))};
    EXPECT_EQ(ownership(twice).owned_since, at(1));
}

TEST(Ownership, DoesNotCareForActsUponFindings) {
    const std::vector<Act> acts{an_act("1", "take"), an_act("2", "snooze"), an_act("3", "reopen")};
    EXPECT_EQ(ownership(acts).owner, "Practitioner/p1");
}

TEST(NameForSearch, IsFoldedForNorwegianAndSamiLetters) {
    EXPECT_EQ(folded("Åse ØSTBY-Ærlig"), "åse østby-ærlig");
    EXPECT_EQ(folded("ČÁŊ ŠIELLA Đ Ŧ Ž É Ü"), "čáŋ šiella đ ŧ ž é ü");
    EXPECT_EQ(folded("×ß漢字"), "×ß漢字");
    EXPECT_EQ(folded("\xc3"), "\xc3") << "a letter that was cut off";
}

}  // namespace
}  // namespace hv::plugin::store
