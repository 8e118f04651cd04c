// `hjertevakt rules ...`: verdicts, places and exit codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/support/program.hpp"

namespace hv::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::StartsWith;

const std::string hjertefrisk = std::string(HV_SOURCE_DIR) + "/rules/sets/hjertefrisk";

// The shipped set, with one text replaced by another.
std::string changed(const Scratch& scratch, std::string_view from, std::string_view to) {
    std::string bytes = slurp(fs::path(hjertefrisk) / "ruleset.json");
    const std::size_t at = bytes.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    bytes.replace(at, from.size(), to);
    return scratch.file("ruleset.json", bytes);
}

std::size_t line_of(const std::string& path, std::string_view text) {
    const std::string bytes = slurp(path);
    return 1 + static_cast<std::size_t>(
                   std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.find(text)), '\n'));
}

TEST(RulesCheck, AcceptsTheShippedSetsFromTheBinaryAndFromTheirFolder) {
    const Ran inside = run({"rules", "check"});
    EXPECT_EQ(inside.code, 0) << inside.err;
    EXPECT_THAT(inside.out, HasSubstr("hjertefrisk 1.0.0 accepted: "));
    const Ran folder = run({"rules", "check", std::string(HV_SOURCE_DIR) + "/rules/sets"});
    EXPECT_EQ(folder.code, 0) << folder.err;
    EXPECT_EQ(std::ranges::count(folder.out, '\n'), std::ranges::count(inside.out, '\n'));
    EXPECT_EQ(run({"rules", "check", "hjertefrisk"}).code, 0);
}

TEST(RulesCheck, RejectsADuplicateNameAtItsLine) {
    const Scratch scratch;
    const std::string path = changed(scratch, R"("version":)", R"("id": "twice", "version":)");
    const Ran ran = run({"rules", "check", path});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr(path + ":" + std::to_string(line_of(path, R"("id": "twice")")) + ":"));
    EXPECT_THAT(ran.err, HasSubstr("duplicate name `id`"));
    EXPECT_THAT(ran.out, HasSubstr("rejected: 1 problem"));
}

TEST(RulesCheck, RejectsNaN) {
    const Scratch scratch;
    const std::string path = scratch.file("ruleset.json", "{\n  \"version\": NaN\n}\n");
    const Ran ran = run({"rules", "check", path});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr(path + ":2:14: "));
}

TEST(RulesCheck, RejectsAFileOfFortyMegabytes) {
    const Scratch scratch;
    const std::string path = scratch.file("ruleset.json", std::string(std::size_t{40} << 20, ' '));
    const Ran ran = run({"rules", "check", path});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr(path + ": is larger than any rule set may be"));
    EXPECT_THAT(ran.err, HasSubstr("  hint: "));
}

TEST(RulesCheck, RejectsAFileThatIsNotUtf8AtItsLine) {
    const Scratch scratch;
    const std::string path = scratch.file("ruleset.json", "{\n  \"id\": \"hjertefr\xEFsk\"\n}\n");
    const Ran ran = run({"rules", "check", path});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr(path + ":2:"));
}

TEST(RulesCheck, RejectsASetWithoutCases) {
    const Scratch scratch;
    const Ran ran = run({"rules", "check", scratch.file("ruleset.json", slurp(hjertefrisk + "/ruleset.json"))});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr("no case"));
}

TEST(RulesCheck, DoesNotFindWhatIsNotThere) {
    const Scratch scratch;
    const Ran missing = run({"rules", "check", "/nowhere/ruleset.json"});
    EXPECT_EQ(missing.code, 5);
    EXPECT_THAT(missing.err, HasSubstr("`/nowhere/ruleset.json`: there is no such file"));
    const Ran empty = run({"rules", "check", scratch.path().string()});
    EXPECT_EQ(empty.code, 5);
    EXPECT_THAT(empty.err, HasSubstr("holds no `ruleset.json`"));
}

TEST(RulesCheck, GivesItsVerdictAsJson) {
    const Scratch scratch;
    const Ran ran = run({"rules", "check", "--json", scratch.file("ruleset.json", "{\"id\": 1}"), "hjertefrisk"});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, IsEmpty());
    rapidjson::Document verdicts;
    verdicts.Parse(ran.out.c_str());
    ASSERT_TRUE(verdicts.IsArray());
    EXPECT_FALSE(verdicts[0]["accepted"].GetBool());
    EXPECT_GT(verdicts[0]["problems"].Size(), 0U);
    EXPECT_GT(verdicts[0]["problems"][0]["line"].GetInt(), 0);
    EXPECT_TRUE(verdicts[1]["accepted"].GetBool());
    EXPECT_STREQ(verdicts[1]["id"].GetString(), "hjertefrisk");
}

TEST(RulesTest, RunsTheCasesBesideASet) {
    const Ran ran = run({"rules", "test", hjertefrisk});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, MatchesRegex("hjertefrisk 1\\.0\\.0: [0-9]+ cases, 0 failed\n"));
}

