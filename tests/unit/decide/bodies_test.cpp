// One body of each sort that reconciling writes: about one patient, and valid FHIR.
//
// HV_FHIR_BODIES=FILE: where they are written, one a line, for the official validator (tests/stages/fhir.sh).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/unit/decide/turn.hpp"

namespace hv::plugin {
namespace {

struct Story {
    Turns turns{};
    std::vector<std::string> bodies{};
    int hour = 0;

    void turn() {
        const Reconciled reconciled = turns.look(at(hour));
        const std::vector<std::string> targets = turns.ehr.apply(reconciled, at(hour));
        for (const Change& change : reconciled.changes) {
            if (change.writes()) bodies.push_back(change.body);
        }
        if (const auto from = provenance(turns.wanted, reconciled, targets, at(hour))) bodies.push_back(from->body);
        ++hour;
    }
    void want_all(const std::string& said, const std::string& reading) {
        turns.want_flag(said, reading, hour);
        turns.want_plan({measurement("MON-03"), advice("HF-01", reading)});
        turns.wanted.care_plan_footing = footing(reading, at(hour));
    }
    void want_nothing() {
        turns.want_none();
        turns.want_no_plan();
        turns.say("MON-03", RuleOutcome::not_met, {"Observation/w5"});
        turns.say("HF-01", RuleOutcome::not_applicable);
    }
    void end_as_human(const std::string& name, const std::string& status) {
        turns.ehr.set(name, "status", '"' + status + '"', at(hour++));
    }
};

// Created, updated, ended, revived, followed on, revoked.
Story whole_story(Kind alert) {
    Story story;
    story.turns.policy.alert = alert;
    const std::string name(type_of(alert));
    story.want_all("Se oversikt", "w2");
    story.turn();
    story.want_all("Se oversikt i dag", "w3");
    story.turns.wanted.care_plan->unrecognised = {"Legemiddel som ikke ble gjenkjent"};
    story.turns.wanted.care_plan->supporting = {{fhir::ResourceType::medication_statement, "m1", ""}};
    story.turn();
    story.want_nothing();
    story.turn();
    story.want_all("Se oversikt", "w6");
    story.turn();
    story.end_as_human(name + "/1", alert == Kind::flag ? "inactive" : "completed");
    story.end_as_human("CarePlan/2", "completed");
    story.want_all("Se oversikt", "w7");
    story.turn();
    story.turns.wanted.closed = true;
    story.want_nothing();
    story.turn();
    return story;
}

// Hazards: H02
TEST(Bodies, AreAboutTheEvaluatedPatientInEveryChapter) {
    for (const Kind alert : {Kind::flag, Kind::task}) {
        const Story story = whole_story(alert);
        EXPECT_EQ(story.bodies.size(), 18U) << "six chapters with an alert, a plan and a provenance each";
        for (const std::string& body : story.bodies) {
            const auto document = *json::Document::parse(body);
            const json::Value root = document.root();
            if (root["resourceType"].text() == "Provenance") continue;
            const json::Value who = root[root["resourceType"].text() == "Task" ? "for" : "subject"];
            EXPECT_EQ(who["reference"].text(), subject);
        }
    }
}

TEST(Bodies, AreHandedToTheValidator) {
    const char* const file = std::getenv("HV_FHIR_BODIES");
    std::ofstream out(file == nullptr ? testing::TempDir() + "bodies.ndjson" : file, std::ios::binary);
    for (const Kind alert : {Kind::flag, Kind::task}) {
        for (const std::string& body : whole_story(alert).bodies) out << body << '\n';
    }
    EXPECT_TRUE(out.flush());
}

}  // namespace
}  // namespace hv::plugin
