// A rule document that is no strict JSON is refused where it stops being that.
#include <gtest/gtest.h>

#include "rules/engine/document.hpp"
#include "tests/unit/rules_check/example.hpp"

namespace hv::rules {
namespace {

std::string told_after(std::string_view after, std::string_view from, std::string_view to) {
    return told_of_set(break_text(example_file("ruleset.json"), {"", after, from, to, ""}));
}

TEST(RuleFile, RefusesADuplicateName) {
    EXPECT_EQ(told_after("EX-01", "\"within\": \"365 d\"", "\"within\": \"365 d\", \"of\": \"bmi\""), "");
}
TEST(RuleFile, RefusesNaN) {
    EXPECT_EQ(told_after("EX-01", "25.0", "NaN"), "");
}
TEST(RuleFile, RefusesInfinity) {
    EXPECT_EQ(told_after("EX-01", "25.0", "-Infinity"), "");
}
TEST(RuleFile, RefusesAComment) {
    EXPECT_EQ(told_after("EX-01", "\"kind\"", "// why\n\"kind\""), "");
}
TEST(RuleFile, RefusesATrailingComma) {
    EXPECT_EQ(told_after("EX-01", "[\"gp\"]", "[\"gp\",]"), "");
}
TEST(RuleFile, RefusesATextInLatin1) {
    EXPECT_EQ(told_after("EX-02", "Mål", "M\xe5l"), "");
}
TEST(RuleFile, RefusesBytesAfterItsEnd) {
    EXPECT_EQ(told_of_set(example_file("ruleset.json") + "{}"), "");
}
TEST(RuleFile, RefusesAnEmptyFile) {
    EXPECT_EQ(told_of_set(""), "");
}
TEST(RuleFile, RefusesAFileThatIsCutShort) {
    EXPECT_EQ(told_of_set(example_file("ruleset.json").substr(0, 400)), "");
}
TEST(RuleFile, RefusesNestingOverSixtyFour) {
    EXPECT_EQ(told_of_set(std::string(70, '[')), "");
}
TEST(RuleFile, RefusesAListInPlaceOfTheSet) {
    EXPECT_EQ(told_of_set("[]"), "");
}

TEST(RuleFile, RefusesFortyMegabytesUnread) {
    Problems problems;
    EXPECT_FALSE(check("ruleset.json", std::string(std::size_t{40} << 20, ' '), example_vocabulary(), problems));
    EXPECT_EQ(told(problems), "too-large 1:1 the file has 41943040 bytes; a rule document may have 4194304");
}

TEST(RuleFile, CountsColumnsInCharacters) {
    EXPECT_EQ(told_of_set("{ \"id\": \"é\" }").substr(0, 20), "missing-field 1:1 ve");
}

}  // namespace
}  // namespace hv::rules
