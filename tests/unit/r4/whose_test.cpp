#include "fhir/r4/whose.hpp"

#include <gtest/gtest.h>

namespace hv::fhir::r4 {
namespace {

constexpr Text fnr = "urn:oid:2.16.578.1.12.4.1.4.1";

Whose her() {
    Whose whose;
    whose.learn_id("p1");
    whose.learn_url("https://ehr.example.no/fhir/Patient/p1");
    whose.learn_identifier({fnr, "12848899907"});
    return whose;
}

TEST(Whose, KnowsHerByReferenceInEveryForm) {
    for (const Text reference :
         {"Patient/p1", "patient/p1", "Patient/p1/_history/4", "https://ehr.example.no/fhir/Patient/p1",
          "Patient?identifier=urn:oid:2.16.578.1.12.4.1.4.1|12848899907"})
        EXPECT_EQ(her().match({reference, {}, {}}), Match::yes) << reference;
}

// Hazards: H02
TEST(Whose, TakesNobodyElse) {
    for (const Text reference : {"Patient/p2", "Group/p1", "Device/p1", "https://other.example.no/fhir/Patient/p1",
                                 "urn:uuid:0d2a", "Patient?identifier=urn:oid:2.16.578.1.12.4.1.4.1|1", "#p", "p1"})
        EXPECT_EQ(her().match({reference, {}, {}}), Match::no) << reference;
}

TEST(Whose, KnowsHerByIdentifierUnderEverySpellingOfTheRegister) {
    for (const Text system : {fnr, Text("urn:uid:2.16.578.1.12.4.1.4.1"), Text("2.16.578.1.12.4.1.4.1"),
                              Text("http://hl7.no/fhir/NamingSystem/FNR")})
        EXPECT_EQ(her().match({{}, {}, {system, "12848899907"}}), Match::yes) << system;
    EXPECT_EQ(her().match({{}, {}, {fnr, "02918599991"}}), Match::no);
    EXPECT_EQ(her().match({{}, {}, {"urn:oid:2.16.578.1.12.4.1.4.2", "12848899907"}}), Match::no);
    EXPECT_EQ(her().match({{}, {}, {{}, "12848899907"}}), Match::no);
}

// Hazards: H02
TEST(Whose, DoesNotBelieveAReferenceThatTheIdentifierContradicts) {
    EXPECT_EQ(her().match({"Patient/p1", {}, {fnr, "02918599991"}}), Match::no);
    EXPECT_EQ(her().match({"Patient/p2", {}, {fnr, "12848899907"}}), Match::no);
    EXPECT_EQ(her().match({"Patient/p1", {}, {"http://dips.no/id", "7"}}), Match::yes);
}

TEST(Whose, LetsTheIdentifierDecideWhenTheReferenceLeadsNowhere) {
    EXPECT_EQ(her().match({"urn:uuid:0d2a", {}, {fnr, "12848899907"}}), Match::yes);
    EXPECT_EQ(her().match({"https://other.example.no/fhir/Patient/9", {}, {fnr, "12848899907"}}), Match::yes);
}

TEST(Whose, SaysNothingAboutAnEmptySubject) {
    EXPECT_EQ(her().match({}), Match::unsaid);
}

TEST(Whose, SeesThatATypeNamesNoPatient) {
    EXPECT_EQ(her().match({{}, "Device", {fnr, "12848899907"}}), Match::no);
    EXPECT_EQ(her().match({{}, "http://ehelse.no/fhir/StructureDefinition/sfm-Patient", {fnr, "12848899907"}}),
              Match::yes);
}

TEST(Subjects, AgreeWhenALinkConnectsTheirNames) {
    Whose whose;
    EXPECT_TRUE(whose.learn_all({{"Patient/p1", {}, {}},
                                 {{}, {}, {fnr, "12848899907"}},
                                 {"Patient/p1", {}, {fnr, "12848899907"}},
                                 {"Group/g", {}, {}}}));
    EXPECT_EQ(whose.first_id(), "p1");
}

// Hazards: H02
TEST(Subjects, DisagreeWhenNothingConnectsThem) {
    EXPECT_FALSE(Whose().learn_all({{"Patient/p1", {}, {}}, {"Patient/p2", {}, {}}}));
    EXPECT_FALSE(Whose().learn_all({{"Patient/p1", {}, {}}, {{}, {}, {fnr, "12848899907"}}}));
    EXPECT_FALSE(Whose().learn_all({{"https://a/fhir/Patient/1", {}, {}}, {"https://b/fhir/Patient/1", {}, {}}}));
}

TEST(Subjects, AreNobodyWhenThereAreNone) {
    Whose whose;
    EXPECT_TRUE(whose.learn_all({}));
    EXPECT_FALSE(whose.known());
    EXPECT_EQ(whose.first_id(), "");
}

}  // namespace
}  // namespace hv::fhir::r4
