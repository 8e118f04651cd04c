// What the reader refuses, and how it says so.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "fhir/json/value.hpp"

namespace hv::json {
namespace {

using namespace std::string_literals;

struct Refusal {
    std::string text;
    std::string message;
};

void PrintTo(const Refusal& refusal, std::ostream* out) {
    *out << refusal.text;
}

class JsonIsRefused : public testing::TestWithParam<Refusal> {};

TEST_P(JsonIsRefused, WithTheByteThePathAndTheReason) {
    const auto document = Document::parse(GetParam().text);
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().fault, Fault::invalid);
    EXPECT_EQ(document.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Structure, JsonIsRefused,
    testing::Values(
        Refusal{"", "byte 0: the text is empty"}, Refusal{" \n ", "byte 3: the text is empty"},
        Refusal{"{", "byte 1: the text ends too early"}, Refusal{"[1", "byte 2: [1]: the text ends too early"},
        Refusal{R"({"a":)", "byte 5: a: the text ends too early"},
        Refusal{R"({"a")", "byte 4: a: the text ends too early"}, Refusal{R"({"a)", "byte 3: the text ends too early"},
        Refusal{R"({"a":"b)", "byte 7: a: the text ends too early"}, Refusal{R"({"a":1,})", "byte 7: comma before `}`"},
        Refusal{"[1, ]", "byte 4: [1]: comma before `]`"}, Refusal{"[,1]", "byte 1: [0]: a value expected"},
        Refusal{"]", "byte 0: a value expected"}, Refusal{"[1 2]", "byte 3: [1]: `,` or `]` expected"},
        Refusal{R"({"a":1 "b":2})", "byte 7: `,` or `}` expected"}, Refusal{R"({"a" 1})", "byte 5: a: `:` expected"},
        Refusal{"{a:1}", "byte 1: a name in double quotes expected"},
        Refusal{R"({"a":[{"b":[1,{"c":x}]}]})", "byte 19: a[0].b[1].c: a value expected"},
        Refusal{"{} {}", "byte 3: text after the end of the document"},
        Refusal{"1 1", "byte 2: text after the end of the document"},
        Refusal{"{}\0"s, "byte 2: text after the end of the document"}, Refusal{"{\0}"s, "byte 1: NUL byte"},
        Refusal{"[\"a\0b\"]"s, "byte 3: [0]: NUL byte"}, Refusal{"\0"s, "byte 0: NUL byte"},
        Refusal{"{'a':1}", "byte 1: single quotes are no JSON"}));

INSTANTIATE_TEST_SUITE_P(
    Values, JsonIsRefused,
    testing::Values(
        Refusal{R"({"v":NaN})", "byte 5: v: `NaN` is no JSON number"},
        Refusal{R"([nan])", "byte 1: [0]: `NaN` is no JSON number"},
        Refusal{R"({"v":Infinity})", "byte 5: v: `Infinity` is no JSON number"},
        Refusal{R"({"v":-Infinity})", "byte 6: v: `Infinity` is no JSON number"},
        Refusal{R"({"v":-inf})", "byte 6: v: `Infinity` is no JSON number"},
        Refusal{R"({"v":01})", "byte 6: a number begins with zero"},
        Refusal{"[-01]", "byte 3: [1]: a number begins with zero"}, Refusal{"00", "byte 1: a number begins with zero"},
        Refusal{"[+1]", "byte 1: [0]: a number begins with `+`"},
        Refusal{"[.5]", "byte 1: [0]: a number begins with `.`"}, Refusal{"[1.]", "byte 3: [0]: a digit expected"},
        Refusal{"[1e]", "byte 3: [0]: a digit expected"}, Refusal{"[1e+]", "byte 4: [0]: a digit expected"},
        Refusal{"[-]", "byte 2: [0]: a value expected"}, Refusal{"[1e400]", "byte 1: [0]: a number is too large"},
        Refusal{"[1,5.5.5]", "byte 6: [2]: `,` or `]` expected"}, Refusal{"[tru]", "byte 1: [0]: a value expected"},
        Refusal{"[nul", "byte 4: [0]: the text ends too early"}, Refusal{"[True]", "byte 1: [0]: a value expected"},
        Refusal{"[None]", "byte 1: [0]: a value expected"}, Refusal{"[0x10]", "byte 2: [1]: `,` or `]` expected"}));

INSTANTIATE_TEST_SUITE_P(Comments, JsonIsRefused,
                         testing::Values(Refusal{"// x\n{}", "byte 0: comments are no JSON"},
                                         Refusal{"[1 /* x */]", "byte 3: [1]: comments are no JSON"},
                                         Refusal{"{/**/}", "byte 1: comments are no JSON"},
                                         Refusal{"{\"a\":1 # x\n}", "byte 7: comments are no JSON"},
                                         Refusal{"{} // x", "byte 3: text after the end of the document"}));

INSTANTIATE_TEST_SUITE_P(
    Strings, JsonIsRefused,
    testing::Values(Refusal{R"(["\x"])", "byte 2: [0]: unknown escape in a string"},
                    Refusal{R"(["\u12g4"])", "byte 2: [0]: unknown escape in a string"},
                    Refusal{"[\"a\nb\"]", "byte 3: [0]: a control character stands in a string"},
                    Refusal{"[\"a\tb\"]", "byte 3: [0]: a control character stands in a string"},
                    Refusal{"{\"a\x01\":1}", "byte 3: a control character stands in a string"},
                    Refusal{R"(["\ud83d"])", "byte 2: [0]: half a surrogate pair in a `\\u` escape"},
                    Refusal{R"(["\ude00"])", "byte 2: [0]: half a surrogate pair in a `\\u` escape"},
                    Refusal{R"({"x":{"n":"ab\uDE00"}})", "byte 13: x.n: half a surrogate pair in a `\\u` escape"},
                    Refusal{R"(["\ud83d\u0041"])", "byte 2: [0]: half a surrogate pair in a `\\u` escape"},
                    Refusal{R"(["\ud83d\ud83d\ude00"])", "byte 2: [0]: half a surrogate pair in a `\\u` escape"}));

INSTANTIATE_TEST_SUITE_P(Encoding, JsonIsRefused,
                         testing::Values(Refusal{"\xEF\xBB\xBF{}", "byte 0: the text begins with a byte order mark"},
                                         Refusal{"\xFF\xFE{\0}\0"s, "byte 0: the text is UTF-16"},
                                         Refusal{"\xFE\xFF\0{\0}"s, "byte 0: the text is UTF-16"},
                                         Refusal{"{\0}\0"s, "byte 1: NUL byte"},
                                         Refusal{"{\"name\":[{\"family\":\"S\xF8rensen\"}]}",
                                                 "byte 21: name[0].family: no UTF-8 character begins here"},
                                         Refusal{"{\"\xC3\":1}", "byte 2: no UTF-8 character begins here"},
                                         Refusal{"{}\xE5", "byte 2: no UTF-8 character begins here"},
                                         Refusal{"[x, \"\xE5\"]", "byte 1: [0]: a value expected"}));

INSTANTIATE_TEST_SUITE_P(Duplicates, JsonIsRefused,
                         testing::Values(Refusal{R"({"a":1,"b":2,"a":3})", "byte 13: duplicate name `a`"},
                                         Refusal{R"({"":1,"":2})", "byte 6: duplicate name ``"},
                                         Refusal{R"({"entry":[0,1,2,{"resource":{"id":"x","id":"y"}}]})",
                                                 "byte 38: entry[3].resource: duplicate name `id`"},
                                         Refusal{R"({"code":1,"c\u006fde":2})", "byte 10: duplicate name `code`"},
                                         Refusal{R"({"a\u0000b":1,"a\u0000b":2})", "byte 14: duplicate name `a?b`"},
                                         Refusal{R"([{"valueQuantity":1,"valueString":2,"valueQuantity":3}])",
                                                 "byte 36: [0]: duplicate name `valueQuantity`"},
                                         Refusal{R"({"a":{"x":1,"x":2},"a":1})", "byte 12: a: duplicate name `x`"}));

TEST(JsonReader, HintsAtARemedy) {
    EXPECT_EQ(Document::parse("\xEF\xBB\xBF{}").error().hint, "save it as UTF-8 without BOM");
    EXPECT_EQ(Document::parse("[1,]").error().hint, "remove the comma");
    EXPECT_EQ(Document::parse("[1 // x\n]").error().hint, "remove the comment");
    EXPECT_EQ(Document::parse("[\"\xE6\"]").error().hint, "the file may be in an older encoding; save it as UTF-8");
    EXPECT_EQ(Document::parse("[True]").error().hint, "JSON has `true`, `false` and `null`");
    EXPECT_EQ(Document::parse("[\"a\nb\"]").error().hint, "write it as an escape such as `\\n`");
}

TEST(JsonReader, NeverRepeatsAValueInItsMessages) {
    for (const auto* text :
         {"{\"name\":Ola}", "{\"name\":\"Ola\" Nordmann}", "{\"name\":\"Ola\\q\"}", "[01017012345x]"}) {
        const auto document = Document::parse(text);
        ASSERT_FALSE(document) << text;
        EXPECT_EQ(document.error().message.find("Ola"), std::string::npos) << document.error().message;
        EXPECT_EQ(document.error().message.find("0101"), std::string::npos) << document.error().message;
    }
}

TEST(JsonReader, ShowsALongOrUglyNameOnOneShortLine) {
    const std::string name = std::string(100, 'n') + "\\n";
    const auto document = Document::parse("{\"" + name + "\":1,\"" + name + "\":2}");
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().message, "byte 108: duplicate name `" + std::string(48, 'n') + "...`");
    EXPECT_EQ(Document::parse("{\"a\\nb\":x}").error().message, "byte 8: a?b: a value expected");
    const std::string norwegian = std::string(47, 'n') + "\xC3\xA5\xC3\xA5";
    EXPECT_EQ(Document::parse("{\"" + norwegian + "\":x}").error().message,
              "byte 55: " + std::string(47, 'n') + "\xC3\xA5...: a value expected");
}

TEST(JsonReader, ReadsSixtyFourLevelsAndNoMore) {
    const auto nested = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
    };
    EXPECT_TRUE(Document::parse(nested(64)));
    const auto document = Document::parse(nested(65));
    ASSERT_FALSE(document);
    EXPECT_TRUE(document.error().message.starts_with("byte 64: [0][0]")) << document.error().message;
    EXPECT_TRUE(document.error().message.ends_with("[0]: nested deeper than 64 levels")) << document.error().message;
    EXPECT_FALSE(Document::parse(nested(1'000'000)));
    EXPECT_FALSE(Document::parse(std::string(1'000'000, '[')));
    EXPECT_TRUE(Document::parse(nested(200), {1000, 255}));
    EXPECT_FALSE(Document::parse(nested(300), {1000, 10'000})) << "255 is the most";
    EXPECT_EQ(Document::parse(R"({"a":{"b":{}}})", {1000, 2}).error().message,
              "byte 10: a.b: nested deeper than 2 levels");
}

TEST(JsonReader, RefusesAFileOverTheLimitBeforeItCopiesIt) {
    const std::string large(std::size_t{40} << 20, ' ');
    const auto document = Document::parse(large);
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().message, "41943040 bytes are more than the limit of 33554432");
    EXPECT_TRUE(Document::parse("[1]", {3, 64}));
    EXPECT_FALSE(Document::parse("[1]", {2, 64}));
}

TEST(JsonReader, FindsTheFirstDuplicateAmongManyMembers) {
    std::string text = "{";
    for (int i = 0; i < 100; ++i) text += "\"name" + std::to_string(i) + "\":" + std::to_string(i) + ",";
    const std::string unique = text + "\"last\":0}";
    EXPECT_TRUE(Document::parse(unique));
    const auto document = Document::parse(text + "\"name7\":0,\"name5\":0}");
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().message, "byte " + std::to_string(text.size()) + ": duplicate name `name7`");
}

TEST(JsonReader, RefusesEveryRawControlCharacterInAString) {
    for (int c = 0; c < 0x20; ++c) {
        const std::string text =
            R"({"name": "sixteen characters )" + std::string(1, static_cast<char>(c)) + R"( and more than that"})";
        EXPECT_FALSE(Document::parse(text)) << c;
    }
}

TEST(JsonReader, IsNotSlowedDownByAnObjectMadeToCollide) {
    std::string text = "{";
    for (int i = 0; i < 100'000; ++i) text += "\"" + std::to_string(1'000'000 + i) + "same\":0,";
    EXPECT_TRUE(Document::parse(text + "\"x\":0}"));
    const auto document = Document::parse(text + "\"1099999same\":0}");
    ASSERT_FALSE(document);
    EXPECT_TRUE(document.error().message.ends_with("duplicate name `1099999same`"));
}

}  // namespace
}  // namespace hv::json
