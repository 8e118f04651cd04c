// Names of what we write: the same on every run, different for every purpose, without personal data.
#include "plugin/decide/naming.hpp"

#include <gtest/gtest.h>

#include <set>

namespace hv::plugin {
namespace {

TEST(NameUuid, IsTheOneOfTheStandardsOwnExample) {
    // RFC 9562 appendix B.2.
    EXPECT_EQ(name_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"),
              "5c146b14-3c52-8afd-938a-375d0df1fbf6");
}

TEST(NameUuid, ReadsTheNamespaceInEitherCase) {
    EXPECT_EQ(name_uuid("6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "x"),
              name_uuid("6ba7b8109dad11d180b400c04fd430c8", "x"));
}

TEST(Identifiers, DifferByPatientPurposeAndTopic) {
    const std::set<std::string> values{
        flag_identifier("Patient/p1", "monitoring").value, flag_identifier("Patient/p1", "cardiometabolic").value,
        flag_identifier("Patient/p2", "monitoring").value, care_plan_identifier("Patient/p1").value,
        care_plan_identifier("Patient/p2").value,          provenance_identifier("Patient/p1", "a").value,
        provenance_identifier("Patient/p1", "b").value,
    };
    EXPECT_EQ(values.size(), 7U);
}

// Hazards: H10
TEST(Identifiers, NeverChange) {
    // What stands in an EHR under these names must be found again by every later version.
    EXPECT_EQ(flag_identifier("Patient/p1", "cardiometabolic").value, "5623a8d3-a078-8fd4-ace1-15884745fddd");
    EXPECT_EQ(care_plan_identifier("Patient/p1").value, "88cb739a-4a27-8b61-b0d0-40666fdb93ca");
}

// Hazards: H19
TEST(Identifiers, HoldNothingOfThePatient) {
    const Identifier flag = flag_identifier("Patient/13897512345", "cardiometabolic");
    EXPECT_EQ((std::string(flag.system) + flag.value).find("13897512345"), std::string::npos);
}

// Hazards: H19
TEST(TopicCode, SaysNothingOfWhatTheTopicIsCalled) {
    // Written into EHRs: it never changes.
    EXPECT_EQ(topic_code("metabolic-syndrome"), "t-0d4f959d");
    EXPECT_NE(topic_code("cardiometabolic"), topic_code("metabolic-syndrome"));
}

}  // namespace
}  // namespace hv::plugin
