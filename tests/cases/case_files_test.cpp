// Every case file of every shipped set, one test a file; and what only all cases together can show.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "rules/engine/check.hpp"
#include "tests/cases/shipped_sets.hpp"

namespace hv::rules {
namespace {

std::string told(const Problems& problems) {
    std::string out;
    for (const Problem& problem : problems) out += "\n" + text(problem);
    return out;
}

// A set that `check` refuses has told why, and its cases cannot be judged.
std::optional<RuleSet> proved(const SetFolder& set) {
    Problems problems;
    std::optional<RuleSet> rules = check(set.document.name, set.document.bytes, vocabulary_on_disk(), problems);
    if (!rules) ADD_FAILURE() << set.document.name << " is refused:" << told(problems);
    return rules;
}

bool needs_the_whole_set(const Problem& problem) {
    return problem.code.ends_with("-without-case");
}

struct OneFile {
    std::string name;
    std::size_t set = 0;
    std::size_t file = 0;
};

const std::vector<SetFolder>& sets() {
    static const std::vector<SetFolder> all = set_folders();
    return all;
}

std::string test_name(std::string text) {
    std::ranges::replace_if(
        text, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return text;
}

std::vector<OneFile> files() {
    std::vector<OneFile> all;
    for (std::size_t set = 0; set < sets().size(); ++set) {
        for (std::size_t file = 0; file < sets()[set].cases.size(); ++file) {
            const std::string stem = std::filesystem::path(sets()[set].cases[file].name).stem().string();
            all.push_back({test_name(sets()[set].name + "_" + stem), set, file});
        }
    }
    return all;
}

class CaseFiles : public testing::TestWithParam<OneFile> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CaseFiles);

TEST_P(CaseFiles, Hold) {
    const SetFolder& set = sets()[GetParam().set];
    const std::optional<RuleSet> rules = proved(set);
    ASSERT_TRUE(rules);

    CaseReport report = run_cases(*rules, vocabulary_on_disk(), {set.cases[GetParam().file]}, set.document);

    std::erase_if(report.problems, needs_the_whole_set);
    EXPECT_TRUE(report.problems.empty()) << told(report.problems);
    EXPECT_GT(report.cases, 0U) << "no case in the file";
    for (const CaseFailure& failure : report.failures) ADD_FAILURE() << text(failure);
}

INSTANTIATE_TEST_SUITE_P(Shipped, CaseFiles, testing::ValuesIn(files()),
                         [](const auto& file) { return file.param.name; });

class WholeSets : public testing::TestWithParam<std::size_t> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(WholeSets);

TEST_P(WholeSets, HaveACaseForEveryLimitResponseAndRule) {
    const SetFolder& set = sets()[GetParam()];
    const std::optional<RuleSet> rules = proved(set);
    ASSERT_TRUE(rules);

    const CaseReport report = run_cases(*rules, vocabulary_on_disk(), set.cases, set.document);

    EXPECT_TRUE(report.problems.empty()) << told(report.problems);
}

TEST_P(WholeSets, NoticeEveryMovedLimitChangedLevelAndDroppedGate) {
    const SetFolder& set = sets()[GetParam()];

    const MutationReport report = mutate(set.document.name, set.document.bytes, vocabulary_on_disk(), set.cases);

    EXPECT_GT(report.mutants, report.refused);
    for (const Survivor& survivor : report.survivors) {
        ADD_FAILURE() << set.document.name << ":" << survivor.line << ": " << text(survivor);
    }
}

INSTANTIATE_TEST_SUITE_P(Shipped, WholeSets, testing::Range(std::size_t{0}, sets().size()),
                         [](const auto& set) { return test_name(sets()[set.param].name); });

}  // namespace
}  // namespace hv::rules
