// What `hjertevakt evaluate` says, and with which exit code it ends, when something is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/program.hpp"

namespace hv::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view anna =
    R"({"resourceType":"Patient","id":"anna","birthDate":"1980-01-01","gender":"female"})";
constexpr std::string_view berit =
    R"({"resourceType":"Patient","id":"berit","birthDate":"1970-01-01","gender":"female"})";

std::string bundle(const std::vector<std::string>& resources) {
    std::string entries;
    for (const std::string& resource : resources)
        entries += (entries.empty() ? "" : ",") + ("{\"resource\":" + resource + "}");
    return R"({"resourceType":"Bundle","type":"collection","entry":[)" + entries + "]}";
}

// One clear message: where, what, and what to do; nothing on standard output.
void expect_refused(const Ran& ran, int code, std::string_view where, std::string_view what) {
    EXPECT_EQ(ran.code, code) << ran.err;
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, HasSubstr("hjertevakt: "));
    EXPECT_THAT(ran.err, HasSubstr(std::string(where)));
    EXPECT_THAT(ran.err, HasSubstr(std::string(what)));
}

TEST(EvaluateRefuses, AMissingFileWithItsName) {
    const Ran ran = run({"evaluate", "/nowhere/patient.json"});
    expect_refused(ran, 5, "`/nowhere/patient.json`", "there is no such file");
    EXPECT_THAT(ran.err, HasSubstr("hint: "));
}

TEST(EvaluateRefuses, AFileThatThisUserMayNotRead) {
    if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
    const Scratch scratch;
    const std::string path = scratch.file("patient.json", anna);
    fs::permissions(path, fs::perms::none);
    expect_refused(run({"evaluate", path}), 4, path, "may not read it");
}

TEST(EvaluateRefuses, AFolderWithoutABundle) {
    const Scratch scratch;
    expect_refused(run({"evaluate", scratch.path().string()}), 5, scratch.path().string(), "holds no `*.json` file");
}

TEST(EvaluateRefuses, AFileThatIsNoJsonWithTheByte) {
    const Scratch scratch;
    const std::string path = scratch.file("patient.json", R"({"resourceType": nonsense})");
    expect_refused(run({"evaluate", path}), 2, path, "byte 17");
}

TEST(EvaluateRefuses, ADuplicateName) {
    const Scratch scratch;
    const std::string path = scratch.file("patient.json", R"({"resourceType":"Patient","id":"a","id":"b"})");
    expect_refused(run({"evaluate", path}), 2, path, "duplicate name `id`");
}

TEST(EvaluateRefuses, AFileThatIsNotUtf8) {
    const Scratch scratch;
    const std::string path = scratch.file("patient.json", "{\"resourceType\":\"Patient\",\"id\":\"K\xE5re\"}");
    expect_refused(run({"evaluate", path}), 2, path, "byte ");
}

TEST(EvaluateRefuses, AFileOfFortyMegabytes) {
    const Scratch scratch;
    const std::string path = scratch.file("patient.json", std::string(std::size_t{40} << 20, ' '));
    expect_refused(run({"evaluate", path}), 2, path, "larger than 32 MiB");
}

TEST(EvaluateRefuses, AnEndlessStandardInput) {
    expect_refused(run({"evaluate", "-"}, std::string(std::size_t{40} << 20, ' ')), 2, "standard input",
                   "larger than 32 MiB");
}

TEST(EvaluateRefuses, JsonThatIsNoFhir) {
    const Scratch scratch;
    const std::string path = scratch.file("patient.json", R"({"name":"Anna"})");
    expect_refused(run({"evaluate", path}), 2, path, "resourceType");
}

TEST(EvaluateRefuses, ABundleAboutNobody) {
    const Scratch scratch;
    const std::string path = scratch.file("patient.json", bundle({}));
    expect_refused(run({"evaluate", path}), 2, path, "holds nothing about a patient");
}

