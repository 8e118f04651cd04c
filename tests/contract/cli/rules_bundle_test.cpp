// `hjertevakt rules pack, keygen, sign, verify, inspect`: files, verdicts and exit codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/support/program.hpp"

namespace hv::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// A desk with two keys, a trust file that believes both, and a bundle of one small set.
class Desk {
public:
    Desk() {
        fs::create_directories(scratch_.path() / "keys");
        EXPECT_EQ(keygen("Kari Lege", "clinical").code, 0);
        EXPECT_EQ(keygen("Ola Drift", "it").code, 0);
        std::string trust = R"({"keys": [)";
        for (const std::string& entry : files(".trust.json")) trust += (trust.ends_with('[') ? "" : ",") + slurp(entry);
        trust_ = scratch_.file("trust.json", trust + "]}");
    }

    static Ran pack(const std::string& out, const std::vector<std::string>& more = {"data-quality"}) {
        std::vector<std::string> words{
            "rules", "pack", "--id", "no.hjertevakt.test", "--version", "1.0.0", "--sequence", "1", "--out", out};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }
    [[nodiscard]] Ran keygen(const std::string& person, const std::string& role) const {
        return run(
            {"rules", "keygen", "--person", person, "--role", role, "--out", (scratch_.path() / "keys").string()});
    }
    [[nodiscard]] Ran sign(const std::string& file, const std::string& role) const {
        return run({"rules", "sign", file, "--key", key(role)});
    }
    [[nodiscard]] Ran verify(const std::string& file) const {
        return run({"rules", "verify", file, "--trust", trust_});
    }

    [[nodiscard]] std::string key(const std::string& role) const {
        for (const std::string& file : files(".key")) {
            if (fs::path(file).filename().string().starts_with(role)) return file;
        }
        return {};
    }
    [[nodiscard]] std::string path(const std::string& name) const { return (scratch_.path() / name).string(); }
    [[nodiscard]] const Scratch& scratch() const { return scratch_; }
    [[nodiscard]] const std::string& trust() const { return trust_; }
    [[nodiscard]] std::string accepted() const {
        EXPECT_EQ(pack(path("good.hvb")).code, 0);
        EXPECT_EQ(sign(path("good.hvb"), "clinical").code, 0);
        EXPECT_EQ(sign(path("good.hvb"), "it").code, 0);
        return path("good.hvb");
    }

private:
    [[nodiscard]] std::vector<std::string> files(std::string_view ending) const {
        std::vector<std::string> found;
        for (const auto& entry : fs::directory_iterator(scratch_.path() / "keys")) {
            if (entry.path().string().ends_with(ending)) found.push_back(entry.path().string());
        }
        std::ranges::sort(found);
        return found;
    }

    Scratch scratch_;
    std::string trust_;
};

TEST(RulesPack, WritesTheSameBytesTwice) {
    const Desk desk;
    const Ran ran = desk.pack(desk.path("a.hvb"), {});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("no.hjertevakt.test 1.0.0, sequence 1"));
    EXPECT_THAT(ran.out, HasSubstr("cases passed; nobody has signed it yet"));
    EXPECT_EQ(desk.pack(desk.path("b.hvb"), {}).code, 0);
    EXPECT_EQ(slurp(desk.path("a.hvb")), slurp(desk.path("b.hvb")));
    // The sets named one by one in their folders are those that the binary holds.
    const std::string sets = std::string(HV_SOURCE_DIR) + "/rules/sets/";
    std::vector<std::string> folders;
    for (const char* set : {"data-quality", "hjertefrisk", "antipsychotic-monitoring", "antipsychotic-side-effects",
                            "clozapine-safety", "lithium", "pregnancy", "prevention"})
        folders.push_back(sets + set);
    folders.push_back("--vocab");
    folders.push_back(std::string(HV_SOURCE_DIR) + "/rules/vocab");
    const Ran from_folders = desk.pack(desk.path("c.hvb"), folders);
    EXPECT_EQ(from_folders.code, 0) << from_folders.err;
    EXPECT_EQ(slurp(desk.path("a.hvb")), slurp(desk.path("c.hvb")));
}

TEST(RulesPack, WritesWhatTarAndGzipRead) {
    const Desk desk;
    ASSERT_EQ(desk.pack(desk.path("a.hvb")).code, 0);
    const std::string list = desk.path("list");
    ASSERT_EQ(std::system(("tar -tzf " + desk.path("a.hvb") + " >" + list).c_str()), 0);
    EXPECT_THAT(slurp(list), HasSubstr("manifest.dsse.json\nmanifest.json\nsets/data-quality/CHANGES.md\n"));
    ASSERT_EQ(std::system(("tar -xzf " + desk.path("a.hvb") + " -C " + desk.scratch().path().string()).c_str()), 0);
    EXPECT_EQ(slurp(desk.path("vocab/drugs.json")), slurp(std::string(HV_SOURCE_DIR) + "/rules/vocab/drugs.json"));
}

