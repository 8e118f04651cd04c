// An EHR that takes neither Flag nor Task.
#include "plugin/flow/timed_ehr.hpp"
#include "tests/support/paper_patient.hpp"
#include "tests/unit/flow/clinic.hpp"

namespace hv::plugin {
namespace {

using testing::IsEmpty;

class WithoutAlerts : public TimedEhr {
public:
    explicit WithoutAlerts(fhir::client::Ehr& ehr) : TimedEhr(ehr, nullptr) {}
    Result<fhir::client::Abilities> abilities() override {
        Result<fhir::client::Abilities> can = TimedEhr::abilities();
        if (can) std::erase_if(can->types, [](const auto& type) { return type.type == "Flag" || type.type == "Task"; });
        return can;
    }
};

class AnEhrWithoutFlagAndTask : public test_clinic::Clinic {
protected:
    AnEhrWithoutFlagAndTask() : Clinic(test::noon()), poor_(ehr_) {
        test::PaperPatient patient;
        patient.height("h1", -900, "180").weight("w1", -2, "85").pressure("bp1", -2, 150, 92);
        patient.drug("m1", "N05AH03", -400, "10");
        EXPECT_TRUE(sandbox_.load(patient.bundle()));
        tenant_.ehr = &poor_;
    }
    WithoutAlerts poor_;
};

TEST_F(AnEhrWithoutFlagAndTask, GetsNothingWrittenNoCarePlanEither) {
    const Result<Turn> walked = turn("p1");
    ASSERT_TRUE(walked) << walked.error().message;
    EXPECT_EQ(walked->created, 0U);
    EXPECT_THAT(sandbox_.resources("CarePlan"), IsEmpty());
    EXPECT_TRUE(*store_->last_decision({"north", "p1"})) << "everything is recorded";
}

}  // namespace
}  // namespace hv::plugin
