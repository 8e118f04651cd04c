// What becomes of Flag and plan when somebody has attended to findings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/decide/attend.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/decide/reconcile.hpp"
#include "tests/support/paper_ehr.hpp"
#include "tests/support/paper_patient.hpp"

namespace hv::plugin {
namespace {

using test::noon;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string subject = "Patient/p1";
const std::string topic = "cardiometabolic";

// A heavy patient with one raised blood pressure, whose Flag and plan stand.
struct Attended : testing::Test {
    test::PaperPatient patient{};
    test::PaperEhr ehr{};
    Policy policy{};
    std::vector<Acted> acts{};

    void SetUp() override {
        patient.height("h1", -900, "180").weight("w1", -2, "85").pressure("bp1", -2, 150, 92);
        policy.damping = std::chrono::hours(24);
        turn(0);
        ASSERT_EQ(flag(), "active");
    }

    // As the corridor does it.
    [[nodiscard]] Reconciled look(int day) const {
        const test::PaperJudged judged = patient.judged(day);
        const auto drafts = draft(judged, rules::Language::nb);
        auto wanted = want(judged, *drafts, rules::Language::nb);
        attend(*wanted, judged, attention(judged, acts, noon(day)), acts);
        return reconcile(*wanted, ehr.standing(subject), ehr.memory, policy, noon(day));
    }
    Reconciled turn(int day) {
        Reconciled reconciled = look(day);
        ehr.apply(reconciled, noon(day));
        return reconciled;
    }
    // What becomes of the Flag: `end attended`.
    static std::string said(const Reconciled& reconciled) {
        for (const Change& change : reconciled.changes) {
            if (change.kind != Kind::flag || change.topic != topic) continue;
            return std::string(text(change.what)) + ' ' + std::string(code(change.because)) +
                   (change.disagreement ? "!" : "");
        }
        return "nothing";
    }

    void act(ActWhat what, std::vector<std::string> rules, int day) {
        Acted one;
        one.id = "act-" + std::to_string(acts.size() + 1);
        one.what = what;
        one.rules = std::move(rules);
        one.seen = seen_now(patient.judged(day), one.rules);
        one.at = noon(day);
        if (what == ActWhat::snooze) one.until = noon(day + 28);
        acts.push_back(std::move(one));
    }
    void snooze_all(int day) { act(ActWhat::snooze, patient.judged(day).met(), day); }