TEST(RulesPack, RefusesASheetThatIsNotWhatTheSetSays) {
    const Desk desk;
    const std::string set = desk.path("data-quality");
    fs::copy(std::string(HV_SOURCE_DIR) + "/rules/sets/data-quality", set, fs::copy_options::recursive);
    EXPECT_EQ(desk.pack(desk.path("a.hvb"), {set}).code, 0);
    std::ofstream(set + "/sheet.nb.md", std::ios::app) << "and one line more\n";
    const Ran ran = desk.pack(desk.path("b.hvb"), {set});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr(set + "/sheet.nb.md: says something else than the rule set"));
    EXPECT_FALSE(fs::exists(desk.path("b.hvb")));
    fs::remove(set + "/sheet.nb.md");
    const Ran missing = desk.pack(desk.path("b.hvb"), {set});
    EXPECT_EQ(missing.code, 5);
    EXPECT_THAT(missing.err, HasSubstr("hjertevakt rules sheet " + set + " --lang nb"));
}

TEST(RulesPack, RefusesASetWhoseCaseFailsAndAFileThatMacOsAdded) {
    const Desk desk;
    const std::string set = desk.path("data-quality");
    fs::copy(std::string(HV_SOURCE_DIR) + "/rules/sets/data-quality", set, fs::copy_options::recursive);
    const std::string extra = desk.scratch().file("data-quality/cases/wrong.json", R"({ "case": "nobody",
  "as_of": "2025-11-21", "patient": { "born": "1980", "sex": "male" }, "expect": { "DQ-01": "met urgent" } })");
    const Ran failed = desk.pack(desk.path("a.hvb"), {set});
    EXPECT_EQ(failed.code, 3);
    EXPECT_THAT(failed.err, HasSubstr("sets/data-quality/cases/wrong.json"));
    fs::remove(extra);
    (void)desk.scratch().file("data-quality/cases/._one.json", "x");
    const Ran mac = desk.pack(desk.path("a.hvb"), {set});
    EXPECT_EQ(mac.code, 3);
    EXPECT_THAT(mac.err, HasSubstr("`sets/data-quality/cases/._one.json`: is a file that macOS adds"));
    EXPECT_FALSE(fs::exists(desk.path("a.hvb")));
}

TEST(RulesPack, SaysWhatIsMissingOrWrong) {
    const Desk desk;
    const Ran none = run({"rules", "pack"});
    EXPECT_EQ(none.code, 2);
    EXPECT_THAT(none.err, HasSubstr("needs --id"));
    const Ran date = desk.pack(desk.path("a.hvb"), {"--expires", "soon"});
    EXPECT_EQ(date.code, 2);
    EXPECT_THAT(date.err, HasSubstr("`--expires`: `soon` is no day"));
    EXPECT_EQ(desk.pack(desk.path("a.hvb"), {"no-such-set"}).code, 5);
    EXPECT_EQ(desk.pack("/nowhere/a.hvb").code, 5);
    const Ran engine = desk.pack(desk.path("a.hvb"), {"data-quality", "--requires-engine", ">=99"});
    EXPECT_EQ(engine.code, 3);
    EXPECT_THAT(engine.err, HasSubstr("needs engine `>=99`"));
}

