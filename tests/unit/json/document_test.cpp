#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <random>
#include <string>
#include <vector>

#include "fhir/json/view.hpp"

namespace hv::json {
namespace {

static_assert(View<Value>);

Document parsed(std::string_view text) {
    auto document = Document::parse(text);
    EXPECT_TRUE(document) << document.error().message;
    return std::move(*document);
}

TEST(JsonValue, TellsItsKind) {
    const Document document = parsed(R"({"n":null,"t":true,"f":false,"i":1,"s":"x","a":[],"o":{}})");
    const Value root = document.root();
    EXPECT_EQ(root.kind(), Kind::object);
    EXPECT_EQ(root["n"].kind(), Kind::null);
    EXPECT_EQ(root["t"].kind(), Kind::boolean);
    EXPECT_TRUE(root["t"].is_true());
    EXPECT_TRUE(root["f"].is_boolean());
    EXPECT_FALSE(root["f"].is_true());
    EXPECT_TRUE(root["i"].is_number());
    EXPECT_TRUE(root["s"].is_string());
    EXPECT_TRUE(root["a"].is_array());
    EXPECT_TRUE(root["o"].is_object());
    EXPECT_EQ(root["absent"].kind(), Kind::absent);
    EXPECT_FALSE(root["absent"]);
    EXPECT_TRUE(root["n"]) << "null is there";
}

TEST(JsonValue, KeepsTheCharactersOfANumber) {
    const Document document =
        parsed(R"([6.50,1E-3,-0.0,1e5,123456789012345678901234567890,0.1000000000000000055511151231257827])");
    std::vector<std::string> numbers;
    for (const Value item : document.root().items()) numbers.emplace_back(item.text());
    EXPECT_EQ(numbers, (std::vector<std::string>{"6.50", "1E-3", "-0.0", "1e5", "123456789012345678901234567890",
                                                 "0.1000000000000000055511151231257827"}));
}

TEST(JsonValue, ReadsEscapes) {
    const Document document = parsed(R"(["\"\\\/\b\f\n\r\t","\u00e5\u00C5","\ud83d\ude00","a\u0000b","\\ud83d","😀å"])");
    std::vector<std::string> texts;
    for (const Value item : document.root().items()) texts.emplace_back(item.text());
    EXPECT_EQ(texts, (std::vector<std::string>{"\"\\/\b\f\n\r\t", "åÅ", "😀", std::string("a\0b", 3), "\\ud83d", "😀å"}));
}

TEST(JsonValue, FindsMembersByTheWholeName) {
    const Document document = parsed(
        R"({"":0,"a":1,"ab":2,"abc":3,"abcd":4,"valueString":5,"valueStrinG":6,"xalueString":7,"aab":8,"bab":9,"a\u0000":10})");
    const Value root = document.root();
    EXPECT_EQ(root[""].text(), "0");
    EXPECT_EQ(root["a"].text(), "1");
    EXPECT_EQ(root["ab"].text(), "2");
    EXPECT_EQ(root["abc"].text(), "3");
    EXPECT_EQ(root["abcd"].text(), "4");
    EXPECT_EQ(root["valueString"].text(), "5");
    EXPECT_EQ(root["xalueString"].text(), "7");
    EXPECT_EQ(root["aab"].text(), "8");
    EXPECT_EQ(root["bab"].text(), "9");
    EXPECT_EQ(root[std::string_view("a\0", 2)].text(), "10");
    EXPECT_FALSE(root["b"]);
    EXPECT_FALSE(root["valueStrin"]);
    EXPECT_FALSE(root["valueString2"]);
}

TEST(JsonValue, OfAnotherKindIsEmptyToEveryQuestion) {
    const Document document = parsed(R"(["x",1])");
    for (const Value value : {Value(), document.root()}) {
        EXPECT_FALSE(value["a"]);
        EXPECT_EQ(value.text(), "");
        EXPECT_FALSE(value.is_true());
        for (const Member member : value.members()) ADD_FAILURE() << member.name;
    }
    EXPECT_EQ(Value().size(), 0U);
    EXPECT_EQ(Value().offset(), 0U);
    const Value text = *document.root().items().begin();
    EXPECT_EQ(text.size(), 0U);
    for (const Value item : text.items()) ADD_FAILURE() << item.text();
}

TEST(JsonValue, WalksMembersInTheOrderWritten) {
    const Document document = parsed(R"({"b":[1,[2,3],{"x":4}],"a":{"y":{}},"c":"z"})");
    std::string walked;
    for (auto [name, value, name_offset] : document.root().members())
        walked += std::string(name) + "@" + std::to_string(name_offset) + ":" + std::to_string(value.size()) + " ";
    EXPECT_EQ(walked, "b@1:3 a@23:1 c@36:0 ");
    auto items = document.root()["b"].items();
    auto at = items.begin();
    EXPECT_EQ((*at++).text(), "1");
}

TEST(JsonDocument, StandsAloneWhenItsSourceIsGone) {
    Document document;
    {
        std::string text = R"({"id":"p1"})";
        document = parsed(text);
        text.assign(text.size(), '#');
    }
    const Document moved = std::move(document);
    EXPECT_EQ(moved.root()["id"].text(), "p1");
}

TEST(JsonDocument, ReadsAScalarAsTheWholeText) {
    EXPECT_EQ(parsed(" 12 ").root().text(), "12");
    EXPECT_EQ(parsed("\"\"").root().text(), "");
    EXPECT_EQ(parsed("null").root().kind(), Kind::null);
    EXPECT_EQ(parsed("true").root().offset(), 0U);
}

TEST(JsonDocument, IsEmptyAfterAFailureAndGoodAfterTheNext) {
    Document document;
    EXPECT_FALSE(document.root());
    ASSERT_TRUE(document.reparse(R"({"a":[1,2,3]})"));
    EXPECT_FALSE(document.reparse(R"({"a":[1,2,)"));
    EXPECT_FALSE(document.root());
    const auto root = document.reparse(R"({"b":"x"})");
    ASSERT_TRUE(root);
    EXPECT_EQ((*root)["b"].text(), "x");
    std::string large = "[0";
    for (int i = 0; i < 10'000; ++i) large += ",{\"i\":\"æøå\"}";
    large += "]";
    ASSERT_TRUE(document.reparse(large));
    EXPECT_EQ(document.root().size(), 10'001U);
}

// A random document: written, and remembered by another reader.
class Author {
public:
    explicit Author(std::uint64_t seed) : random_(seed) {}

    std::string document() {
        text_.clear();
        value(0);
        return text_;
    }

private:
    void blank() { text_.append(random_() % 3 == 0 ? random_() % 20 : 0, " \n\t\r"[random_() % 4]); }
    void string() {
        static const std::vector<std::string> pieces{
            "a",      "value", "å", "\\n", "\\\"",        "\\u00f8", "\\ud83d\\ude00",
            "\\\\",   "😀",     "—", "x",   "System/id-7", "\\/",     " long enough for a vector ",
            "\\u0000"};
        text_ += '"';
        for (auto n = random_() % 6; n > 0; --n) text_ += pieces[random_() % pieces.size()];
        text_ += '"';
    }
    void value(int depth) {
        blank();
        static const std::vector<std::string> scalars{
            "null", "true", "false", "0", "-1.50", "1E-3", "123456789012345678", "6.5e+2"};
        const auto kind = random_() % (depth > 5 ? 2 : 4);
        if (kind == 0) text_ += scalars[random_() % scalars.size()];
        if (kind == 1) string();
        if (kind > 1) {
            const bool object = kind == 2;
            text_ += object ? '{' : '[';
            const auto count = random_() % (random_() % 8 == 0 ? 40 : 6);
            for (std::uint64_t i = 0; i < count; ++i) {
                if (i != 0) text_ += ',';
                blank();
                if (object) text_ += '"' + std::string(random_() % 9, 'n') + "\\t" + std::to_string(i) + "\"";
                if (object) blank(), text_ += ':';
                value(depth + 1);
            }
            blank();
            text_ += object ? '}' : ']';
        }
        blank();
    }

    std::mt19937_64 random_;
    std::string text_;
};

void expect_same(const Value ours, const rapidjson::Value& theirs, std::string_view text) {
    const char first = text[ours.offset()];
    switch (theirs.GetType()) {
        case rapidjson::kNullType:
            EXPECT_EQ(ours.kind(), Kind::null);
            EXPECT_EQ(first, 'n');
            break;
        case rapidjson::kTrueType:
            EXPECT_TRUE(ours.is_true());
            EXPECT_EQ(first, 't');
            break;
        case rapidjson::kFalseType:
            EXPECT_TRUE(ours.is_boolean() && !ours.is_true());
            EXPECT_EQ(first, 'f');
            break;
        case rapidjson::kNumberType:
            EXPECT_TRUE(ours.is_number());
            EXPECT_EQ(ours.text(), text.substr(ours.offset(), ours.text().size()));
            EXPECT_EQ(std::stod(std::string(ours.text())), theirs.GetDouble());
            break;
        case rapidjson::kStringType:
            EXPECT_EQ(ours.text(), std::string_view(theirs.GetString(), theirs.GetStringLength()));
            EXPECT_EQ(first, '"');
            break;
        case rapidjson::kArrayType: {
            EXPECT_EQ(first, '[');
            ASSERT_EQ(ours.size(), theirs.Size());
            rapidjson::SizeType i = 0;
            for (const Value item : ours.items()) expect_same(item, theirs[i++], text);
            EXPECT_EQ(i, theirs.Size());
            break;
        }
        case rapidjson::kObjectType: {
            EXPECT_EQ(first, '{');
            ASSERT_EQ(ours.size(), theirs.MemberCount());
            auto other = theirs.MemberBegin();
            for (const auto [name, value, name_offset] : ours.members()) {
                EXPECT_EQ(name, std::string_view(other->name.GetString(), other->name.GetStringLength()));
                EXPECT_EQ(text[name_offset], '"');
                EXPECT_EQ(ours[name].offset(), value.offset());
                expect_same(value, other->value, text);
                ++other;
            }
            break;
        }
    }
}

TEST(JsonDocument, HoldsWhatAnotherReaderFinds) {
    Document document;
    for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
        const std::string text = Author(seed).document();
        rapidjson::Document theirs;
        theirs.Parse(text.data(), text.size());
        ASSERT_FALSE(theirs.HasParseError()) << text;
        const auto root = document.reparse(text);
        ASSERT_TRUE(root) << root.error().message << '\n' << text;
        expect_same(*root, theirs, text);
        if (HasFailure()) FAIL() << text;
    }
}

TEST(JsonDocument, EveryCutOfATextIsRefusedAtOrBeforeItsEnd) {
    const std::string text = R"({"a":[1.5,true,null,"å\u00e5\ud83d\ude00",{"b":-2e3}],"c":false})";
    for (std::size_t length = 0; length < text.size(); ++length) {
        const auto document = Document::parse(std::string_view(text).substr(0, length));
        ASSERT_FALSE(document) << length;
        EXPECT_TRUE(document.error().message.starts_with("byte ")) << document.error().message;
    }
    EXPECT_TRUE(Document::parse(text));
}

TEST(JsonDocument, EveryChangedByteIsReadOrRefusedWithAMessage) {
    const std::string text = R"({"entry":[{"resource":{"id":"x","v":6.50,"s":"\u00e5å"}}],"t":[true,false,null]})";
    std::mt19937_64 random(5);
    for (int i = 0; i < 20'000; ++i) {
        std::string changed = text;
        for (auto n = random() % 3 + 1; n > 0; --n) changed[random() % changed.size()] = static_cast<char>(random());
        const auto document = Document::parse(changed);
        if (!document) {
            EXPECT_FALSE(document.error().message.empty());
            EXPECT_EQ(document.error().message.find('\n'), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace hv::json
