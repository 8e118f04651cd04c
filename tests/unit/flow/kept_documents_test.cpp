// What is kept of a turn: the same bytes when it is judged again.
#include <fstream>
#include <iterator>

#include "tests/unit/flow/clinic.hpp"

namespace hv::plugin {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string demo_patient() {
    std::ifstream file(HV_SOURCE_DIR "/plugin/sandbox/patients/01-olanzapin-vektoekning.json");
    return {std::istreambuf_iterator<char>(file), {}};
}

// 2025-11-21T12:00:00.315730734+01:00: real clocks have nanoseconds.
const Instant now{1'763'722'800'315'730'734};

class KeptDocuments : public test_clinic::Clinic {
protected:
    KeptDocuments() : Clinic(now) {
        EXPECT_TRUE(sandbox_.load(demo_patient()));
        const auto walked = turn("demo-01");
        EXPECT_TRUE(walked) << walked.error().message;
    }
    store::Decision kept() { return **store_->last_decision({"north", "demo-01"}); }
};

TEST_F(KeptDocuments, GiveTheSameBytesAgainWhateverTheClockCounts) {
    EXPECT_EQ(replayed().same, 1U);
    EXPECT_THAT(replayed().differing, IsEmpty());
    EXPECT_THAT(kept().answer, HasSubstr(".31573"));
}

}  // namespace
}  // namespace hv::plugin
