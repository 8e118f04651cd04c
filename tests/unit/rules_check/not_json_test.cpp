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
    EXPECT_EQ(told_after("EX-01", "\"within\": \"365 d\"", "\"within\": \"365 d\", \"of\": \"bmi\""),
              "not-json 17:55 rules[0]: duplicate name `of`");
}
TEST(RuleFile, RefusesNaN) {
    EXPECT_EQ(told_after("EX-01", "25.0", "NaN"), "not-json 18:31 rules[0].bands[0].through: `NaN` is no JSON number");
}
TEST(RuleFile, RefusesInfinity) {
    EXPECT_EQ(told_after("EX-01", "25.0", "-Infinity"),
              "not-json 18:32 rules[0].bands[0].through: `Infinity` is no JSON number");
}
TEST(RuleFile, RefusesAComment) {
    EXPECT_EQ(told_after("EX-01", "\"kind\"", "// why\n\"kind\""), "not-json 17:7 rules[0]: comments are no JSON");
}
TEST(RuleFile, RefusesATrailingComma) {
    EXPECT_EQ(told_after("EX-01", "[\"gp\"]", "[\"gp\",]"), "not-json 15:88 rules[0].audience[1]: comma before `]`");
}
TEST(RuleFile, RefusesATextInLatin1) {
    EXPECT_EQ(told_after("EX-02", "Mål", "M\xe5l"), "not-json 21:81 rules[1].text.nb: no UTF-8 character begins here");
}
TEST(RuleFile, RefusesBytesAfterItsEnd) {
    EXPECT_EQ(told_of_set(example_file("ruleset.json") + "{}"), "not-json 92:1 text after the end of the document");
}
TEST(RuleFile, RefusesAnEmptyFile) {
    EXPECT_EQ(told_of_set(""), "not-json 1:1 the text is empty");
}
TEST(RuleFile, RefusesAFileThatIsCutShort) {
    EXPECT_EQ(told_of_set(example_file("ruleset.json").substr(0, 400)),
              "not-json 5:19 topics[0]: the text ends too early");
}
TEST(RuleFile, RefusesNestingOverSixtyFour) {
    EXPECT_EQ(told_of_set(std::string(70, '[')),
              "not-json 1:65 "
              "[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]["
              "0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: nested "
              "deeper than 64 levels");
}
TEST(RuleFile, RefusesAListInPlaceOfTheSet) {
    EXPECT_EQ(told_of_set("[]"), "wrong-type 1:1 the file: wanted an object, found an array");
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
