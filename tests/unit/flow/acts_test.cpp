// Acts on their way through the corridor: into the EHR, the audit and the worklist's row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "fhir/base/zone.hpp"
#include "fhir/client/fhir_ehr.hpp"
#include "fhir/json/value.hpp"
#include "plugin/care/care.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/flow/assess.hpp"
#include "plugin/flow/judge.hpp"
#include "plugin/flow/replay.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"
#include "plugin/store/memory_store.hpp"
#include "rules/engine/check.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/paper_patient.hpp"

namespace hv::plugin {
namespace {

using test::noon;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const store::PatientKey who{"north", "p1"};

std::shared_ptr<ActiveSets> shipped() {
    auto active = std::make_shared<ActiveSets>();
    active->digest = "sha256:shipped";
    active->vocabulary = rules::shipped_vocabulary();
    for (const rules::RuleSet& set : rules::shipped_rule_sets()) {
        if (!set.optional) active->sets.push_back(set);
    }
    return active;
}

fhir::client::ThrottleOptions unlimited() {
    fhir::client::ThrottleOptions options;
    options.limits = {};
    return options;
}

sandbox::SandboxOptions lenient() {
    sandbox::SandboxOptions options;
    options.check_references = false;
    return options;
}

// A heavy patient with one raised blood pressure, on olanzapine, in an EHR in memory.
class ActsInTheCorridor : public testing::Test {
protected:
    ActsInTheCorridor() {
        tenant_.name = who.ehr;
        tenant_.ehr = &ehr_;
        patient_.height("h1", -900, "180").weight("w1", -2, "85").pressure("bp1", -2, 150, 92);
        patient_.drug("m1", "N05AH03", -400, "10");
        turn();
    }

