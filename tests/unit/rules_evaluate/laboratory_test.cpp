#include <gtest/gtest.h>

#include "rules/engine/explain.hpp"
#include "story.hpp"

namespace hv::rules {
namespace {

using story::Patient;

constexpr const char* both_sides = R"("kind": "band", "of": "weight", "within": "365 d",
    "laboratory": { "low": { "level": "review" }, "high": [ {"through": 1}, {"above": 1, "to": 2, "level": "review"},
                    {"from": 2, "level": "urgent"} ] },
    "bands": [ {"through": 90.0}, {"above": 90.0, "level": "danger"} ])";

struct Sent {
    std::string value;
    std::optional<Decimal> low;
    std::optional<Decimal> high;
};

std::string judged(const Sent& sent, const char* rule = both_sides) {
    const RuleSet rules = story::rule_set({rule});
    Patient patient("2025-11-21");
    patient.measured("weight", {{"2025-11-01", sent.value}});
    patient.ranged("weight", sent.low, sent.high);
    return patient.judged(rules);
}

TEST(Laboratory, OwnRangeComesBeforeTheTable) {
    EXPECT_EQ(judged({"95", Decimal(60, 0), Decimal(100, 0)}), "not-met");
    EXPECT_EQ(judged({"100", Decimal(60, 0), Decimal(100, 0)}), "not-met");
    EXPECT_EQ(judged({"100.1", Decimal(60, 0), Decimal(100, 0)}), "met review");
    EXPECT_EQ(judged({"60", Decimal(60, 0), Decimal(100, 0)}), "not-met");
    EXPECT_EQ(judged({"59.9", Decimal(60, 0), Decimal(100, 0)}), "met review");
}

TEST(Laboratory, MultiplesOfTheUpperLimitAreExact) {
    EXPECT_EQ(judged({"66.6", Decimal(1, 0), Decimal(333, 1)}), "met urgent");
    EXPECT_EQ(judged({"66.5", Decimal(1, 0), Decimal(333, 1)}), "met review");
}

TEST(Laboratory, TheTableCountsWhereTheRangeLacksALimit) {
    EXPECT_EQ(judged({"95", {}, {}}), "met danger");
    EXPECT_EQ(judged({"95", Decimal(60, 0), {}}), "met danger");
    EXPECT_EQ(judged({"85", {}, Decimal(50, 0)}), "not-met");
}

TEST(Laboratory, ARangeThatCannotBeOneIsNone) {
    EXPECT_EQ(judged({"95", Decimal(0, 0), Decimal(0, 0)}), "met danger");
    EXPECT_EQ(judged({"95", Decimal(-5, 0), Decimal(100, 0)}), "met danger");
    EXPECT_EQ(judged({"95", Decimal(100, 0), Decimal(60, 0)}), "met danger");
}

constexpr const char* high_only = R"("kind": "band", "of": "weight", "within": "365 d",
    "laboratory": { "high": [ {"through": 2}, {"above": 2, "level": "urgent"} ] })";

// Hazards: H06
TEST(Laboratory, WithoutRangeAndWithoutTableNothingIsFine) {
    EXPECT_EQ(judged({"95", {}, {}}, high_only), "unknown no-range");
    EXPECT_EQ(judged({"95", Decimal(60, 0), {}}, high_only), "unknown no-range");
    EXPECT_EQ(judged({"95", {}, Decimal(50, 0)}, high_only), "not-met");
    EXPECT_EQ(judged({"101", {}, Decimal(50, 0)}, high_only), "met urgent");
}

TEST(Laboratory, DecidesAComparatorOnlyWhenEveryValueItAllowsSaysTheSame) {
    EXPECT_EQ(judged({"<60", Decimal(60, 0), Decimal(100, 0)}), "met review");
    EXPECT_EQ(judged({"<70", Decimal(60, 0), Decimal(100, 0)}), "unknown conflicting");
    EXPECT_EQ(judged({">200", Decimal(60, 0), Decimal(100, 0)}), "met urgent");
    EXPECT_EQ(judged({"<90", {}, Decimal(100, 0)}, high_only), "not-met");
}

TEST(Laboratory, RangeIsNamedInTheExplanation) {
    const RuleSet rules = story::rule_set({both_sides});
    Patient patient("2025-11-21");
    patient.measured("weight", {{"2025-11-01", "150"}}).ranged("weight", Decimal(60, 0), Decimal(100, 0));
    const Assessment assessment = evaluate_now(rules, patient.snapshot());
    EXPECT_EQ(sentence(rules, assessment.findings[0], patient.snapshot(), Language::en),
              "Act – 1.50 × the laboratory's upper limit; Weight 150 kg (2025-11-01); limit above 1 and below 2 ×");
    const auto lines = explain(rules, assessment.findings[0], patient.snapshot(), Language::en);
    EXPECT_NE(lines[1].find("the laboratory's range 60–100"), std::string::npos) << lines[1];
}

}  // namespace
}  // namespace hv::rules
