// Every shipped case, written as the FHIR Bundle of an EHR, walks through the reader to the same findings.
#include <gtest/gtest.h>

#include "fhir/json/value.hpp"
#include "fhir/r4/reader.hpp"
#include "record_bundle.hpp"
#include "rules/engine/cases_run.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/embedded.hpp"

namespace hv::contract {
namespace {

std::vector<rules::CaseFile> case_files(const std::string& set) {
    std::vector<rules::CaseFile> files;
    const std::string folder = "sets/" + set + "/cases/";
    for (const rules::EmbeddedFile& file : rules::embedded_files()) {
        if (file.path.starts_with(folder)) files.push_back({std::string(file.path), std::string(file.bytes)});
    }
    return files;
}

void judge_as_fhir(const rules::RuleSet& set, rules::Story story) {
    const rules::Vocabulary& vocabulary = rules::shipped_vocabulary();
    const std::string bundle = bundle_of(story.record, vocabulary.codes);
    const auto document = json::Document::parse(bundle);
    ASSERT_TRUE(document) << document.error().message;
    const json::Value root = document->root();
    rules::ReadyCase ready{std::move(story), {}};
    const auto read = fhir::r4::read_patient(std::span(&root, 1), vocabulary.codes, ready.story.record);
    ASSERT_TRUE(read) << read.error().message;
    rules::take_snapshot(ready.story.record, vocabulary, ready.story.as_of, ready.snapshot);
    const rules::Assessment assessment = rules::evaluate_now(set, ready.snapshot);
    for (const rules::CaseFailure& failure : rules::failures_of(set, ready, assessment)) {
        ADD_FAILURE() << text(failure) << "\n" << ready.story.title.text << "\n" << bundle;
    }
}

class CasesAsFhir : public testing::TestWithParam<std::size_t> {};

TEST_P(CasesAsFhir, GiveTheFindingsThatTheCaseNames) {
    const rules::RuleSet& set = rules::shipped_rule_sets()[GetParam()];
    rules::Problems problems;
    std::size_t judged = 0;
    for (const rules::CaseFile& file : case_files(set.id)) {
        for (rules::Story& story : read_stories(file, rules::shipped_vocabulary(), problems)) {
            judge_as_fhir(set, std::move(story));
            ++judged;
        }
    }
    EXPECT_TRUE(problems.empty());
    EXPECT_GT(judged, 0U) << set.id;
}

INSTANTIATE_TEST_SUITE_P(ShippedSets, CasesAsFhir, testing::Range(std::size_t{0}, rules::shipped_rule_sets().size()),
                         [](const auto& set) {
                             std::string name;
                             for (const char c : rules::shipped_rule_sets()[set.param].id) name += c == '-' ? '_' : c;
                             return name;
                         });

}  // namespace
}  // namespace hv::contract
