// What is kept of a turn: the same bytes when it is judged again, and no personal number.
#include <fstream>
#include <iterator>
#include <regex>

#include "plugin/flow/unnumbered.hpp"
#include "tests/unit/flow/clinic.hpp"

namespace hv::plugin {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

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

TEST_F(KeptDocuments, HoldNoPersonalNumber) {
    ASSERT_TRUE(std::regex_search(demo_patient(), std::regex("\"[0-9]{11}\""))) << "the fixture has one";
    const std::string input = kept().input;
    EXPECT_FALSE(std::regex_search(input, std::regex("(^|[^0-9])[0-9]{11}([^0-9]|$)")));
    EXPECT_THAT(input, HasSubstr("demo-01"));
    EXPECT_THAT(input, HasSubstr("number-1"));
    EXPECT_EQ(replayed().same, 1U);
}

std::string cleaned(std::string document) {
    Unnumbered unnumbered;
    unnumbered.clean(document);
    return document;
}

TEST(Unnumbered, StandsTheSameForTheSameNumberInEveryDocument) {
    Unnumbered unnumbered;
    std::string patient = R"({"resourceType":"Patient","id":"p1","identifier":[{"value":"13031353453"}]})";
    std::string page = R"({"resource":{"subject":{"identifier":{"value":"13031353453"}}},)"
                       R"("other":{"subject":{"identifier":{"value":"24115649340"}}}})";
    unnumbered.clean(patient);
    unnumbered.clean(page);
    EXPECT_EQ(patient, R"({"resourceType":"Patient","id":"p1","identifier":[{"value":"number-1"}]})");
    EXPECT_THAT(page, HasSubstr(R"("subject":{"identifier":{"value":"number-1"}})"));
    EXPECT_THAT(page, HasSubstr(R"("value":"number-2")"));
}

TEST(Unnumbered, TakesTheNumberOutOfNarrativeAndDisplay) {
    const std::string clean = cleaned(R"x({"resourceType":"Patient","id":"p1","identifier":[{"value":"13031353453"}],)x"
                                      R"x("text":{"div":"<div id=\"a\">Kari 13031353453</div>"},"n":13031353453,)x"
                                      R"x("link":[{"other":{"display":"Kari (13031353453)"}}],"x":"913031353453"})x");
    EXPECT_THAT(clean, HasSubstr("Kari number-1<"));
    EXPECT_THAT(clean, HasSubstr("(number-1)"));
    EXPECT_THAT(clean, HasSubstr("\"n\":13031353453,")) << "a JSON number stays one";
    EXPECT_THAT(clean, HasSubstr("913031353453")) << "a longer number is another";
}

TEST(Unnumbered, KnowsThePersonalNumbersSystemsWhereverTheyStand) {
    const std::string clean =
        cleaned(R"({"valueIdentifier":{"system":"urn:oid:2.16.578.1.12.4.1.4.1","value":"13031353453"},)"
                R"("identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.4","value":"7654321"}]})");
    EXPECT_THAT(clean, Not(HasSubstr("13031353453")));
    EXPECT_THAT(clean, HasSubstr("7654321")) << "of a health worker";
}

TEST(Unnumbered, LeavesTheLogicalIdAsItIs) {
    const std::string document = R"({"resourceType":"Patient","id":"4711","identifier":[{"value":"4711"}]})";
    EXPECT_EQ(cleaned(document), document);
    EXPECT_EQ(cleaned("no JSON 13031353453"), "no JSON 13031353453");
}

}  // namespace
}  // namespace hv::plugin
