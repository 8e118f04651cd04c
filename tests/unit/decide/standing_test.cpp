// What counts as standing under our names, and when an answer is not whole.
#include "plugin/decide/standing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/decide/naming.hpp"
#include "tests/unit/decide/turn.hpp"

namespace hv::plugin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string flag(const std::string& id, const std::string& more = {}, const std::string& of = "Patient/p1") {
    return R"({"resourceType":"Flag","id":")" + id + R"(","identifier":[{"system":")" + std::string(uri::flag) +
           R"(","value":")" + flag_identifier(subject, topic).value + R"("}],"status":"active","code":{"text":"x"},)" +
           R"("subject":{"reference":")" + of + R"("})" + more + "}";
}

std::string page(const std::vector<std::string>& resources, const std::string& more = {}) {
    std::string entries;
    for (const std::string& resource : resources) {
        if (!entries.empty()) entries += ',';
        entries += R"({"fullUrl":"https://ehr.test/fhir/Flag/1","resource":)" + resource + "}";
    }
    return R"({"resourceType":"Bundle","type":"searchset")" + more + R"(,"entry":[)" + entries + "]}";
}

Standing read(std::vector<std::string> pages) {
    return read_standing(subject, std::vector{SearchAnswer{Kind::flag, std::move(pages)}});
}

TEST(Standing, HoldsOnlyWhatCarriesOurIdentifier) {
    const Standing standing = read({page({flag("1"), R"({"resourceType":"Flag","id":"2","status":"active",)"
                                                     R"("subject":{"reference":"Patient/p1"}})"})});
    EXPECT_TRUE(standing.complete);
    EXPECT_TRUE(standing.covers(Kind::flag));
    EXPECT_FALSE(standing.covers(Kind::care_plan)) << "nobody asked for it";
    ASSERT_THAT(standing.items, SizeIs(1));
    EXPECT_EQ(standing.items[0].id, "1");
    EXPECT_TRUE(standing.items[0].active);
}

// Hazards: H02
TEST(Standing, RefusesOursAboutSomebodyElse) {
    for (const char* other : {"Patient/p2", "https://other.test/fhir/Patient/p1", "Group/p1", ""}) {
        const Standing standing = read({page({flag("1", "", other)})});
        EXPECT_THAT(standing.items, IsEmpty()) << other;
        EXPECT_THAT(standing.foreign, ElementsAre(flag_identifier(subject, topic).value)) << other;
    }
}

TEST(Standing, KnowsThePatientInEverySpelling) {
    for (const char* same : {"Patient/p1", "https://ehr.test/fhir/Patient/p1", "Patient/p1/_history/3"}) {
        EXPECT_THAT(read({page({flag("1", "", same)})}).items, SizeIs(1)) << same;
    }
}

struct Torn {
    const char* why;
    std::vector<std::string> pages;
};
class StandingTorn : public testing::TestWithParam<Torn> {};

// Hazards: H05
TEST_P(StandingTorn, IsNotComplete) {
    const Standing standing = read(GetParam().pages);
    EXPECT_FALSE(standing.complete);
    EXPECT_FALSE(standing.covers(Kind::flag));
    EXPECT_THAT(standing.trouble, SizeIs(1));
}

const std::string outcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":")";
INSTANTIATE_TEST_SUITE_P(
    Answers, StandingTorn,
    testing::Values(
        Torn{"NoAnswer", {}}, Torn{"NoJson", {"<html>"}}, Torn{"HalfAPage", {page({flag("1")}).substr(0, 200)}},
        Torn{"NoSearch", {R"({"resourceType":"Bundle","type":"collection"})"}},
        Torn{"AnErrorAlone", {outcome + R"(error","code":"exception"}]})"}},
        Torn{"AnnouncedPage", {page({flag("1")}, R"(,"link":[{"relation":"next","url":"https://ehr.test/2"}])")}},
        Torn{"LargerTotal", {page({flag("1")}, R"(,"total":2)")}},
        Torn{"ErrorAmongTheEntries", {page({flag("1"), outcome + R"(error","code":"exception"}]})"})}},
        Torn{"SomethingSuppressed", {page({outcome + R"(information","code":"suppressed"}]})"})}},
        Torn{"OnlyAPart", {page({flag("1", R"(,"meta":{"tag":[{"code":"SUBSETTED"}]})")})}},
        Torn{"ChangedMeanwhile",
             {page({flag("1", R"(,"meta":{"versionId":"1"})")}), page({flag("1", R"(,"meta":{"versionId":"2"})")})}},
        Torn{"NoId", {page({R"({"resourceType":"Flag","status":"active"})"})}}),
    [](const auto& torn) { return std::string(torn.param.why); });

TEST(Standing, IsCompleteOverSeveralPages) {
    const std::string first =
        page({flag("1")}, R"(,"total":2,"link":[{"relation":"next","url":"https://ehr.test/2"}])");
    const Standing standing = read({first, page({flag("1"), flag("2")})});
    EXPECT_TRUE(standing.complete);
    EXPECT_THAT(standing.items, SizeIs(2)) << "a page that moved names one twice";
}

TEST(Standing, TakesAFlagThatOnePageNamesTwiceForOne) {
    const std::string one = flag("1", R"(,"meta":{"versionId":"1"})");
    const Standing standing = read({page({one, one}, R"(,"total":2)")});
    EXPECT_TRUE(standing.complete);
    EXPECT_THAT(standing.items, SizeIs(1));
}

TEST(Standing, IsNotCompleteWhenAPageMovedAndOneMayBeMissing) {
    const std::string next = R"(,"total":4,"link":[{"relation":"next","url":"https://ehr.test/2"}])";
    EXPECT_FALSE(read({page({flag("1"), flag("2")}, next), page({flag("2"), flag("3")}, R"(,"total":4)")}).complete);
}

TEST(Standing, TakesAWarningForWhatItIs) {
    EXPECT_TRUE(read({page({flag("1"), outcome + R"(warning","code":"not-supported"}]})"})}).complete);
}

TEST(EvidenceNotIn, NamesWhatTheRowsRestOnAndNoDocumentHolds) {
    Memory memory;
    memory.rows.resize(2);
    memory.rows[0].evidence = {"Observation/w2", "Observation/w3"};
    memory.rows[1].evidence = {"Observation/w2", "Patient/p1"};
    const std::vector<std::string> documents{
        R"({"resourceType":"Patient","id":"p1"})",
        R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","id":"w3"}}]})"};
    EXPECT_THAT(evidence_not_in(memory, documents), ElementsAre("Observation/w2"));
}

}  // namespace
}  // namespace hv::plugin
