// The JSON Schemas for editors and the parser refuse the same documents, as far as a schema can tell.
//
// Only structure can be compared: what a document refers to, and whether its numbers fit together, no schema can say.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "rules/engine/embedded.hpp"
#include "tests/unit/rules_check/example.hpp"

namespace hv::rules {
namespace {

// The problems that a schema can see, too.
constexpr std::array<std::string_view, 16> structural{
    "bad-atc", "bad-date",        "bad-id",        "bad-span",      "bad-value",      "bad-version",
    "blank",   "conversion-zero", "empty-list",    "missing-field", "missing-source", "missing-text",
    "one-of",  "text-unused",     "unknown-field", "wrong-type"};

bool tells_of_structure(std::string_view told) {
    while (!told.empty()) {
        const std::string_view line = told.substr(0, told.find('\n'));
        if (std::ranges::find(structural, line.substr(0, line.find(' '))) != structural.end()) return true;
        told.remove_prefix(std::min(told.size(), line.size() + 1));
    }
    return false;
}

std::string embedded(std::string_view path) {
    const auto found = std::ranges::find(embedded_files(), path, &EmbeddedFile::path);
    EXPECT_NE(found, embedded_files().end()) << path;
    return found == embedded_files().end() ? std::string() : std::string(found->bytes);
}

class Schema {
public:
    explicit Schema(std::string_view name) {
        rapidjson::Document document;
        document.Parse(embedded("schema/" + std::string(name) + ".schema.json").c_str());
        EXPECT_FALSE(document.HasParseError()) << name;
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(valijson::adapters::RapidJsonAdapter(document), schema_);
    }

    // Nothing when the text is no JSON.
    std::optional<bool> accepts(const std::string& text) {
        rapidjson::Document document;
        if (document.Parse(text.c_str()).HasParseError()) return std::nullopt;
        return validator_.validate(schema_, valijson::adapters::RapidJsonAdapter(document), nullptr);
    }

private:
    valijson::Schema schema_;
    valijson::Validator validator_;
};

void expect_agreement(Schema& schema, std::string_view file, std::span<const Broken> rows) {
    const std::string sound = example_file(file);
    EXPECT_EQ(schema.accepts(sound), true) << file;
    std::size_t compared = 0;
    for (const Broken& row : rows) {
        const auto accepted = schema.accepts(break_text(sound, row));
        if (!accepted) continue;
        ++compared;
        EXPECT_EQ(*accepted, !tells_of_structure(row.expected)) << row.what << "\n" << row.expected;
    }
    EXPECT_GT(compared, 0U);
}

TEST(RuleSetSchema, AgreesWithTheParser) {
    Schema schema("ruleset");
    expect_agreement(schema, "ruleset.json", broken_structure());
    expect_agreement(schema, "ruleset.json", broken_bands());
    expect_agreement(schema, "ruleset.json", broken_kinds());
    expect_agreement(schema, "ruleset.json", broken_references());
    expect_agreement(schema, "schedules.json", broken_schedules());
}

TEST(VocabularySchemas, AgreeWithTheParser) {
    Schema observables("vocabulary-observables");
    Schema drugs("drugs");
    Schema conditions("conditions");
    expect_agreement(observables, "observables.json", broken_observables());
    expect_agreement(drugs, "drugs.json", broken_drugs());
    expect_agreement(drugs, "doses.json", broken_doses());
    expect_agreement(conditions, "conditions.json", broken_conditions());
}

TEST(Schemas, AcceptWhatIsShipped) {
    Schema ruleset("ruleset");
    Schema cases("case");
    std::size_t sets = 0;
    std::size_t stories = 0;
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.path.ends_with("/ruleset.json")) {
            ++sets;
            EXPECT_EQ(ruleset.accepts(std::string(file.bytes)), true) << file.path;
        } else if (file.path.find("/cases/") != std::string_view::npos) {
            ++stories;
            EXPECT_EQ(cases.accepts(std::string(file.bytes)), true) << file.path;
        }
    }
    EXPECT_GE(sets, 3U);
    EXPECT_GE(stories, 3U);
    EXPECT_EQ(Schema("vocabulary-observables").accepts(embedded("vocab/observables.json")), true);
    EXPECT_EQ(Schema("drugs").accepts(embedded("vocab/drugs.json")), true);
    EXPECT_EQ(Schema("conditions").accepts(embedded("vocab/conditions.json")), true);
}

TEST(CaseSchema, RefusesWhatNoCaseMaySay) {
    Schema schema("case");
    const auto story = [](std::string_view more) {
        return R"({"case": "a", "as_of": "2025-11-21", "expect": {"HF-01": "not-met"})" + std::string(more) + "}";
    };
    EXPECT_EQ(schema.accepts(story("")), true);
    EXPECT_EQ(schema.accepts("[" + story("") + "]"), true);
    EXPECT_EQ(schema.accepts("[]"), false);
    for (const char* more :
         {R"(, "patients": {})", R"(, "patient": {"sex": "man"})", R"(, "patient": {"born": "97"})",
          R"(, "exposures": [{"from": "2025-01-01"}])", R"(, "exposures": [{"drug": "N05A"}])",
          R"(, "readings": {"Body Weight": "2025-01-01: 80 kg"})", R"(, "readings": {"body-weight": 80})",
          R"(, "met": ["hf-01"])", R"(, "next_change": "soon")", R"(, "hazards": ["16"])"}) {
        EXPECT_EQ(schema.accepts(story(more)), false) << more;
    }
    EXPECT_EQ(schema.accepts(R"({"case": "a", "as_of": "2025-11-21"})"), false);
    EXPECT_EQ(schema.accepts(R"({"case": "a", "as_of": "2025-11-21", "expect": {"HF-01": "met"}})"), false);
    EXPECT_EQ(schema.accepts(R"({"case": "a", "as_of": "2025-11", "expect": {"HF-01": "not-met"}})"), false);
}

}  // namespace
}  // namespace hv::rules
