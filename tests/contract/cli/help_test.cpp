// Help fits on a screen and names every option; a slip of the finger is answered with what was probably meant.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/program.hpp"

namespace hv::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::size_t widest(const std::string& text) {
    std::size_t most = 0;
    std::size_t now = 0;
    for (const char c : text) {
        if (c == '\n') {
            now = 0;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            most = std::max(most, ++now);
        }
    }
    return most;
}

const std::vector<std::vector<std::string>> commands{{"evaluate"},       {"rules", "check"}, {"rules", "test"},
                                                     {"rules", "sheet"}, {"rules", "fmt"},   {"rules", "diff"},
                                                     {"keys", "new"},    {"keys", "jwks"},   {"ehr", "probe"}};

TEST(Help, IsOneScreenACommandWithExitCodesAndAnExample) {
    for (std::vector<std::string> command : commands) {
        command.emplace_back("--help");
        const Ran ran = run(command);
        EXPECT_EQ(ran.code, 0);
        EXPECT_THAT(ran.err, IsEmpty());
        EXPECT_LE(std::ranges::count(ran.out, '\n'), 40);
        EXPECT_LE(widest(ran.out), 110U) << ran.out;
        EXPECT_THAT(ran.out, StartsWith("usage: hjertevakt " + command[0]));
        EXPECT_THAT(ran.out, HasSubstr("\nexit codes\n"));
        EXPECT_THAT(ran.out, HasSubstr("\nexample\n  hjertevakt "));
    }
}

TEST(Help, ListsEveryCommand) {
    const Ran ran = run({"--help"});
    EXPECT_EQ(ran.code, 0);
    for (const char* name :
         {"evaluate", "rules check", "rules test", "rules sheet", "rules fmt", "rules diff", "--version"}) {
        EXPECT_THAT(ran.out, HasSubstr(name));
    }
    EXPECT_THAT(run({"rules", "--help"}).out, HasSubstr("rules check"));
}

TEST(Help, IsGivenAsAProblemWhenNothingWasAsked) {
    const Ran ran = run({});
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, StartsWith("usage: hjertevakt COMMAND"));
}

TEST(Help, GuessesWhatWasMeant) {
    const Ran typo = run({"evalute", "x.json"});
    EXPECT_EQ(typo.code, 2);
    EXPECT_THAT(typo.err, HasSubstr("did you mean `evaluate`?"));
    EXPECT_THAT(run({"rules", "chekc"}).err, HasSubstr("did you mean `rules check`?"));
}

TEST(Version, IsOneLine) {
    const Ran ran = run({"--version"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, testing::MatchesRegex("hjertevakt [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Text, FitsAHundredColumnsWithoutColourWhenItIsNoTerminal) {
    for (const std::string language : {"nb", "en"}) {
        for (const std::string more : {"--explain", "--format=text"}) {
            const Ran ran = run({"evaluate", demo_folder(), "--as-of", "2025-11-21", "--lang", language, more});
            ASSERT_EQ(ran.code, 0) << ran.err;
            EXPECT_LE(widest(ran.out), 100U);
            EXPECT_THAT(ran.out, Not(HasSubstr("\x1b")));
        }
    }
}

TEST(Text, ShowsWhatCouldNotBeJudgedForANeglectedPatient) {
    const Ran ran = run({"evaluate", demo_patient("07-ikke-fulgt-opp"), "--as-of", "2025-11-21", "--lang", "en"});
    EXPECT_THAT(ran.out, HasSubstr("NOT ASSESSED"));
    EXPECT_THAT(ran.out, HasSubstr("measurement too old, last 2022-09-06"));
}

TEST(Text, BeginsWithARowForEachOfSeveralPatients) {
    const Ran ran = run({"evaluate", demo_folder(), "--as-of", "2025-11-21", "--lang", "en"});
    EXPECT_THAT(ran.out, StartsWith("12 patients judged\n"));
    const std::string table = ran.out.substr(0, ran.out.find("──"));
    for (int i = 1; i <= 12; ++i) {
        EXPECT_THAT(table, HasSubstr((i < 10 ? "Patient/demo-0" : "Patient/demo-") + std::to_string(i)));
    }
}

}  // namespace
}  // namespace hv::test