TEST(EvaluateRefuses, TwoPatientsInOneBundleAndJudgesNobody) {
    const Scratch scratch;
    const std::string path = scratch.file("both.json", bundle({std::string(anna), std::string(berit)}));
    for (const std::string format : {"text", "json", "fhir"}) {
        expect_refused(run({"evaluate", path, "--format", format}), 2, path, "two patients");
    }
}

TEST(EvaluateRefuses, AnUnknownOptionAndNamesTheNearOne) {
    const Ran ran = run({"evaluate", demo_patient("01-olanzapin-vektoekning"), "--asof", "2025-11-21"});
    expect_refused(ran, 2, "`--asof`", "unknown option");
    EXPECT_THAT(ran.err, HasSubstr("did you mean `--as-of`?"));
}

TEST(EvaluateRefuses, AMomentThatIsNone) {
    for (const std::string moment : {"yesterday", "2025", "2025-11", "2025-02-30", "21.11.2025"}) {
        expect_refused(run({"evaluate", demo_patient("05-aripiprazol-uten-grunnlinje"), "--as-of", moment}), 2,
                       "`" + moment + "`", "no date and no instant");
    }
}

TEST(EvaluateRefuses, AValueThatAnOptionDoesNotHave) {
    expect_refused(run({"evaluate", "x.json", "--format", "xml"}), 2, "`--format`", "text, json, fhir");
    expect_refused(run({"evaluate", "x.json", "--lang", "sv"}), 2, "`--lang`", "nb, en");
    expect_refused(run({"evaluate", "x.json", "--lang"}), 2, "`--lang`", "needs a value");
}

TEST(EvaluateRefuses, OptionsThatContradictEachOther) {
    expect_refused(run({"evaluate", "x.json", "--json", "--format", "fhir"}), 2, "--json", "contradict");
    expect_refused(run({"evaluate", "x.json", "--explain", "--format", "fhir"}), 2, "--explain", "text and json");
}

TEST(EvaluateRefuses, NoFileAtAll) {
    expect_refused(run({"evaluate"}), 2, "evaluate", "needs FILE|DIR|-");
}

TEST(EvaluateRefuses, ARejectedRuleSetAndJudgesNobody) {
    const Scratch scratch;
    const std::string set = scratch.file("ruleset.json", R"({"id": "mine"})");
    const Ran ran = run({"evaluate", demo_patient("05-aripiprazol-uten-grunnlinje"), "--rules", set});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, HasSubstr(set + ":1:"));
    EXPECT_THAT(ran.err, HasSubstr("nobody was judged"));
}

TEST(EvaluateRefuses, TheSameRuleSetTwice) {
    expect_refused(run({"evaluate", demo_patient("05-aripiprazol-uten-grunnlinje"), "--rules", "hjertefrisk", "--rules",
                        "hjertefrisk"}),
                   2, "--rules", "`hjertefrisk`");
}

TEST(EvaluateRefuses, ToCallAHalfWrittenResultDone) {
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full on this machine";
    const Ran ran =
        run({"evaluate", demo_patient("01-olanzapin-vektoekning"), "--as-of", "2025-11-21"}, {}, {}, " >/dev/full");
    EXPECT_EQ(ran.code, 70);
    EXPECT_THAT(ran.err, HasSubstr("standard output could not be written"));
}

TEST(EvaluateLeaves, AReaderWhoGoesAwayInPeace) {
    const Ran ran = run({"evaluate", demo_folder(), "--as-of", "2025-11-21", "--format", "json"}, {}, {},
                        " | head -c 100 >/dev/null");
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.err, IsEmpty());
}

TEST(EvaluateLeaves, ControlCharactersOutOfItsMessages) {
    const Ran ran = run({"evaluate", "/nowhere/\x1b[31mred.json"});
    EXPECT_EQ(ran.code, 5);
    EXPECT_THAT(ran.err, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace hv::test
