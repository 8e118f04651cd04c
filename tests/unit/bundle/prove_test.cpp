// A bundle is judged by only when its cases pass here, with this engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/bundles.hpp"

namespace hv::rules::bundle {
namespace {

using namespace hv::test;
using testing::HasSubstr;

struct Proof {
    Vocabulary vocabulary;
    std::vector<RuleSet> sets;
    std::size_t cases = 0;
    std::string problems;
};

std::unique_ptr<Proof> proof_of(const std::string& bytes) {
    auto proof = std::make_unique<Proof>();
    const Result<Bundle> bundle = open(bytes);
    EXPECT_TRUE(bundle) << (bundle ? "" : bundle.error().message);
    Problems problems;
    if (bundle) proof->cases = prove(*bundle, proof->vocabulary, proof->sets, problems);
    for (const Problem& problem : problems) proof->problems += text(problem) + '\n';
    return proof;
}

// The smallest shipped set, with one file changed before it is packed and signed.
std::string changed(std::string_view path, std::string_view from, std::string_view to) {
    std::vector<File> files = entries_of(real_bundle());
    std::erase_if(files, [](const File& file) { return file.path == manifest_file || file.path == envelope_file; });
    std::string& bytes = content(files, path);
    EXPECT_NE(bytes.find(from), std::string::npos) << from;
    bytes.replace(bytes.find(from), from.size(), to);
    Manifest manifest = open(real_bundle())->manifest;
    return signed_by(packed(manifest, files), {kari(), ola()});
}

TEST(Proof, AcceptsAShippedSetWithAllItsCases) {
    const auto proof = proof_of(real_bundle());
    EXPECT_EQ(proof->problems, "");
    ASSERT_EQ(proof->sets.size(), 1U);
    EXPECT_EQ(proof->sets[0].id, "data-quality");
    EXPECT_GT(proof->cases, 10U);
    EXPECT_EQ(proof->cases, static_cast<std::size_t>(open(real_bundle())->manifest.cases));
}

TEST(Proof, RefusesASetWhoseCaseFails) {
    const std::vector<File> files = entries_of(real_bundle());
    const auto file = std::ranges::find_if(files, [](const File& one) {
        return one.path.starts_with("sets/data-quality/cases/") && one.bytes.find("\"not-met\"") != std::string::npos;
    });
    ASSERT_NE(file, files.end());
    const auto proof = proof_of(changed(file->path, "\"not-met\"", "\"met urgent\""));
    EXPECT_THAT(proof->problems, HasSubstr(file->path + ":"));
    EXPECT_THAT(proof->problems, HasSubstr("expected `met urgent`, got `not-met`"));
    EXPECT_THAT(proof->problems, HasSubstr("do not use the bundle with it"));
}

TEST(Proof, RefusesABrokenSetAndABrokenVocabulary) {
    EXPECT_THAT(proof_of(changed("sets/data-quality/ruleset.json", "\"rules\"", "\"rulez\""))->problems,
                HasSubstr("sets/data-quality/ruleset.json:"));
    EXPECT_THAT(proof_of(changed("vocab/drugs.json", "\"groups\"", "\"grops\""))->problems,
                HasSubstr("unknown field `grops`"));
}

TEST(Proof, RefusesASetThatTheManifestCallsOtherwise) {
    Manifest manifest = open(real_bundle())->manifest;
    std::vector<File> files = entries_of(real_bundle());
    std::erase_if(files, [](const File& file) { return file.path == manifest_file || file.path == envelope_file; });
    manifest.sets[0].version = "9.9.9";
    EXPECT_THAT(proof_of(packed(manifest, files))->problems, HasSubstr("and the manifest says `data-quality` 9.9.9"));
}

TEST(Proof, RefusesABundleForAnotherEngine) {
    Manifest manifest = about();
    manifest.requires_engine = ">=99";
    const auto proof = proof_of(real_bundle(manifest));
    EXPECT_THAT(proof->problems, HasSubstr("needs engine `>=99`, and this is " + std::string(engine_version())));
    EXPECT_THAT(proof->problems, HasSubstr("upgrade hjertevakt"));
    EXPECT_TRUE(proof->sets.empty());
}

TEST(Shipped, HoldsEverySetThatIsInForceByDefaultAndNoOther) {
    const Shipped shipped = shipped_files();
    EXPECT_GE(shipped.sets.size(), 8U);
    EXPECT_EQ(shipped.sets.front().id, "data-quality");
    for (const ListedSet& set : shipped.sets) EXPECT_NE(set.id, "score2");
    for (const File& file : shipped.files) EXPECT_THAT(file.path, testing::Not(HasSubstr("score2")));
}

}  // namespace
}  // namespace hv::rules::bundle
