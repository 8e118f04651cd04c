// The frame around the archive: stored, one spelling, nothing that could swell.
#include "rules/bundle/gzip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

namespace hv::rules::bundle {
namespace {

using testing::HasSubstr;

// As `gzip` writes it.
std::string compressed(const std::string& bytes) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string inflated(const std::string& frame, std::size_t size) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string out(size + 1, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(frame.data()));
    stream.avail_in = static_cast<uInt>(frame.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

TEST(Frame, GivesBackEverySizeAroundABlock) {
    for (const std::size_t size : {0U, 1U, 65534U, 65535U, 65536U, 131070U, 200000U}) {
        const std::string bytes(size, 'h');
        const Result<std::string> back = unwrap(wrap(bytes));
        ASSERT_TRUE(back) << size;
        EXPECT_EQ(*back, bytes);
    }
}

TEST(Frame, IsReadByEveryOtherGzipReader) {
    for (const std::size_t size : {0U, 1U, 65535U, 65536U, 200000U}) {
        std::string bytes(size, 'a');
        for (std::size_t i = 0; i < size; i += 7) bytes[i] = static_cast<char>(i);
        EXPECT_EQ(inflated(wrap(bytes), size), bytes) << size;
    }
}

TEST(Frame, RefusesCompressedBytesWithoutUnpackingThem) {
    // A hundred megabytes of zeros are a hundred kilobytes compressed.
    const std::string bomb = compressed(std::string(std::size_t{100} << 20, '\0'));
    EXPECT_LT(bomb.size(), std::size_t{200} << 10);
    const Result<std::string> back = unwrap(bomb);
    ASSERT_FALSE(back);
    EXPECT_THAT(back.error().message, HasSubstr("was packed or compressed by another program"));
    EXPECT_THAT(back.error().hint, HasSubstr("hjertevakt rules pack"));
}

TEST(Frame, RefusesCompressedBytesInAHeadOfOurOwn) {
    std::string bytes = compressed("hello");
    bytes.replace(0, 10, wrap("").substr(0, 10));
    const Result<std::string> back = unwrap(bytes);
    ASSERT_FALSE(back);
    EXPECT_THAT(back.error().message, HasSubstr("compressed"));
}

TEST(Frame, RefusesWhatIsNoFrame) {
    for (const char* bytes : {"", "PK\x03\x04", "{}", "\x1f"}) {
        const Result<std::string> back = unwrap(bytes);
        ASSERT_FALSE(back);
        EXPECT_EQ(back.error().message, "is no rule bundle");
    }
}

TEST(Frame, RefusesEveryCutAndEveryFlippedBit) {
    const std::string frame = wrap("a small archive");
    for (std::size_t size = 0; size < frame.size(); ++size) EXPECT_FALSE(unwrap(frame.substr(0, size))) << size;
    EXPECT_FALSE(unwrap(frame + '\0'));
    EXPECT_FALSE(unwrap(frame + frame));
    for (std::size_t at = 0; at < frame.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string changed = frame;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << bit));
            EXPECT_FALSE(unwrap(changed)) << at << '.' << bit;
        }
    }
}

TEST(Frame, RefusesTheSameBytesInOtherBlocks) {
    const auto block = [](std::string_view bytes, bool last) {
        const auto size = static_cast<char>(bytes.size());
        return std::string{last ? '\1' : '\0', size, '\0', static_cast<char>(~size), '\xff'} + std::string(bytes);
    };
    const std::string whole = wrap("abcd");
    const std::string head = whole.substr(0, 10);
    const std::string tail = whole.substr(whole.size() - 8);
    EXPECT_TRUE(unwrap(head + block("abcd", true) + tail));
    EXPECT_FALSE(unwrap(head + block("ab", false) + block("cd", true) + tail));
    EXPECT_FALSE(unwrap(head + block("abcd", false) + block("", true) + tail));
}

}  // namespace
}  // namespace hv::rules::bundle
