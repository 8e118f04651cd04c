// The one CarePlan and the life of its activities.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/decide/turn.hpp"

namespace hv::plugin {
namespace {

using testing::HasSubstr;
using testing::Not;

Turns standing_plan() {
    Turns turns;
    turns.want_plan({measurement("MON-03"), advice("HF-01")});
    turns.turn(at(0));
    return turns;
}

std::string_view rule_of(json::Value activity) {
    const json::Value reason = *activity["detail"]["reasonCode"].items().begin();
    return (*reason["coding"].items().begin())["code"].text();
}

std::string status_of(const Turns& turns, std::string_view rule) {
    const auto document = *json::Document::parse(turns.ehr.body("CarePlan/1"));
    for (const json::Value activity : document.root()["activity"].items()) {
        if (rule_of(activity) == rule) return std::string(activity["detail"]["status"].text());
    }
    return "no such activity";
}

// As a human sets it, with the words of the care team around it.
void set_status(Turns& turns, std::string_view rule, std::string_view status, Instant now) {
    const auto document = *json::Document::parse(turns.ehr.body("CarePlan/1"));
    const auto write_status = [&](json::Writer& out) { out.string(status); };
    const auto write_progress = [](json::Writer& out) {
        out.begin_array().begin_object().member("text", "avtalt").end_object().end_array();
    };
    const auto write = [&](json::Writer& out) {
        out.begin_array();
        for (const json::Value activity : document.root()["activity"].items()) {
            if (rule_of(activity) != rule) {
                copy(out, activity);
                continue;
            }
            const auto write_detail = [&](json::Writer& to) {
                copy_with(to, activity["detail"], {{"status", write_status}});
            };
            copy_with(out, activity, {{"detail", write_detail}, {"progress", write_progress}});
        }
        out.end_array();
    };
    turns.ehr.edit("CarePlan/1", {{"activity", write}}, now);
}

TEST(ReconcilePlan, PlansWhatIsWantedAsNotStarted) {
    Turns turns = standing_plan();
    EXPECT_EQ(turns.member("CarePlan/1", "status"), "active");
    EXPECT_EQ(status_of(turns, "MON-03"), "not-started");
    EXPECT_EQ(turns.said(at(1), Kind::care_plan), "keep same");
}

TEST(ReconcilePlan, CarriesOverWhatTheCareTeamSaysOfAnActivity) {
    Turns turns = standing_plan();
    set_status(turns, "MON-03", "in-progress", at(1));
    EXPECT_EQ(turns.said(at(2), Kind::care_plan), "keep same");
    turns.want_plan({measurement("MON-03", "2025-12-05"), advice("HF-01")});
    EXPECT_EQ(turns.said(at(3), Kind::care_plan), "update content-differs");
    EXPECT_EQ(status_of(turns, "MON-03"), "in-progress");
    EXPECT_THAT(turns.ehr.body("CarePlan/1"), HasSubstr(R"("progress":[{"text":"avtalt"}])"));
    EXPECT_THAT(turns.ehr.body("CarePlan/1"), HasSubstr(R"("start":"2025-12-05")"));
}

TEST(ReconcilePlan, LeavesAPlanThatAHumanRewrote) {
    Turns turns = standing_plan();
    turns.ehr.set("CarePlan/1", "title", R"("Min plan")", at(1));
    EXPECT_EQ(turns.said(at(2), Kind::care_plan), "leave human-edited!");
    turns.want_no_plan();
    turns.say("MON-03", RuleOutcome::not_met, {"Observation/w5"});
    turns.say("HF-01", RuleOutcome::not_met, {"Observation/w6"});
    EXPECT_EQ(turns.said(at(3), Kind::care_plan), "leave human-edited!");
}

TEST(ReconcilePlan, CompletesAnActivityByItsMeasurementAndKeepsItInThePlan) {
    Turns turns = standing_plan();
    turns.want_plan({advice("HF-01")});
    turns.say("MON-03", RuleOutcome::not_met, {"Observation/w5"});
    EXPECT_EQ(turns.said(at(1), Kind::care_plan), "update content-differs");
    EXPECT_EQ(status_of(turns, "HF-01"), "not-started");
    EXPECT_EQ(status_of(turns, "MON-03"), "completed");
    EXPECT_THAT(turns.ehr.body("CarePlan/1"), HasSubstr(R"("outcomeReference":[{"reference":"Observation/w5"}])"));
    EXPECT_EQ(turns.said(at(2), Kind::care_plan), "keep same");
}

TEST(ReconcilePlan, CancelsAnActivityThatDoesNotApplyAnyMore) {
    Turns turns = standing_plan();
    turns.want_plan({advice("HF-01")});
    turns.say("MON-03", RuleOutcome::not_applicable);
    turns.turn(at(1));
    EXPECT_EQ(status_of(turns, "MON-03"), "cancelled");
}

// Hazards: H05, H06
TEST(ReconcilePlan, LeavesAnActivityOpenThatIsUnknownOrWhoseEvidenceIsMissing) {
    Turns turns = standing_plan();
    turns.want_plan({advice("HF-01")});
    turns.say("MON-03", RuleOutcome::unknown);
    turns.turn(at(1));
    EXPECT_EQ(status_of(turns, "MON-03"), "not-started");
    turns.say("MON-03", RuleOutcome::not_applicable);
    turns.ehr.memory.missing_evidence = {"Observation/w2"};
    turns.turn(at(2));
    EXPECT_EQ(status_of(turns, "MON-03"), "not-started");
}

// Hazards: H05
TEST(ReconcilePlan, LeavesAnActivityOpenOfWhichNobodyRemembersOnWhatItRested) {
    Turns turns = standing_plan();
    turns.ehr.memory = {};
    turns.want_plan({measurement("MON-03")});
    turns.say("HF-01", RuleOutcome::not_applicable);
    for (int hour = 1; hour < 4; ++hour) {
        turns.turn(at(hour));
        EXPECT_EQ(status_of(turns, "HF-01"), "not-started") << hour;
    }
    turns.say("HF-01", RuleOutcome::not_met, {"Observation/w9"});
    turns.turn(at(4));
    EXPECT_EQ(status_of(turns, "HF-01"), "completed");
    turns.turn(at(5));
    EXPECT_FALSE(turns.ehr.memory.rows.front().evidence.empty()) << "now everything of it is known again";
}

TEST(ReconcilePlan, LeavesAnActivityThatAHumanHasPutOnHold) {
    Turns turns = standing_plan();
    set_status(turns, "MON-03", "on-hold", at(1));
    turns.want_plan({advice("HF-01")});
    turns.say("MON-03", RuleOutcome::not_applicable);
    turns.turn(at(2));
    EXPECT_EQ(status_of(turns, "MON-03"), "on-hold");
}

TEST(ReconcilePlan, StartsAnActivityAgainThatWeHaveClosed) {
    Turns turns = standing_plan();
    turns.want_plan({advice("HF-01")});
    turns.say("MON-03", RuleOutcome::not_met, {"Observation/w5"});
    turns.turn(at(1));
    turns.want_plan({measurement("MON-03", "2026-02-20"), advice("HF-01")});
    EXPECT_EQ(turns.said(at(2), Kind::care_plan), "update content-differs");
    EXPECT_EQ(status_of(turns, "MON-03"), "not-started");
    EXPECT_THAT(turns.ehr.body("CarePlan/1"), Not(HasSubstr("statusReason")));
    EXPECT_EQ(turns.said(at(3), Kind::care_plan), "keep same");
}

TEST(ReconcilePlan, StartsAnActivityAgainThatAHumanClosedOnlyWhenItFallsDueLaterOrByNewerEvidence) {
    Turns turns = standing_plan();
    set_status(turns, "MON-03", "completed", at(1));
    set_status(turns, "HF-01", "cancelled", at(1));
    EXPECT_EQ(turns.said(at(2), Kind::care_plan), "keep same");
    turns.want_plan({measurement("MON-03", "2026-02-20"), advice("HF-01", "w7")});
    turns.turn(at(3));
    EXPECT_EQ(status_of(turns, "MON-03"), "not-started");
    EXPECT_EQ(status_of(turns, "HF-01"), "not-started");
}

TEST(ReconcilePlan, CompletesThePlanWhenNothingOfItIsWantedAnyMore) {
    Turns turns = standing_plan();
    turns.want_no_plan();
    turns.say("MON-03", RuleOutcome::not_met, {"Observation/w5"});
    turns.say("HF-01", RuleOutcome::not_applicable);
    EXPECT_EQ(turns.said(at(1), Kind::care_plan), "end not-met");
    EXPECT_EQ(turns.member("CarePlan/1", "status"), "completed");
    EXPECT_THAT(turns.member("CarePlan/1", "period"), HasSubstr("end"));
    EXPECT_EQ(status_of(turns, "MON-03"), "completed");
    EXPECT_EQ(status_of(turns, "HF-01"), "cancelled");
    EXPECT_EQ(turns.said(at(2), Kind::care_plan), "");
}

// Hazards: H06
TEST(ReconcilePlan, KeepsThePlanWhileARuleOfItIsUnknown) {
    Turns turns = standing_plan();
    turns.want_no_plan();
    turns.say("MON-03", RuleOutcome::not_met, {"Observation/w5"});
    turns.say("HF-01", RuleOutcome::unknown);
    EXPECT_EQ(turns.said(at(1), Kind::care_plan), "keep unknown");
}

TEST(ReconcilePlan, KeepsAPlanWhoseRulesNobodyHasAnyMore) {
    Turns turns = standing_plan();
    turns.want_no_plan();
    turns.wanted.rules.clear();
    EXPECT_EQ(turns.said(at(1), Kind::care_plan), "keep not-judged");
    turns.policy.end_unjudged = true;
    EXPECT_EQ(turns.said(at(2), Kind::care_plan), "end not-met");
    EXPECT_EQ(status_of(turns, "MON-03"), "cancelled");
}

// Hazards: H18
TEST(ReconcilePlan, RevokesThePlanOfTheDead) {
    Turns turns = standing_plan();
    turns.want_no_plan();
    turns.wanted.closed = true;
    EXPECT_EQ(turns.said(at(1), Kind::care_plan), "end closed");
    EXPECT_EQ(turns.member("CarePlan/1", "status"), "revoked");
    EXPECT_EQ(status_of(turns, "MON-03"), "cancelled");
}

TEST(ReconcilePlan, RevivesItsOwnPlan) {
    Turns turns = standing_plan();
    turns.want_no_plan();
    turns.say("MON-03", RuleOutcome::not_met, {"Observation/w5"});
    turns.say("HF-01", RuleOutcome::not_met, {"Observation/w6"});
    turns.turn(at(1));
    turns.want_plan({advice("HF-01", "w8")});
    EXPECT_EQ(turns.said(at(2), Kind::care_plan), "update wanted-again");
    EXPECT_EQ(turns.member("CarePlan/1", "status"), "active");
    EXPECT_EQ(status_of(turns, "HF-01"), "not-started");
    EXPECT_EQ(status_of(turns, "MON-03"), "completed");
    EXPECT_EQ(turns.said(at(3), Kind::care_plan), "keep same");
}

TEST(ReconcilePlan, ReplacesAPlanThatAHumanEndedOnceThereIsNewerEvidence) {
    Turns turns = standing_plan();
    turns.ehr.set("CarePlan/1", "status", R"("revoked")", at(1));
    EXPECT_EQ(turns.said(at(2), Kind::care_plan), "leave human-ended");
    turns.wanted.care_plan_footing = footing("w9", at(3));
    EXPECT_EQ(turns.said(at(4), Kind::care_plan), "create newer-evidence");
    EXPECT_EQ(turns.member("CarePlan/2", "replaces"), R"([{"reference":"CarePlan/1"}])");
    EXPECT_EQ(turns.said(at(5), Kind::care_plan), "keep same");
}

TEST(ReconcilePlan, IsTheSamePlanInWhateverOrderItsActivitiesStand) {
    Turns turns = standing_plan();
    turns.want_plan({advice("HF-01"), measurement("MON-03")});
    EXPECT_EQ(turns.said(at(1), Kind::care_plan), "keep same");
}

}  // namespace
}  // namespace hv::plugin
