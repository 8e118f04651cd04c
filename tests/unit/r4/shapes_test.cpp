// Every shape of tests/fixtures/shapes yields exactly the facts and problems that stand beside it in `.expect.txt`.
// HV_WRITE_GOLDEN=1 rewrites them; the test then fails once, so that somebody reads the difference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fhir/json/writer.hpp"
#include "fhir/r4/reader.hpp"
#include "tests/unit/r4/record_dump.hpp"

namespace hv::fhir {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(HV_SOURCE_DIR) / "tests/fixtures/shapes";

std::string slurp(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::vector<std::string> shapes() {
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator(folder))
        if (file.path().extension() == ".json") names.push_back(file.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string facts_of(std::string_view text) {
    const CodeBook codes = fixture_codes();
    auto document = json::Document::parse(text);
    if (!document) return "refused: " + document.error().message + "\n";
    const json::Value root = document->root();
    Record record;
    const auto read = r4::read_patient(std::span(&root, 1), codes, record);
    if (!read) return "error: " + read.error().message + "\n";
    return dump(record, codes);
}

void copy(const json::Value& value, json::Writer& out, bool backwards) {
    switch (value.kind()) {
        case json::Kind::object:
            out.begin_object();
            for (const auto& member : value.members()) {
                out.key(member.name);
                copy(member.value, out, backwards && member.name == "entry");
            }
            out.end_object();
            return;
        case json::Kind::array: {
            std::vector<json::Value> items;
            for (const json::Value item : value.items()) items.push_back(item);
            if (backwards) std::reverse(items.begin(), items.end());
            out.begin_array();
            for (const auto& item : items) copy(item, out, false);
            out.end_array();
            return;
        }
        case json::Kind::string:
            out.string(value.text());
            return;
        case json::Kind::number:
            out.number(value.text());
            return;
        case json::Kind::boolean:
            out.boolean(value.is_true());
            return;
        default:
            out.null();
            return;
    }
}

class Shape : public testing::TestWithParam<std::string> {};

TEST_P(Shape, YieldsTheFactsThatStandBesideIt) {
    const fs::path expected = folder / (GetParam() + ".expect.txt");
    const std::string found = facts_of(slurp(folder / (GetParam() + ".json")));
    const std::string wanted = slurp(expected);
    if (found != wanted && std::getenv("HV_WRITE_GOLDEN") != nullptr)
        std::ofstream(expected, std::ios::binary) << found;
    EXPECT_EQ(found, wanted);
}

TEST_P(Shape, YieldsTheSameFactsFromItsEntriesBackwards) {
    const std::string text = slurp(folder / (GetParam() + ".json"));
    auto document = json::Document::parse(text);
    ASSERT_TRUE(document);
    json::Writer out;
    copy(document->root(), out, true);
    const std::string backwards = facts_of(out.take());
    // A resource without an id is named by its place, which has changed.
    if (facts_of(text).find(" entry[") == std::string::npos) {
        EXPECT_EQ(facts_of(text), backwards);
    } else {
        EXPECT_EQ(facts_of(text).size(), backwards.size());
    }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Shape, testing::ValuesIn(shapes()), [](const auto& shape) {
    std::string name = shape.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST(Shapes, AreAllThere) {
    EXPECT_GE(shapes().size(), 40U);
}

}  // namespace
}  // namespace hv::fhir
