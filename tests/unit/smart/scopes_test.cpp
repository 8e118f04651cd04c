// What was granted decides, whatever its spelling (S16).
#include "plugin/smart/scopes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/smart/session.hpp"

namespace hv::test {
namespace {

using plugin::smart::scope_text;
using plugin::smart::Scopes;
using testing::HasSubstr;
using testing::Not;

TEST(GrantedScopes, S16BothVersionsMeanTheSame) {
    EXPECT_TRUE(Scopes("patient/*.read").may("Observation", 's'));
    EXPECT_TRUE(Scopes("patient/Observation.rs").may("Observation", 'r'));
    EXPECT_FALSE(Scopes("patient/Observation.rs").may("Observation", 'c'));
    EXPECT_TRUE(Scopes("user/Observation.write").may("Observation", 'c'));
    EXPECT_FALSE(Scopes("patient/Observation.rs").may("Condition", 'r'));
    EXPECT_EQ(Scopes("patient/Observation.read openid launch patient/Observation.rs").text(),
              "launch openid patient/Observation.rs");
}

TEST(GrantedScopes, S16AreReadAsNarrowAsTheyAre) {
    const Scopes part("patient/Observation.rs?category=laboratory");
    EXPECT_FALSE(part.may("Observation", 'r'));
    EXPECT_TRUE(part.may_in_part("Observation", 'r'));
    EXPECT_FALSE(Scopes("").may("Patient", 'r'));
    EXPECT_FALSE(Scopes("system/*.cruds").may("Patient", 'r')) << "not the user's";
    EXPECT_FALSE(Scopes("patient/Observation.sr").may("Observation", 'r')) << "letters out of order mean nothing";
    EXPECT_FALSE(Scopes("patient/Observation.").may("Observation", 'r'));
    EXPECT_FALSE(Scopes("patient/<script>.rs").may("<script>", 'r'));
}

TEST(GrantedScopes, S18ASubsetIsSeenByMeaning) {
    const Scopes wide("patient/*.rs openid");
    EXPECT_TRUE(Scopes("patient/Observation.r").within(wide));
    EXPECT_TRUE(Scopes("patient/Observation.rs?category=laboratory").within(wide));
    EXPECT_FALSE(Scopes("patient/Observation.cruds").within(wide));
    EXPECT_FALSE(Scopes("patient/Observation.r fhirUser").within(wide));
}

TEST(WantedScopes, AreWhatTheRulesNeedTheFormAndWhoTheUserIs) {
    const std::string v2 = scope_text({{"Patient", "Observation"}, "online_access", "user/Organization.rs", true});
    EXPECT_EQ(v2,
              "openid fhirUser launch online_access patient/Patient.rs patient/Observation.rs patient/Observation.c "
              "user/Practitioner.rs user/PractitionerRole.rs user/Organization.rs");
    const std::string v1 = scope_text({{"Observation"}, "", "", false, true, false});
    EXPECT_EQ(v1,
              "openid fhirUser launch/patient patient/Observation.read patient/Observation.write "
              "user/Practitioner.read user/PractitionerRole.read");
    EXPECT_THAT(scope_text({{"Observation"}, "", "", false, false}), Not(HasSubstr("patient/")));
}

TEST(SessionMay, AsksTheGrantedScopes) {
    plugin::smart::Session session;
    session.scope = "patient/Observation.rs";
    EXPECT_TRUE(session.may("Observation", 's'));
    EXPECT_FALSE(session.may("Observation", 'c'));
    EXPECT_FALSE(session.may("Observation", 'x'));
}

}  // namespace
}  // namespace hv::test