TEST(RulesKeygen, WritesASecretThatOnlyItsOwnerReads) {
    const Desk desk;
    const std::string key = desk.key("clinical");
    EXPECT_EQ(fs::status(key).permissions() & fs::perms::all, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_THAT(slurp(key), HasSubstr("BEGIN PRIVATE KEY"));
    EXPECT_EQ(run({"rules", "keygen", "--person", " ", "--role", "it", "--out", "."}).code, 2);
    EXPECT_EQ(run({"rules", "keygen", "--person", "X", "--role", "boss", "--out", "."}).code, 2);
    EXPECT_EQ(run({"rules", "keygen", "--person", "X", "--role", "it", "--out", "/nowhere"}).code, 5);
}

TEST(RulesSign, TakesTwoPeopleAndThenTheBundleIsAccepted) {
    const Desk desk;
    const std::string file = desk.path("a.hvb");
    ASSERT_EQ(desk.pack(file).code, 0);
    const Ran nobody = desk.verify(file);
    EXPECT_EQ(nobody.code, 3);
    EXPECT_THAT(nobody.err, HasSubstr("nobody has signed it"));
    EXPECT_EQ(desk.sign(file, "clinical").code, 0);
    const Ran again = desk.sign(file, "clinical");
    EXPECT_EQ(again.code, 6);
    EXPECT_THAT(again.err, HasSubstr("has signed this bundle already; a key counts once"));
    EXPECT_EQ(desk.verify(file).code, 3);
    EXPECT_EQ(desk.sign(file, "it").code, 0);
    const Ran both = desk.verify(file);
    EXPECT_EQ(both.code, 0) << both.err;
    EXPECT_THAT(both.out, HasSubstr("signature       Kari Lege (clinical): counts"));
    EXPECT_THAT(both.out, HasSubstr(file + ": accepted, "));
}

TEST(RulesSign, RefusesAKeyThatOthersCanRead) {
    const Desk desk;
    ASSERT_EQ(desk.pack(desk.path("a.hvb")).code, 0);
    fs::permissions(desk.key("it"), fs::perms::group_read, fs::perm_options::add);
    const Ran ran = desk.sign(desk.path("a.hvb"), "it");
    EXPECT_EQ(ran.code, 4);
    EXPECT_THAT(ran.err, HasSubstr("others on this machine can read this secret key"));
    const Ran trust = run({"rules", "sign", desk.path("a.hvb"), "--key", desk.trust()});
    EXPECT_NE(trust.code, 0);
}

TEST(RulesVerify, RefusesAKeyBeforeAndAfterItsTime) {
    const Desk desk;
    const std::string file = desk.accepted();
    for (const char* day : {"2001-01-01", "2199-01-01"}) {
        const Ran ran = run({"rules", "verify", file, "--trust", desk.trust(), "--day", day});
        EXPECT_EQ(ran.code, 3);
        EXPECT_THAT(ran.err, HasSubstr("which does not count: the key is no"));
    }
}

TEST(RulesVerify, GivesItsVerdictAsJson) {
    const Desk desk;
    const Ran ran = run({"rules", "verify", desk.accepted(), "--trust", desk.trust(), "--json"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.err, IsEmpty());
    rapidjson::Document verdict;
    verdict.Parse(ran.out.c_str());
    ASSERT_TRUE(verdict.IsObject());
    EXPECT_TRUE(verdict["accepted"].GetBool());
    EXPECT_EQ(verdict["signers"].Size(), 2U);
    EXPECT_TRUE(verdict["signers"][0]["counts"].GetBool());
    EXPECT_EQ(verdict["sequence"].GetInt(), 1);
    EXPECT_EQ(verdict["problems"].Size(), 0U);
}

// Hazards: H12
TEST(RulesVerify, RefusesABundleWithOneChangedByte) {
    const Desk desk;
    std::string bytes = slurp(desk.accepted());
    for (const std::size_t at :
         {std::size_t{0}, std::size_t{9}, std::size_t{600}, bytes.size() / 2, bytes.size() - 1}) {
        std::string bad = bytes;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        const Ran ran = desk.verify(desk.scratch().file("bad.hvb", bad));
        EXPECT_EQ(ran.code, 3) << at;
        EXPECT_THAT(ran.out, HasSubstr("refused"));
        EXPECT_THAT(ran.err, HasSubstr("hint: "));
    }
    EXPECT_EQ(desk.verify(desk.scratch().file("empty.hvb", "")).code, 3);
    EXPECT_EQ(desk.verify(desk.path("none.hvb")).code, 5);
    EXPECT_EQ(run({"rules", "verify", desk.path("good.hvb"), "--trust", desk.scratch().file("t.json", "{}")}).code, 2);
}

TEST(RulesInspect, ShowsWhatIsInABundleWithoutBelievingIt) {
    const Desk desk;
    ASSERT_EQ(desk.pack(desk.path("a.hvb")).code, 0);
    const Ran ran = run({"rules", "inspect", desk.path("a.hvb")});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("signature       none"));
    EXPECT_THAT(ran.out, HasSubstr("sets/data-quality/ruleset.json, "));
    const Ran sheet = run({"rules", "inspect", desk.path("a.hvb"), "--show", "sets/data-quality/sheet.nb.md"});
    EXPECT_EQ(sheet.out, slurp(std::string(HV_SOURCE_DIR) + "/rules/sets/data-quality/sheet.nb.md"));
    EXPECT_EQ(run({"rules", "inspect", desk.path("a.hvb"), "--show", "nothing"}).code, 5);
    EXPECT_THAT(run({"rules", "inspect", desk.path("a.hvb"), "--json"}).out, HasSubstr("\"sequence\": 1"));
    EXPECT_EQ(run({"rules", "inspect", desk.trust()}).code, 3);
}

}  // namespace
}  // namespace hv::test
