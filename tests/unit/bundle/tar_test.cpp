// The archive has one spelling, and everything else is refused by name.
#include "rules/bundle/tar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hv::rules::bundle {
namespace {

using testing::HasSubstr;

const std::vector<File> two{{"a.json", "first"}, {"b/c.json", std::string(1000, 'x')}};

std::string archive(const std::vector<File>& files = two) {
    const Result<std::string> bytes = write_tar(files);
    EXPECT_TRUE(bytes);
    return bytes ? *bytes : std::string();
}

// The header's sum made right again after a change, as another program would write it.
std::string with_sum(std::string tar, std::size_t header = 0) {
    std::fill_n(tar.begin() + static_cast<std::ptrdiff_t>(header) + 148, 8, ' ');
    unsigned sum = 0;
    for (std::size_t i = header; i < header + 512; ++i) sum += static_cast<unsigned char>(tar[i]);
    for (std::size_t i = 6; i-- > 0; sum >>= 3U) tar[header + 148 + i] = static_cast<char>('0' + (sum & 7U));
    tar[header + 154] = '\0';
    return tar;
}

std::string renamed(std::string_view name) {
    std::string tar = archive();
    std::fill_n(tar.begin(), 100, '\0');
    std::ranges::copy(name, tar.begin());
    return with_sum(tar);
}

std::string complaint(const std::string& tar) {
    const Result<std::vector<File>> files = read_tar(tar);
    EXPECT_FALSE(files);
    return files ? std::string() : files.error().message;
}

TEST(Tar, GivesBackWhatWasPutInByPath) {
    const Result<std::vector<File>> files = read_tar(archive({two[1], two[0]}));
    ASSERT_TRUE(files);
    EXPECT_EQ(*files, two);
    EXPECT_EQ(archive({two[1], two[0]}), archive(two));
}

TEST(Tar, HasNoTimeNoOwnerAndWholeBlocks) {
    const std::string tar = archive();
    EXPECT_EQ(tar.size() % 512, 0U);
    EXPECT_EQ(tar.substr(100, 8), std::string("0000644\0", 8));
    EXPECT_EQ(tar.substr(108, 8), std::string("0000000\0", 8));
    EXPECT_EQ(tar.substr(136, 12), std::string("00000000000\0", 12));
    EXPECT_EQ(tar.substr(257, 8), std::string("ustar\00000", 8));
    EXPECT_EQ(with_sum(tar), tar);
}

TEST(Tar, RefusesWhatIsNoFile) {
    const std::vector<std::pair<char, const char*>> kinds{{'1', "a link"},   {'2', "a link"},   {'3', "a device"},
                                                          {'4', "a device"}, {'5', "a folder"}, {'6', "a pipe"},
                                                          {'x', "an entry"}, {'g', "an entry"}, {'L', "an entry"}};
    for (const auto& [type, what] : kinds) {
        std::string tar = archive();
        tar[156] = type;
        EXPECT_THAT(complaint(with_sum(tar)), HasSubstr(std::string("`a.json`: is ") + what)) << type;
    }
}

TEST(Tar, RefusesPathsThatLeadOutOrAreNotOurs) {
    EXPECT_THAT(complaint(renamed("/etc/passwd")), HasSubstr("`/etc/passwd`: is an absolute path"));
    EXPECT_THAT(complaint(renamed("../secret")), HasSubstr("`../secret`: climbs out"));
    EXPECT_THAT(complaint(renamed("sets/../../x")), HasSubstr("climbs out"));
    for (const char* name : {"./a", "a//b", "a/", "-rf", ".hidden", "a b", "a\\b", "b\xc3\xa5t", "a\nb", "C:x"})
        EXPECT_THAT(complaint(renamed(name)), HasSubstr("a name has letters")) << name;
    EXPECT_THAT(complaint(renamed(std::string(100, 'a'))), HasSubstr("a path has 1 to 99"));
}

TEST(Tar, NamesTheFileThatMacOsAddsAndTheRemedy) {
    for (const char* name :
         {"._manifest.json", "sets/hjertefrisk/cases/._hf-06.json", "__MACOSX/a", "vocab/.DS_Store"}) {
        const Result<std::vector<File>> files = read_tar(renamed(name));
        ASSERT_FALSE(files);
        EXPECT_THAT(files.error().message, HasSubstr('`' + std::string(name) + "`: is a file that macOS adds"));
        EXPECT_THAT(files.error().hint, HasSubstr("find . -name '._*' -delete"));
    }
}

TEST(Tar, RefusesAFileTwiceAndFilesOutOfOrder) {
    EXPECT_FALSE(write_tar({two[0], two[0]}));
    const std::string one = archive({two[0]}).substr(0, 1024);
    const std::string other = archive({{"b.json", "second"}}).substr(0, 1024);
    const std::string end(1024, '\0');
    EXPECT_TRUE(read_tar(one + other + end));
    EXPECT_THAT(complaint(one + one + end), HasSubstr("`a.json`: is there twice"));
    EXPECT_THAT(complaint(other + one + end), HasSubstr("`a.json`: is not in its place"));
}

TEST(Tar, RefusesAFileThatIsTooLargeByItsHeaderAlone) {
    std::string tar = archive({{"a.json", ""}});
    std::ranges::copy(std::string_view("77777777777"), tar.begin() + 124);
    EXPECT_THAT(complaint(with_sum(tar)), HasSubstr("`a.json`: is larger than 4 MiB"));
    EXPECT_FALSE(write_tar({{"a.json", std::string(largest_file + 1, ' ')}}));
}

TEST(Tar, RefusesTooManyFiles) {
    std::vector<File> many;
    for (std::size_t i = 0; i <= most_files; ++i) many.push_back({"f" + std::to_string(i), ""});
    EXPECT_FALSE(write_tar(many));
    many.pop_back();
    EXPECT_TRUE(write_tar(many));
}

TEST(Tar, RefusesEveryCutAndEverythingBehindTheEnd) {
    const std::string tar = archive();
    for (std::size_t size = 0; size < tar.size(); ++size) EXPECT_FALSE(read_tar(tar.substr(0, size))) << size;
    EXPECT_FALSE(read_tar(tar + '\0'));
    EXPECT_FALSE(read_tar(tar + std::string(512, '\0')));
    EXPECT_FALSE(read_tar(tar + tar));
}

TEST(Tar, RefusesEveryOtherHeaderAndEveryHiddenByte) {
    const std::string tar = archive();
    const std::size_t content = 512 + 5;
    for (std::size_t at = 0; at < tar.size(); ++at) {
        const bool in_content = (at >= 512 && at < content) || (at >= 1536 && at < 2536);
        if (in_content) continue;  // what a file says is guarded by its digest
        std::string changed = tar;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(read_tar(changed)) << at;
    }
}

}  // namespace
}  // namespace hv::rules::bundle