    Turn turn() {
        EXPECT_TRUE(sandbox_.load(patient_.bundle()));
        const std::array wanted{store::Wanted{who, store::Urgency::normal, clock_.now(), "poll"}};
        EXPECT_TRUE(store_->enqueue(wanted));
        const std::array names{who.ehr};
        const auto leases = store_->claim(names, 1, clock_.now(), std::chrono::seconds(60));
        EXPECT_TRUE(leases && leases->size() == 1);
        const auto turn = assess({*store_, *rules_, clock_, tenant_}, leases->front());
        EXPECT_TRUE(turn) << turn.error().message;
        return turn ? *turn : Turn{};
    }
    void days(int count) { clock_.advance(std::int64_t{count} * 86'400); }

    [[nodiscard]] JudgedPatient judged() const {
        std::vector<const rules::RuleSet*> sets;
        for (const rules::RuleSet& set : rules_->sets) sets.push_back(&set);
        const std::array documents{patient_.bundle()};
        auto patient = judge(documents, rules_->vocabulary, sets, clock_.now());
        EXPECT_TRUE(patient);
        return std::move(*patient);
    }
    // Whatever is met now is put off for four weeks.
    store::Act snooze_all(const std::string& id = "act-1") {
        const JudgedPatient patient = judged();
        care::Asked asked;
        asked.id = id;
        asked.what = "snooze";
        asked.reason = "already-followed-up";
        asked.weeks = 4;
        for (const AttendedFinding& finding : attention(patient.judged(), {}, clock_.now()).findings) {
            asked.rules.push_back(finding.rule);
        }
        const care::Viewer kari{who.ehr, "Practitioner/gp1", "Kari Lege", care::Role::gp, ""};
        const auto act = care::act({*store_, store_->care(), clock_}, kari, who, patient.judged(), asked);
        EXPECT_TRUE(act) << act.error().message;
        return *act;
    }
    [[nodiscard]] std::string flag() const {
        for (const std::string& body : sandbox_.resources("Flag")) {
            const auto document = *json::Document::parse(body);
            const json::Value coding = *document.root()["code"]["coding"].items().begin();
            if (coding["code"].text() == topic_code("cardiometabolic"))
                return std::string(document.root()["status"].text());
        }
        return "none";
    }
    [[nodiscard]] store::Summary row() { return store_->care().summary(who)->value(); }
    [[nodiscard]] std::vector<store::AuditEntry> audited(std::string_view action) {
        std::vector<store::AuditEntry> entries;
        const auto links = store_->audit(0, 1000);
        for (const store::AuditLink& link : *links) {
            if (link.entry.action == action) entries.push_back(link.entry);
        }
        return entries;
    }

    test::FakeClock clock_{noon()};
    std::unique_ptr<store::Store> store_ = store::open_memory_store();
    std::shared_ptr<ActiveSets> rules_ = shipped();
    sandbox::SandboxEhr sandbox_{clock_, lenient()};
    sandbox::SandboxTransport transport_{sandbox_};
    fhir::client::Throttle throttle_{unlimited(), clock_};
    fhir::client::FhirEhr ehr_{*fhir::client::Url::parse("http://sandbox.example/fhir"), transport_, nullptr, throttle_,
                               clock_};
    Tenant tenant_;
    test::PaperPatient patient_{};
};

TEST_F(ActsInTheCorridor, FindTheFlagStandingAndTheRowOfTheWorklist) {
    EXPECT_EQ(flag(), "active");
    const store::Summary row = this->row();
    EXPECT_EQ(row.level, 4);
    EXPECT_EQ(row.attended, 0);
    EXPECT_EQ(row.since, from_oslo(*Date::parse("2025-11-19"), 0)) << "the day of the weight, not of the first look";
    EXPECT_EQ(row.name, "Per Prøve");
    EXPECT_EQ(row.unit, "Organization/dps-nord");
    EXPECT_THAT(row.responsible, ElementsAre("Practitioner/gp1"));
    EXPECT_THAT(row.drugs, ElementsAre("N05AH03"));
    EXPECT_THAT(row.body, AllOf(HasSubstr(R"("born":"1980-05-17")"), HasSubstr(R"("rule":"HF-04")"),
                                HasSubstr(R"("dose":"10 mg")"), HasSubstr(R"("newest":"2025-11-19")")));
}

// Hazards: H07
TEST_F(ActsInTheCorridor, EndTheFlagInTheEhrAndAreNamedInTheAudit) {
    days(1);
    const store::Act snooze = snooze_all();
    const Turn turn = this->turn();
    EXPECT_GE(turn.ended, 1U);
    EXPECT_EQ(flag(), "inactive");
    EXPECT_THAT(audited("flag.end"),
                Contains(Field(&store::AuditEntry::detail, AllOf(HasSubstr("attended"), HasSubstr(snooze.id)))));
    EXPECT_EQ(store_->counts(who.ehr, earliest_instant)->ended_since, 0U) << "the brake does not count them";
}

TEST_F(ActsInTheCorridor, LeaveASecondTurnNothingToWrite) {
    days(1);
    snooze_all();
    turn();
    const Turn again = turn();
    EXPECT_EQ(again.created + again.updated + again.ended, 0U);
}

// Hazards: H21
TEST_F(ActsInTheCorridor, WakeThePatientWhenTheSnoozeIsOver) {
    days(1);
    const store::Act act = snooze_all();
    const Turn turn = this->turn();
    ASSERT_TRUE(turn.wake_up);
    EXPECT_LE(*turn.wake_up, *act.until);
    clock_.sleep_until(*act.until);
    this->turn();
    EXPECT_EQ(flag(), "active");
}

// Hazards: H21
TEST_F(ActsInTheCorridor, StayInTheRowOfTheWorklist) {
    days(1);
    snooze_all();
    turn();
    const store::Summary row = this->row();
    EXPECT_EQ(row.level, 0);
    EXPECT_EQ(row.attended, 4);
    EXPECT_THAT(row.body, AllOf(HasSubstr(R"("what":"snooze")"), HasSubstr(R"("byName":"Kari Lege")")));
}

// Hazards: H09, H21
TEST_F(ActsInTheCorridor, StayBrokenWhenTheValueFallsAgain) {
    days(1);
    snooze_all();
    turn();
    days(2);
    patient_.pressure("bp2", 2, 170, 100);
    turn();
    EXPECT_EQ(flag(), "active");
    EXPECT_THAT(row().body, HasSubstr(R"("broken":"level-rose")"));
    ASSERT_THAT(audited("act.reopen"), SizeIs(1));
    EXPECT_THAT(audited("act.reopen")[0].detail, AllOf(HasSubstr("HF-09"), HasSubstr("level-rose")));
    patient_.pressure("bp2", 2, 120, 80, "2").weight("w1", -2, "70");
    days(1);
    turn();
    patient_.pressure("bp3", 4, 150, 92);
    days(1);
    turn();
    EXPECT_THAT(audited("act.reopen"), SizeIs(1)) << "it is said once";
    EXPECT_THAT(row().body, HasSubstr(R"("rule":"HF-09")"));
    EXPECT_GT(row().level, 0);
}

TEST_F(ActsInTheCorridor, KeepSinceWhileAFindingStays) {
    const auto since = row().since;
    days(10);
    turn();
    EXPECT_EQ(row().since, since);
    EXPECT_EQ(row().assessed_at, noon(10));
}

// Hazards: H18
TEST_F(ActsInTheCorridor, LeaveNoRowForTheDeadOrForWhomTheEhrHasNoMore) {
    patient_.died(1);
    days(2);
    turn();
    EXPECT_EQ(row().level, 0);
    EXPECT_EQ(row().since, std::nullopt);
}

// Hazards: H25
TEST_F(ActsInTheCorridor, ChangeNothingInWhatIsDecidedAgain) {
    days(1);
    snooze_all();
    turn();
    days(40);
    turn();
    const RulesOf rules_of = [this](const std::string&) { return rules_; };
    const auto replayed = replay(*store_, rules_of, 0, 1000);
    ASSERT_TRUE(replayed);
    EXPECT_GE(replayed->same, 1U);
    EXPECT_THAT(replayed->differing, IsEmpty());
}

}  // namespace
}  // namespace hv::plugin
