// The signed document: what is written is read back, and what is wrong is said with its place.
#include "rules/bundle/manifest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "rules/bundle/engine_version.hpp"
#include "tests/support/bundles.hpp"

namespace hv::rules::bundle {
namespace {

using test::day;
using testing::HasSubstr;

Manifest full() {
    Manifest manifest = test::about("1.4.0", 14);
    manifest.approved = day("2026-10-02");
    manifest.last_review = day("2026-10-02");
    manifest.next_review = day("2027-04-01");
    manifest.effective_from = day("2026-11-01");
    manifest.effective_to = day("2028-11-01");
    manifest.expires = day("2027-11-01");
    manifest.sets = {{"hjertefrisk", "1.0.0", 3}, {"lithium", "1.2.0", 2}};
    manifest.cases = 5;
    manifest.files = {{"a.json", std::string(64, 'a'), 12}, {"b.json", std::string(64, '0'), 0}};
    return manifest;
}

std::string problems_of(const std::string& bytes) {
    Problems problems;
    const std::optional<Manifest> manifest = parse_manifest(bytes, problems);
    EXPECT_EQ(manifest.has_value(), problems.empty());
    std::string all;
    for (const Problem& problem : problems) all += rules::text(problem) + '\n';
    return all;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

class Schema {
public:
    explicit Schema(const std::string& name) {
        rapidjson::Document document;
        const auto files = rules::embedded_files();
        const auto file = std::ranges::find(files, "schema/" + name, &rules::EmbeddedFile::path);
        document.Parse(file->bytes.data(), file->bytes.size());
        EXPECT_FALSE(document.HasParseError());
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(valijson::adapters::RapidJsonAdapter(document), schema_);
    }
    bool accepts(const std::string& text) {
        rapidjson::Document document;
        document.Parse(text.c_str());
        return !document.HasParseError() &&
               validator_.validate(schema_, valijson::adapters::RapidJsonAdapter(document), nullptr);
    }

private:
    valijson::Schema schema_;
    valijson::Validator validator_;
};

TEST(Manifest, IsReadBackAsItWasWritten) {
    for (const Manifest& manifest : {full(), [] {
                                         Manifest bare = full();
                                         bare.approved = bare.last_review = bare.next_review = std::nullopt;
                                         bare.effective_from = bare.effective_to = bare.expires = std::nullopt;
                                         return bare;
                                     }()}) {
        Problems problems;
        const std::optional<Manifest> read = parse_manifest(write_manifest(manifest), problems);
        ASSERT_TRUE(read) << rules::text(problems.front());
        EXPECT_EQ(*read, manifest);
        EXPECT_EQ(write_manifest(*read), write_manifest(manifest));
    }
}

struct Broken {
    const char* from;
    const char* to;
    const char* says;
    bool shape = true;  // the schema can see it too
};

const std::vector<Broken> broken{
    {R"("id": "no.hjertevakt.test")", R"("id": "No Hjertevakt")", "is no id of a bundle"},
    {R"("version": "1.4.0")", R"("version": "1.4")", "is no version"},
    {R"("version": "1.4.0")", R"("version": "01.4.0")", "is no version"},
    {R"("sequence": 14)", R"("sequence": 0)", "sequence: wanted a whole number from 1"},
    {R"("sequence": 14)", R"("sequence": 1.5)", "sequence: wanted a whole number"},
    {R"("sequence": 14)", R"("sequence": "14")", "sequence"},
    {R"("status": "active")", R"("status": "live")", "status"},
    {R"("NO")", R"(false)", "jurisdiction[0]"},
    {R"("NO")", R"("Norge")", "is no country"},
    {R"("steward")", R"("Steward")", "unknown field `Steward`"},
    {R"("approvalDate": "2026-10-02")", R"("approvalDate": "2.10.2026")", "is no day"},
    {R"("approvalDate": "2026-10-02")", R"("approvalDate": "2026-11-31")", "is a day that never was", false},
    {R"("end": "2028-11-01")", R"("end": "2025-11-01")", "effectivePeriod: ends before it starts", false},
    {R"("requiresEngine": ">=)", R"("requiresEngine": "~)", "is no condition on a version"},
    {R"("id": "lithium")", R"("id": "hjertefrisk")", "`hjertefrisk` is listed twice", false},
    {R"("sha256": "a)", R"("sha256": "A)", "is no SHA-256"},
    {R"("size": 12)", R"("size": -1)", "size"},
    {R"("path": "b.json")", R"("path": "a.json")", "is listed twice or not in its place", false},
    {R"("path": "b.json")", R"("path": "A.json")", "is listed twice or not in its place", false},
    {R"("cases": 5)", R"("cases": 0)", "cases: wanted a whole number from 1"},
};

TEST(Manifest, SaysWhatIsWrongWithItAndTheSchemaAgrees) {
    Schema schema("manifest.schema.json");
    const std::string good = write_manifest(full());
    EXPECT_TRUE(schema.accepts(good));
    for (const Broken& row : broken) {
        const std::string bad = replaced(good, row.from, row.to);
        EXPECT_THAT(problems_of(bad), HasSubstr(row.says));
        EXPECT_EQ(schema.accepts(bad), !row.shape) << row.to;
    }
    EXPECT_THAT(problems_of("{\"id\": 1, \"id\": 2}"), HasSubstr("duplicate name `id`"));
    EXPECT_THAT(problems_of("[]"), HasSubstr("manifest.json:1:1"));
}

TEST(TrustSchema, AcceptsWhatTheParserAccepts) {
    Schema schema("trust.schema.json");
    const std::string good = test::trust_file({test::kari(), test::ola()});
    EXPECT_TRUE(schema.accepts(good));
    for (const auto& [from, to] :
         std::vector<std::pair<const char*, const char*>>{{"clinical", "doctor"},
                                                          {"validTo", "validUntil"},
                                                          {"2026-01-01", "soon"},
                                                          {"ed25519:", "rsa:"},
                                                          {"Kari Lege", ""},
                                                          {"{\"keys\"", "{\"threshold\": 1, \"keys\""}}) {
        const std::string bad = replaced(good, from, to);
        EXPECT_FALSE(schema.accepts(bad)) << to;
        Problems problems;
        EXPECT_FALSE(parse_trust("trust.json", bad, problems)) << to;
    }
}

TEST(Expiry, WarnsNinetyAndThirtyDaysBefore) {
    const Date end = day("2027-11-01");
    EXPECT_EQ(expiry(std::nullopt, end), Expiry::never);
    EXPECT_EQ(expiry(end, end.plus_days(-91)), Expiry::far);
    EXPECT_EQ(expiry(end, end.plus_days(-90)), Expiry::within_90_days);
    EXPECT_EQ(expiry(end, end.plus_days(-31)), Expiry::within_90_days);
    EXPECT_EQ(expiry(end, end.plus_days(-30)), Expiry::within_30_days);
    EXPECT_EQ(expiry(end, end), Expiry::within_30_days);
    EXPECT_EQ(expiry(end, end.plus_days(1)), Expiry::expired);
}

TEST(EngineVersion, MustMeetEveryCondition) {
    struct Row {
        const char* conditions;
        const char* version;
        bool met;
    };
    for (const Row& row : {Row{">=1.2 <2", "1.2.0", true},
                           {">=1.2 <2", "1.1.9", false},
                           {">=1.2 <2", "2.0.0", false},
                           {"=0.1", "0.1.0", true},
                           {">0.1", "0.1.0", false},
                           {"<=0.1.0", "0.1", true},
                           {">=0.9", "0.10.0", true}}) {
        const Result<bool> met = satisfies(row.conditions, row.version);
        ASSERT_TRUE(met) << row.conditions;
        EXPECT_EQ(*met, row.met) << row.conditions << ' ' << row.version;
    }
    for (const char* conditions :
         {"", "1.2", "~1", ">=", ">=1.2  <2", ">=1.2 ", ">=a", ">=1.2.3.4", ">=-1", "=>1", ">=1."})
        EXPECT_FALSE(satisfies(conditions, "1.0.0")) << conditions;
    EXPECT_EQ(engine_from("1.4.2"), ">=1.4.2 <2");
    EXPECT_TRUE(*satisfies(engine_from(engine_version()), engine_version()));
}

}  // namespace
}  // namespace hv::rules::bundle
