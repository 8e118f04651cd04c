// The shipped files inside the binary are the files of the source folder.
#include "rules/engine/embedded.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace hv::rules {
namespace {

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(EmbeddedFiles, HoldEveryShippedFileByteForByte) {
    const std::filesystem::path root = HV_SOURCE_DIR "/rules";
    std::size_t on_disk = 0;
    for (const char* folder : {"sets", "vocab", "schema"}) {
        if (!std::filesystem::exists(root / folder)) continue;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
            if (entry.is_regular_file()) ++on_disk;
        }
    }
    EXPECT_EQ(embedded_files().size(), on_disk);
    for (const EmbeddedFile& file : embedded_files()) {
        EXPECT_EQ(file.bytes, bytes_of(root / file.path)) << file.path;
    }
}

TEST(EmbeddedFiles, AreSortedByPath) {
    EXPECT_TRUE(std::ranges::is_sorted(embedded_files(), {}, &EmbeddedFile::path));
}

}  // namespace
}  // namespace hv::rules
