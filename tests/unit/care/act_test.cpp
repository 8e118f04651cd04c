#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/care/care.hpp"
#include "plugin/store/memory_store.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/paper_patient.hpp"

namespace hv::plugin::care {
namespace {

using test::noon;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ActUponFindings : public testing::Test {
protected:
    Result<store::Act> ask(const Asked& asked) { return ask(asked, kari_); }
    Result<store::Act> ask(const Asked& asked, const Viewer& viewer) {
        return act({*store_, store_->care(), clock_}, viewer, patient_, judged_, asked);
    }
    static Asked snooze(int weeks = 4) {
        Asked asked;
        asked.id = "act-1";
        asked.what = "snooze";
        asked.rules = {"HF-09"};
        asked.reason = "patient-declines";
        asked.weeks = weeks;
        return asked;
    }
    static Asked acknowledge(const std::string& comment) {
        Asked asked;
        asked.id = "act-1";
        asked.what = "acknowledge";
        asked.rules = {"HF-09"};
        asked.comment = comment;
        return asked;
    }
    void refuses(const Asked& asked, Fault fault = Fault::invalid) {
        const auto refused = ask(asked);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().fault, fault) << refused.error().message;
        EXPECT_THAT(*store_->care().acts(patient_), IsEmpty());
        EXPECT_THAT(*store_->audit(0, 10), IsEmpty());
        EXPECT_EQ(store_->queue_state("north", noon())->waiting, 0U);
    }

