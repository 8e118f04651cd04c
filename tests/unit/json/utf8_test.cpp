#include <gtest/gtest.h>

#include <random>
#include <string>

#include "fhir/json/value.hpp"

namespace hv::json {
namespace {

std::string encoded(std::uint32_t point) {
    const auto byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    const auto tail = [&byte, point](int shift) { return byte(0x80 | (point >> shift & 0x3F)); };
    if (point < 0x80) return {byte(point)};
    if (point < 0x800) return {byte(0xC0 | point >> 6), tail(0)};
    if (point < 0x10000) return {byte(0xE0 | point >> 12), tail(6), tail(0)};
    return {byte(0xF0 | point >> 18), tail(12), tail(6), tail(0)};
}

TEST(Utf8, EveryCharacterIsValidWhereverItStands) {
    std::size_t bad = 0;
    for (std::uint32_t point = 0; point <= 0x10FFFF; point += point < 0x900 ? 1 : 37) {
        if (point >= 0xD800 && point <= 0xDFFF) continue;
        const std::string text = std::string(point % 41, 'x') + encoded(point) + std::string(point % 11, 'y');
        EXPECT_TRUE(valid_utf8(text, bad)) << point;
    }
    for (const std::uint32_t point : {0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFFU, 0x10000U, 0x10FFFFU})
        EXPECT_TRUE(valid_utf8(encoded(point), bad)) << point;
    EXPECT_TRUE(valid_utf8("", bad));
}

TEST(Utf8, NamesTheFirstBadByte) {
    const std::string_view faults[] = {"\x80",
                                       "\xBF",
                                       "\xC0\x80",
                                       "\xC1\xBF",
                                       "\xC3",
                                       "\xC3(",
                                       "\xE0\x9F\xBF",
                                       "\xE2\x82",
                                       "\xE2(\x82",
                                       "\xED\xA0\x80",
                                       "\xED\xBF\xBF",
                                       "\xF0\x8F\xBF\xBF",
                                       "\xF0\x9F\x98",
                                       "\xF4\x90\x80\x80",
                                       "\xF5\x80\x80\x80",
                                       "\xFF",
                                       "\xF0\x9F\x98("};
    for (const auto fault : faults)
        for (std::size_t before = 0; before < 80; ++before) {
            std::size_t bad = 0;
            const std::string text = std::string(before, 'a') + std::string(fault);
            EXPECT_FALSE(valid_utf8(text, bad));
            EXPECT_EQ(bad, before);
            EXPECT_FALSE(valid_utf8("å" + text + std::string(40, 'b'), bad));
            EXPECT_EQ(bad, before + 2);
        }
}

TEST(Position, CountsLinesAndCharacters) {
    const std::string_view text = "{\n  \"å\": 1,\n  \"b\": x\n}";
    EXPECT_EQ(position_of(text, 0).line, 1U);
    EXPECT_EQ(position_of(text, 0).column, 1U);
    const auto one = position_of(text, text.find('1'));
    EXPECT_EQ(one.line, 2U);
    EXPECT_EQ(one.column, 8U) << "the letter counts once";
    const auto x = position_of(text, text.find('x'));
    EXPECT_EQ(x.line, 3U);
    EXPECT_EQ(x.column, 8U);
    EXPECT_EQ(position_of(text, 10'000).line, 4U);
    EXPECT_EQ(position_of(text, 10'000).column, 2U);
}

}  // namespace
}  // namespace hv::json
