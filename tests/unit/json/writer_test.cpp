#include "fhir/json/writer.hpp"

#include <gtest/gtest.h>

#include "fhir/json/value.hpp"

namespace hv::json {
namespace {

void write_sample(Writer& writer) {
    writer.begin_object()
        .member("id", "p1")
        .key("weight")
        .number(Decimal(8300, 2))
        .key("raw")
        .number("1E-3")
        .key("count")
        .integer(-7)
        .key("yes")
        .boolean(true)
        .key("none")
        .null()
        .key("list")
        .begin_array()
        .string("å\n\"")
        .boolean(false)
        .begin_object()
        .end_object()
        .begin_array()
        .end_array()
        .end_array()
        .end_object();
}

TEST(JsonWriter, WritesCompactTextInTheOrderGiven) {
    Writer writer;
    write_sample(writer);
    EXPECT_EQ(
        writer.take(),
        R"({"id":"p1","weight":83.00,"raw":1E-3,"count":-7,"yes":true,"none":null,"list":["å\n\"",false,{},[]]})");
}

TEST(JsonWriter, IndentsByTwo) {
    Writer writer(Layout::indented);
    writer.begin_object().key("a").begin_array().integer(1).integer(2).end_array().key("b").number("2.50").end_object();
    EXPECT_EQ(writer.take(), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": 2.50\n}");
}

TEST(JsonWriter, EscapesWhatJsonWantsEscaped) {
    Writer writer;
    writer.string(std::string_view("\"\\/\b\f\n\r\t\x00\x1F\x7F", 11));
    EXPECT_EQ(writer.take(), R"("\"\\/\b\f\n\r\t\u0000\u001F)"
                             "\x7F\"");
    writer.string("sixteen characters \x1B and more than that");
    EXPECT_EQ(writer.take(), R"("sixteen characters \u001B and more than that")");
}

TEST(JsonWriter, IndentsNothingIntoEmptyBrackets) {
    Writer writer(Layout::indented);
    writer.begin_array().begin_object().end_object().begin_array().end_array().end_array();
    EXPECT_EQ(writer.take(), "[\n  {},\n  []\n]");
}

TEST(JsonWriter, IsReadBackByTheReader) {
    for (const Layout layout : {Layout::compact, Layout::indented}) {
        Writer writer(layout);
        write_sample(writer);
        const std::string text = writer.take();
        const auto document = Document::parse(text);
        ASSERT_TRUE(document) << text;
        EXPECT_EQ(document->root()["weight"].text(), "83.00");
        EXPECT_EQ((*document->root()["list"].items().begin()).text(), "å\n\"");
    }
}

TEST(JsonWriter, BeginsAnewAfterItsDocumentWasTaken) {
    Writer writer;
    writer.begin_array().end_array();
    EXPECT_EQ(writer.take(), "[]");
    writer.string({});
    EXPECT_EQ(writer.take(), "\"\"");
    Writer other;
    other.null();
    writer = std::move(other);
    EXPECT_EQ(writer.take(), "null");
    Writer moved(std::move(writer));
    moved.begin_object().member("", "").end_object();
    EXPECT_EQ(moved.take(), R"({"":""})");
}

#ifndef NDEBUG
TEST(JsonWriterDeathTest, RefusesAValueWithoutAName) {
    EXPECT_DEATH(Writer().begin_object().string("x"), "");
    EXPECT_DEATH(Writer().begin_array().key("x"), "");
    EXPECT_DEATH(Writer().begin_object().key("x").end_object(), "");
    EXPECT_DEATH(Writer().begin_object().end_array(), "");
    EXPECT_DEATH(Writer().null().null(), "");
}

TEST(JsonWriterDeathTest, RefusesAnUnfinishedDocument) {
    EXPECT_DEATH(static_cast<void>(Writer().begin_array().take()), "");
}
#endif

}  // namespace
}  // namespace hv::json
