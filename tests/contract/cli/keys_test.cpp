// `hjertevakt keys`: a secret that stays one, and a public half that a token server can be given.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "fhir/json/value.hpp"
#include "tests/support/program.hpp"

namespace hv::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& one : fs::directory_iterator(folder)) files.push_back(one.path());
    return files;
}

TEST(KeysNew, WritesAFileForItsOwnerAloneAndSaysWhatToRegister) {
    const Scratch scratch;
    const Ran ran = run({"keys", "new", "--out", scratch.path().string()});
    ASSERT_EQ(ran.code, 0) << ran.err;
    ASSERT_EQ(files_in(scratch.path()).size(), 1U);
    const fs::path file = files_in(scratch.path()).front();
    struct stat about {};
    ASSERT_EQ(::stat(file.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777U, 0600U);
    EXPECT_THAT(slurp(file), HasSubstr("BEGIN PRIVATE KEY"));
    EXPECT_THAT(ran.out, HasSubstr(file.string()));
    EXPECT_THAT(ran.out, HasSubstr("HelseID"));
    EXPECT_THAT(ran.out, Not(HasSubstr("PRIVATE")));
    EXPECT_THAT(ran.out, Not(HasSubstr("\"d\"")));

    const Ran set = run({"keys", "jwks", file.string()});
    ASSERT_EQ(set.code, 0) << set.err;
    EXPECT_THAT(ran.out, HasSubstr(set.out)) << "the same public half";
    const auto document = json::Document::parse(set.out);
    ASSERT_TRUE(document);
    for (const json::Value jwk : document->root()["keys"].items()) {
        EXPECT_EQ(jwk["alg"].text(), "ES384");
        EXPECT_THAT(ran.out, HasSubstr("key id     " + std::string(jwk["kid"].text())));
    }
}

TEST(KeysNew, MakesRsaKeysToo) {
    const Scratch scratch;
    ASSERT_EQ(run({"keys", "new", "--alg=RS384", "--out", scratch.path().string()}).code, 0);
    const Ran set = run({"keys", "jwks", files_in(scratch.path()).front().string()});
    EXPECT_THAT(set.out, HasSubstr(R"("alg":"RS384")"));
}

TEST(KeysNew, RefusesWhatItCannotDoAndLeavesNothing) {
    const Scratch scratch;
    EXPECT_EQ(run({"keys", "new"}).code, 2);
    EXPECT_EQ(run({"keys", "new", "--alg", "HS256", "--out", scratch.path().string()}).code, 2);
    const Ran ran = run({"keys", "new", "--out", (scratch.path() / "none").string()});
    EXPECT_EQ(ran.code, 5);
    EXPECT_THAT(ran.err, HasSubstr("install -d"));
    EXPECT_THAT(files_in(scratch.path()), IsEmpty());
}

TEST(KeysJwks, RefusesAKeyThatOthersRead) {
    const Scratch scratch;
    ASSERT_EQ(run({"keys", "new", "--out", scratch.path().string()}).code, 0);
    const std::string file = files_in(scratch.path()).front().string();
    ::chmod(file.c_str(), 0644);
    const Ran open = run({"keys", "jwks", file});
    EXPECT_EQ(open.code, 4);
    EXPECT_THAT(open.err, HasSubstr("chmod 600"));
    EXPECT_THAT(open.out, IsEmpty());
    ::chmod(file.c_str(), 0600);
    EXPECT_EQ(run({"keys", "jwks", file, file}).code, 6);
    EXPECT_EQ(run({"keys", "jwks", file + "x"}).code, 5);
    EXPECT_EQ(run({"keys", "jwks", scratch.file("rule.json", R"({"a":1})")}).code, 4) << "its mode is looked at first";
}

TEST(Keys, AloneListsItsCommands) {
    const Ran ran = run({"keys"});
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("keys jwks"));
    EXPECT_THAT(ran.err, HasSubstr("token server"));
    EXPECT_THAT(ran.err, Not(HasSubstr("evaluate")));
    EXPECT_THAT(run({"kesy"}).err, HasSubstr("did you mean `keys`?"));
    EXPECT_EQ(run({"keys", "--help"}).code, 0);
}

}  // namespace
}  // namespace hv::test