    test::FakeClock clock_{noon()};
    std::unique_ptr<store::Store> store_ = store::open_memory_store();
    store::PatientKey patient_{"north", "p1"};
    Viewer kari_{"north", "Practitioner/p1", "Kari Lege", Role::gp, ""};
    test::PaperJudged judged_ = test::PaperPatient().pressure("bp1", -2, 150, 92).judged();
};

TEST_F(ActUponFindings, IsKeptWithWhatTheActorSaw) {
    const auto kept = ask(snooze());
    ASSERT_TRUE(kept) << kept.error().message;
    EXPECT_EQ(kept->who, patient_);
    EXPECT_EQ(kept->actor, "Practitioner/p1");
    EXPECT_EQ(kept->actor_name, "Kari Lege");
    EXPECT_EQ(kept->actor_role, "gp");
    EXPECT_EQ(kept->at, noon());
    EXPECT_EQ(kept->until, noon().plus_seconds(28 * 86'400));
    EXPECT_THAT(kept->seen, HasSubstr("Observation/bp1"));
    EXPECT_THAT(*store_->care().acts(patient_), ElementsAre(*kept));
    const Attention held = attention(judged_, acted({*kept}), noon());
    EXPECT_TRUE(held.covers("HF-09"));
}

TEST_F(ActUponFindings, IsAuditedWithoutItsComment) {
    Asked asked = snooze();
    asked.comment = "hemmelig";
    ASSERT_TRUE(ask(asked));
    const auto links = *store_->audit(0, 10);
    ASSERT_THAT(links, SizeIs(1));
    EXPECT_EQ(links[0].entry.action, "act.snooze");
    EXPECT_EQ(links[0].entry.actor, "Practitioner/p1");
    EXPECT_EQ(links[0].entry.object, "Act/" + store_->care().acts(patient_)->front().id);
    EXPECT_THAT(links[0].entry.detail, HasSubstr("HF-09"));
    EXPECT_THAT(links[0].entry.detail, HasSubstr("patient-declines"));
    EXPECT_THAT(links[0].entry.detail, Not(HasSubstr("hemmelig")));
}

TEST_F(ActUponFindings, BringsThePatientToTheFrontOfTheQueue) {
    ASSERT_TRUE(ask(snooze()));
    const std::array names{std::string("north")};
    const auto leases = *store_->claim(names, 1, noon(), std::chrono::seconds(60));
    ASSERT_THAT(leases, SizeIs(1));
    EXPECT_EQ(leases[0].who, patient_);
    EXPECT_EQ(leases[0].urgency, store::Urgency::urgent);
    EXPECT_EQ(leases[0].cause, "act");
}

TEST_F(ActUponFindings, IsOneActHoweverOftenTheButtonIsPressed) {
    const auto first = ask(snooze());
    clock_.advance(3);
    const auto second = ask(snooze());
    ASSERT_TRUE(first && second);
    EXPECT_EQ(*first, *second);
    EXPECT_THAT(*store_->audit(0, 10), SizeIs(1));
}

// Whoever goes back and chooses anew has the same form before them.
TEST_F(ActUponFindings, IsAnotherActWhenTheSameFormComesWithOtherContent) {
    ASSERT_TRUE(ask(snooze(1)));
    Asked asked = snooze(4);
    ASSERT_TRUE(ask(asked));
    asked.reason = "followed-by-other";
    ASSERT_TRUE(ask(asked));
    asked.comment = "ringte";
    ASSERT_TRUE(ask(asked));
    asked.what = "reopen";
    asked.weeks = 0;
    ASSERT_TRUE(ask(asked));
    EXPECT_THAT(*store_->care().acts(patient_), SizeIs(5));
    EXPECT_THAT(*store_->audit(0, 10), SizeIs(5));
}

TEST_F(ActUponFindings, IsTheSameActInWhateverOrderItsFindingsAreNamed) {
    Asked asked = snooze();
    asked.rules = {"HF-09", "HF-01", "HF-09"};
    const std::string id = act_id(asked, kari_.user);
    asked.rules = {"HF-01", "HF-09"};
    EXPECT_EQ(act_id(asked, kari_.user), id);
    EXPECT_NE(act_id(asked, "Practitioner/other"), id);
}

// Hazards: H21
TEST_F(ActUponFindings, RefusesToPutOffForOtherThanOneFourOrTwelveWeeks) {
    for (const int weeks : {-1, 0, 2, 13, 52}) refuses(snooze(weeks));
    for (const int weeks : {1, 4, 12}) {
        Asked asked = snooze(weeks);
        asked.id = "act-" + std::to_string(weeks);
        EXPECT_TRUE(ask(asked)) << weeks;
    }
}

TEST_F(ActUponFindings, RefusesWhoMayOnlyLook) {
    kari_.role = Role::other;
    refuses(snooze(), Fault::denied);
}

// Hazards: H02
TEST_F(ActUponFindings, RefusesAnotherPatientThanTheOneThatWasShown) {
    patient_.patient = "p2";
    refuses(snooze(), Fault::denied);
    patient_ = {"south", "p1"};
    refuses(snooze(), Fault::denied);
}

TEST_F(ActUponFindings, RefusesAFindingThatIsNotThere) {
    Asked asked = snooze();
    asked.rules = {"HF-09", "SE-08"};
    refuses(asked);
    asked.rules = {};
    refuses(asked);
}

TEST_F(ActUponFindings, WantsAReasonOrWordsWhereTheActNeedsThem) {
    Asked asked = snooze();
    asked.reason = "";
    refuses(asked);
    asked.reason = "nonsense";
    refuses(asked);
    asked.reason = "other";
    refuses(asked);
    refuses(acknowledge(" \n"));
    refuses(acknowledge("\xff"));
    EXPECT_TRUE(ask(acknowledge("målt på nytt, 128/80")));
}

TEST_F(ActUponFindings, CountsACommentInCharactersAsItsWriterDoes) {
    std::string comment;
    for (int i = 0; i < 1'999; ++i) comment += "ø";
    refuses(acknowledge(comment + "øø"));
    EXPECT_TRUE(ask(acknowledge(comment + "\r\n")));
}

TEST_F(ActUponFindings, RefusesToCallReadingsWrongWhereThereAreNone) {
    judged_ = test::PaperPatient().drug("m1", "N05AH03", -400, "10").judged();
    Asked asked;
    asked.id = "act-1";
    asked.what = "wrong-data";
    asked.rules = {"MON-04"};
    refuses(asked);
}

TEST_F(ActUponFindings, RefusesWhatNobodyCanDo) {
    Asked asked = snooze();
    asked.what = "delete";
    refuses(asked);
    asked = snooze();
    asked.id = "";
    refuses(asked);
    asked.id = "act 1<script>";
    refuses(asked);
}

// Hazards: H20
TEST_F(ActUponFindings, TakesAndHandsOverThePatientAsAWhole) {
    Asked asked;
    asked.id = "act-1";
    asked.what = "take";
    ASSERT_TRUE(ask(asked));
    asked.id = "act-2";
    asked.what = "hand-over";
    for (const char* to : {"", "Practitioner/", "Patient/p1", "role:nobody", "Practitioner/<x>"}) {
        asked.to = to;
        EXPECT_FALSE(ask(asked)) << to;
    }
    asked.to = "role:psychiatrist";
    EXPECT_TRUE(ask(asked));
    asked.to = kari_.user;
    EXPECT_TRUE(ask(asked));
    asked = snooze();
    asked.id = "act-4";
    asked.to = "role:gp";
    EXPECT_FALSE(ask(asked));
}

// Hazards: H20
TEST_F(ActUponFindings, HandsOverToAPersonOnlyWhoIsKnown) {
    Asked asked;
    asked.id = "act-1";
    asked.what = "hand-over";
    asked.to = "Practitioner/nobody";
    refuses(asked);
    asked.to = "Practitioner/p2";
    refuses(asked);
    const ReadPerson ehr = [](std::string_view type, std::string_view id) -> Result<std::string> {
        if (id != "p2") return Error{Fault::not_found, "no such resource", ""};
        return R"({"resourceType":")" + std::string(type) + R"(","id":")" + std::string(id) + R"("})";
    };
    const auto with_ehr = [&] { return act({*store_, store_->care(), clock_}, kari_, patient_, judged_, asked, ehr); };
    EXPECT_TRUE(with_ehr());
    asked.to = "Practitioner/nobody";
    EXPECT_FALSE(with_ehr());
    Asked taken;
    taken.id = "act-2";
    taken.what = "take";
    const Viewer ola{"north", "Practitioner/p3", "Ola Lege", Role::gp, ""};
    ASSERT_TRUE(ask(taken, ola));
    asked.to = "Practitioner/p3";  // who has acted before is somebody, also without the EHR
    EXPECT_TRUE(ask(asked));
}

TEST_F(ActUponFindings, OfAKindThatNobodyKnowsCountsForNothing) {
    store::Act act;
    act.what = "from the future";
    EXPECT_THAT(acted({act}), IsEmpty());
}

}  // namespace
}  // namespace hv::plugin::care
