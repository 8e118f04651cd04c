#include "rules/engine/format.hpp"

#include <gtest/gtest.h>

#include "fhir/json/value.hpp"
#include "rules/engine/embedded.hpp"

namespace hv::rules {
namespace {

std::string formatted(std::string_view text) {
    Result<std::string> result = format_document(text);
    if (!result) {
        ADD_FAILURE() << result.error().message;
        return {};
    }
    return *result;
}

// The same document, whatever the order of names and the layout.
bool same(const json::Value& a, const json::Value& b) {
    if (a.kind() != b.kind() || a.size() != b.size()) return false;
    if (a.is_object()) {
        for (const auto& member : a.members()) {
            if (!same(member.value, b[member.name])) return false;
        }
        return true;
    }
    if (a.is_array()) {
        std::vector<json::Value> items;
        for (const json::Value& item : b.items()) items.push_back(item);
        std::size_t i = 0;
        for (const json::Value& item : a.items()) {
            if (!same(item, items[i++])) return false;
        }
        return true;
    }
    return a.text() == b.text() && a.is_true() == b.is_true();
}

TEST(FormatDocument, PutsKnownNamesInTheOrderOfTheFormat) {
    EXPECT_EQ(formatted(R"({"rules":[],"title":{"en":"b","nb":"a"},"version":"1.0.0","id":"x"})"),
              "{\n"
              "  \"id\": \"x\",\n"
              "  \"version\": \"1.0.0\",\n"
              "  \"title\": { \"nb\": \"a\", \"en\": \"b\" },\n"
              "  \"rules\": []\n"
              "}\n");
}

TEST(FormatDocument, KeepsUnknownNamesInTheirOrderBehindTheKnownOnes) {
    EXPECT_EQ(formatted(R"({"zebra":1,"apple":2,"id":"x"})"),
              "{\n  \"id\": \"x\",\n  \"zebra\": 1,\n  \"apple\": 2\n}\n");
}

TEST(FormatDocument, KeepsTheOrderInWhichACaseTellsItsReadingsAndExpectations) {
    const std::string text = formatted(
        R"({"expect":{"HF-09":"not-met","HF-04":"not-met"},"readings":{"waist":"a","bmi":"b"},"case":"c","as_of":"d"})");

    EXPECT_LT(text.find("readings"), text.find("expect"));
    EXPECT_LT(text.find("waist"), text.find("bmi"));
    EXPECT_LT(text.find("HF-09"), text.find("HF-04"));
}

TEST(FormatDocument, KeepsTheDigitsOfANumber) {
    EXPECT_EQ(formatted(R"([25.0, 1e2, -0.50, 7])"), "[\n  25.0,\n  1e2,\n  -0.50,\n  7\n]\n");
}

TEST(FormatDocument, BreaksAnObjectThatDoesNotFitOnALine) {
    const std::string long_word(80, 'x');
    EXPECT_EQ(formatted(R"([{"nb":")" + long_word + R"(","en":"twenty-two letters wide"}])"),
              "[\n  {\n    \"nb\": \"" + long_word + "\",\n    \"en\": \"twenty-two letters wide\"\n  }\n]\n");
}

TEST(FormatDocument, CountsColumnsInLettersAndNotInBytes) {
    std::string norwegian;
    for (int i = 0; i < 90; ++i) norwegian += "ø";
    EXPECT_EQ(formatted("[[\"" + norwegian + "\"]]"), "[\n  [\"" + norwegian + "\"]\n]\n");
}

TEST(FormatDocument, WritesLettersAsTheyAreAndEscapesOnlyWhatMustBe) {
    EXPECT_EQ(formatted(R"(["\u00f8l \"og\" \\ \n\t\u0001\/"])"), "[\n  \"øl \\\"og\\\" \\\\ \\n\\t\\u0001/\"\n]\n");
}

TEST(FormatDocument, KeepsEveryKindOfValue) {
    EXPECT_EQ(formatted(R"([true,false,null,{},[],[[1],{"a":[]}]])"),
              "[\n  true,\n  false,\n  null,\n  {},\n  [],\n  [ [1], { \"a\": [] } ]\n]\n");
}

TEST(FormatDocument, RefusesWhatIsNoStrictJson) {
    const Result<std::string> result = format_document(R"({"a": 1, "a": 2})");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().fault, Fault::invalid);
}

TEST(FormatDocument, ChangesNeitherMeaningNorAnythingTheSecondTime) {
    std::size_t documents = 0;
    for (const EmbeddedFile& file : embedded_files()) {
        if (!file.path.ends_with(".json") || file.path.starts_with("schema/")) continue;
        ++documents;
        const std::string once = formatted(file.bytes);
        const auto before = json::Document::parse(file.bytes);
        const auto after = json::Document::parse(once);
        ASSERT_TRUE(before && after) << file.path;
        EXPECT_TRUE(same(before->root(), after->root())) << file.path;
        EXPECT_EQ(formatted(once), once) << file.path;
    }
    EXPECT_GT(documents, 0U);
}

}  // namespace
}  // namespace hv::rules