TEST(RulesTest, NamesTheCaseThatFails) {
    const Scratch scratch;
    const std::string path = scratch.file("ruleset.json", slurp(hjertefrisk + "/ruleset.json"));
    const std::string story = scratch.file("cases/one.json", R"({ "case": "nobody is measured", "as_of": "2025-11-21",
  "patient": { "born": "1980", "sex": "male" }, "expect": { "HF-04": "not-met" } })");
    const Ran ran = run({"rules", "test", path});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr(story + ":2: nobody is measured\n  HF-04: expected `not-met`"));
    EXPECT_THAT(ran.out, HasSubstr("1 cases, 1 failed"));
}

TEST(RulesTest, NeedsCases) {
    const Scratch scratch;
    const Ran ran = run({"rules", "test", scratch.file("ruleset.json", slurp(hjertefrisk + "/ruleset.json"))});
    EXPECT_EQ(ran.code, 5);
    EXPECT_THAT(ran.err, HasSubstr("there is no case beside it"));
}

TEST(RulesSheet, IsTheOneThatStandsBesideTheSet) {
    const Ran ran = run({"rules", "sheet", "hjertefrisk", "--lang", "nb"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.out, slurp(hjertefrisk + "/sheet.nb.md"));
}

TEST(RulesSheet, IsWrittenToAFile) {
    const Scratch scratch;
    const std::string path = (scratch.path() / "sheet.html").string();
    const Ran ran = run({"rules", "sheet", "hjertefrisk", "--format", "html", "--lang", "en", "--out", path});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(slurp(path), StartsWith("<!"));
    const Ran nowhere = run({"rules", "sheet", "hjertefrisk", "--out", "/nowhere/sheet.md"});
    EXPECT_EQ(nowhere.code, 5);
    EXPECT_THAT(nowhere.err, HasSubstr("`/nowhere/sheet.md`: could not be written"));
}

TEST(RulesSheet, DoesNotPutTwoSetsOnOnePage) {
    EXPECT_EQ(run({"rules", "sheet", "--format", "html"}).code, 2);
    EXPECT_EQ(run({"rules", "sheet"}).code, 0);
}

TEST(RulesFmt, LeavesTheShippedSetsAsTheyAre) {
    for (const auto& entry : fs::recursive_directory_iterator(std::string(HV_SOURCE_DIR) + "/rules/sets")) {
        if (entry.path().extension() != ".json") continue;
        const Ran ran = run({"rules", "fmt", "--check", entry.path().string()});
        EXPECT_EQ(ran.code, 0) << ran.err;
    }
}

TEST(RulesFmt, ChecksWritesAndThenFindsNothingToDo) {
    const Scratch scratch;
    const std::string path = scratch.file("ruleset.json", R"({"version":"1.0.0","id":"mine"})");
    const Ran check = run({"rules", "fmt", "--check", path});
    EXPECT_EQ(check.code, 3);
    EXPECT_THAT(check.err, HasSubstr(path + ": laid out otherwise"));
    const Ran write = run({"rules", "fmt", "--write", path});
    EXPECT_EQ(write.code, 0);
    EXPECT_EQ(write.out, path + "\n");
    EXPECT_EQ(run({"rules", "fmt", path}).out, slurp(path));
    EXPECT_EQ(run({"rules", "fmt", "--check", path}).code, 0);
    EXPECT_THAT(run({"rules", "fmt", "--write", path}).out, IsEmpty());
}

TEST(RulesFmt, RefusesWhatIsNoJson) {
    const Ran ran = run({"rules", "fmt", "-"}, "{,}");
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("`standard input`"));
    EXPECT_EQ(run({"rules", "fmt", "--check", "--write", "x"}).code, 2);
}

TEST(RulesDiff, FindsNoDifferenceBetweenASetAndItself) {
    const Ran ran = run({"rules", "diff", "hjertefrisk", hjertefrisk});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("no difference"));
}

TEST(RulesDiff, SaysWhatAMovedLimitChanges) {
    const Scratch scratch;
    const std::string path =
        changed(scratch, R"({ "ref": "HF", "clause": "Overvekt)", R"({ "ref": "HF", "clause": "Ny Overvekt)");
    const Ran ran = run({"rules", "diff", hjertefrisk, path, "--json"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    rapidjson::Document differences;
    differences.Parse(ran.out.c_str());
    ASSERT_TRUE(differences.IsArray());
    ASSERT_GE(differences.Size(), 1U);
    EXPECT_STREQ(differences[0]["what"].GetString(), "changed");
    EXPECT_STREQ(differences[0]["aspect"].GetString(), "source");
}

TEST(RulesDiff, NeedsTwo) {
    EXPECT_EQ(run({"rules", "diff", "hjertefrisk"}).code, 2);
    EXPECT_EQ(run({"rules", "diff", "hjertefrisk", "nowhere"}).code, 5);
    EXPECT_EQ(run({"rules", "diff", "a", "b", "c"}).code, 2);
}

}  // namespace
}  // namespace hv::test
