#include "plugin/care/refusal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hv::plugin::care {
namespace {

using rules::Language;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Refusal, IsKnownAgainByTheCodeOfItsError) {
    for (int i = 0; i <= static_cast<int>(Refusal::stray_weeks); ++i) {
        const auto why = static_cast<Refusal>(i);
        const Error error = refused(why, "x");
        EXPECT_EQ(refusal_of(error), why) << error.message;
        EXPECT_THAT(error.message, StartsWith("act-"));
        EXPECT_FALSE(error.hint.empty());
    }
    EXPECT_FALSE(refusal_of(Error{Fault::conflict, "somebody was faster", ""}));
    EXPECT_FALSE(refusal_of(Error{Fault::conflict, "", ""}));
}

TEST(Refusal, IsSaidInTheLanguageOfWhoActs) {
    for (int i = 0; i <= static_cast<int>(Refusal::stray_weeks); ++i) {
        const Error error = refused(static_cast<Refusal>(i), "x");
        const std::string nb = words_of(error, Language::nb);
        const std::string en = words_of(error, Language::en);
        EXPECT_NE(nb, en);
        for (const std::string& words : {nb, en}) {
            EXPECT_THAT(words, Not(HasSubstr("act-")));
            EXPECT_THAT(words, Not(HasSubstr("%")));
        }
    }
    EXPECT_EQ(words_of(refused(Refusal::no_such_weeks, "0"), Language::nb),
              "«0» uker kan ikke velges; velg 1, 4 eller 12 uker");
    EXPECT_EQ(words_of(refused(Refusal::no_such_weeks, "0"), Language::en),
              "`0` weeks cannot be chosen; choose 1, 4 or 12 weeks");
    EXPECT_EQ(words_of(refused(Refusal::no_such_reason, "bogus"), Language::nb),
              "«bogus» er ingen årsak som kan oppgis; velg en fra listen");
    EXPECT_THAT(words_of(refused(Refusal::not_met, "SE-08"), Language::nb),
                StartsWith("«SE-08» gjelder ikke pasienten nå"));
}

TEST(Refusal, RepeatsWhatWasAskedAsItWas) {
    for (const char* odd : {"", "%", "`", "x: y", "act-weeks: `1`", "«ø»"}) {
        EXPECT_EQ(words_of(refused(Refusal::no_such_act, odd), Language::en),
                  "`" + std::string(odd) + "` is nothing that can be done; load the page again");
    }
}

TEST(Refusal, LeavesWhatTheStoreCouldNotDoToAGeneralWord) {
    EXPECT_EQ(words_of(Error{Fault::conflict, "row 3 is locked", ""}, Language::nb),
              "noe er endret i mellomtiden; se på pasienten på nytt");
    EXPECT_EQ(words_of(Error{Fault::internal, "no such table", ""}, Language::en), "a fault of ours; nothing was done");
}

}  // namespace
}  // namespace hv::plugin::care