    [[nodiscard]] std::string name(std::string_view type) const {
        for (const std::string& one : ehr.names()) {
            if (!one.starts_with(type)) continue;
            const auto document = *json::Document::parse(ehr.body(one));
            const json::Value coding = *document.root()["code"]["coding"].items().begin();
            if (type != "Flag/" || coding["code"].text() == topic_code(topic)) return one;
        }
        return {};
    }
    [[nodiscard]] std::string flag() const {
        const auto document = *json::Document::parse(ehr.body(name("Flag/")));
        return std::string(document.root()["status"].text());
    }
    [[nodiscard]] std::string activity(std::string_view rule) const {
        const auto document = *json::Document::parse(ehr.body(name("CarePlan/")));
        for (const json::Value one : document.root()["activity"].items()) {
            const json::Value reason = *one["detail"]["reasonCode"].items().begin();
            if ((*reason["coding"].items().begin())["code"].text() != rule) continue;
            std::string status(one["detail"]["status"].text());
            for (const json::Value coding : one["detail"]["statusReason"]["coding"].items()) {
                status += ' ' + std::string(coding["code"].text());
            }
            return status;
        }
        return "none";
    }
};

// Hazards: H07
TEST_F(Attended, FlagEndsAtOnceAndNamesTheActs) {
    act(ActWhat::snooze, {"HF-04"}, 1);
    act(ActWhat::acknowledge, {"HF-09"}, 1);
    const Reconciled reconciled = turn(1);
    EXPECT_EQ(said(reconciled), "end attended");
    for (const Change& change : reconciled.changes) {
        if (change.what != What::end) continue;
        EXPECT_THAT(change.acts, ElementsAre("act-1", "act-2"));
        ASSERT_TRUE(change.remember);
        EXPECT_TRUE(change.remember->attended);
    }
    EXPECT_EQ(flag(), "inactive");
}

TEST_F(Attended, FlagEndsAlsoWhileTheBrakeIsOn) {
    snooze_all(1);
    policy.brake = true;
    EXPECT_EQ(said(turn(1)), "end attended");
}

TEST_F(Attended, FlagIsLeftAloneByASecondTurn) {
    snooze_all(1);
    turn(1);
    const Reconciled again = look(2);
    EXPECT_FALSE(again.writes());
    EXPECT_EQ(again.look_again, std::nullopt);
}

// Hazards: H21
TEST_F(Attended, FlagStandsAsItIsWhileOneFindingIsOpen) {
    act(ActWhat::snooze, {"HF-04"}, 1);
    const std::string before = ehr.body(name("Flag/"));
    EXPECT_EQ(said(turn(1)), "keep same");
    EXPECT_EQ(ehr.body(name("Flag/")), before);
}

// Hazards: H21
TEST_F(Attended, FlagComesBackInPlaceWhenTheSnoozeIsOver) {
    snooze_all(1);
    turn(1);
    EXPECT_FALSE(look(28).writes());
    EXPECT_EQ(said(turn(29)), "update wanted-again");
    EXPECT_EQ(flag(), "active");
    for (const Remembered& row : ehr.memory.rows) EXPECT_FALSE(row.attended);
}

// Hazards: H09, H21
TEST_F(Attended, FlagComesBackWhenTheLevelRises) {
    snooze_all(1);
    turn(1);
    patient.pressure("bp2", 3, 165, 95);
    EXPECT_EQ(said(turn(3)), "update wanted-again");
}

TEST_F(Attended, FlagIsNeverMadeForFindingsThatWereAttendedToBefore) {
    ehr = {};
    snooze_all(0);
    EXPECT_EQ(said(turn(1)), "nothing");
    EXPECT_EQ(said(turn(28)), "create wanted");
}

TEST_F(Attended, FlagThatAHumanEditedIsLeft) {
    ehr.set(name("Flag/"), "code", R"({"text":"Min","coding":[{"code":")" + topic_code("cardiometabolic") + R"("}]})",
            noon(1));
    snooze_all(1);
    EXPECT_EQ(said(turn(1)), "leave human-edited!");
    EXPECT_EQ(flag(), "active");
}

TEST_F(Attended, FlagThatAHumanEndedDoesNotComeBackBecauseASnoozeIsOver) {
    snooze_all(1);
    ehr.set(name("Flag/"), "status", R"("inactive")", noon(1));
    turn(2);
    turn(20);
    const Reconciled later = look(29);
    EXPECT_EQ(said(later), "leave human-ended") << "the rules never agreed with the human";
}

// Hazards: H05
TEST_F(Attended, FlagStandsWhileSomethingThatItRestedOnIsMissing) {
    snooze_all(1);
    ehr.memory.missing_evidence = {"Observation/bp1"};
    EXPECT_EQ(said(turn(1)), "keep evidence-missing");
}

// Hazards: H18
TEST_F(Attended, FlagOfTheDeadEndsAsBefore) {
    snooze_all(1);
    patient.died(1);
    EXPECT_EQ(said(turn(2)), "end closed");
}

TEST_F(Attended, ActivitySaysSoInItsStatus) {
    act(ActWhat::snooze, {"HF-04"}, 1);
    act(ActWhat::acknowledge, {"HF-09"}, 1);
    turn(1);
    EXPECT_EQ(activity("HF-04"), "on-hold attended");
    EXPECT_EQ(activity("HF-09"), "completed attended");
    EXPECT_FALSE(look(2).writes());
}

TEST_F(Attended, ActivityThatIsNotRelevantIsCancelled) {
    act(ActWhat::not_relevant, {"HF-04"}, 1);
    turn(1);
    EXPECT_EQ(activity("HF-04"), "cancelled attended");
    EXPECT_EQ(activity("HF-09"), "not-started");
}

TEST_F(Attended, ActivityStartsAgainWhenTheAttentionHasEnded) {
    act(ActWhat::snooze, {"HF-04"}, 1);
    act(ActWhat::acknowledge, {"HF-09"}, 1);
    turn(1);
    patient.pressure("bp2", 29, 152, 94);
    turn(29);
    EXPECT_EQ(activity("HF-04"), "not-started");
    EXPECT_EQ(activity("HF-09"), "not-started");
    EXPECT_FALSE(look(30).writes());
}

TEST_F(Attended, ActivityThatIsNewSaysSoFromTheStart) {
    ehr = {};
    act(ActWhat::snooze, {"HF-04"}, 0);
    turn(0);
    EXPECT_EQ(activity("HF-04"), "on-hold attended");
    EXPECT_FALSE(look(1).writes());
}

TEST_F(Attended, ActivityOnHoldIsCompletedByAMeasurement) {
    act(ActWhat::snooze, {"HF-04"}, 1);
    turn(1);
    patient.weight("w2", 2, "70");
    turn(3);
    EXPECT_EQ(activity("HF-04"), "completed not-met");
}

TEST(AttendedWanted, IsUntouchedWithoutActs) {
    test::PaperPatient patient;
    patient.height("h1", -900, "180").weight("w1", -2, "85");
    const test::PaperJudged judged = patient.judged();
    const auto drafts = draft(judged, rules::Language::nb);
    auto wanted = want(judged, *drafts, rules::Language::nb);
    attend(*wanted, judged, attention(judged, {}, noon()), {});
    for (const WantedTopic& one : wanted->topics) EXPECT_THAT(one.attended_by, IsEmpty());
    for (const ActivityDraft& one : wanted->care_plan->activities) EXPECT_EQ(one.attended, "");
}

}  // namespace
}  // namespace hv::plugin
