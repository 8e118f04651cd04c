// What is shipped is sound, and judged in a fixed order.
#include <gmock/gmock.h>

#include <algorithm>
#include "tests/unit/rules_check/example.hpp"

namespace hv::rules {
namespace {

TEST(ShippedVocabulary, IsSound) {
    EXPECT_TRUE(shipped_vocabulary().observable("body-weight"));
    EXPECT_TRUE(shipped_vocabulary().drug_group("antipsychotic"));
    EXPECT_TRUE(shipped_vocabulary().condition("diabetes"));
}

TEST(ShippedRuleSets, AreSoundAndStartWithDataQuality) {
    std::vector<std::string> ids;
    for (const RuleSet& set : shipped_rule_sets()) ids.push_back(set.id);
    ASSERT_GE(ids.size(), 3U);
    EXPECT_EQ(ids[0], "data-quality");
    EXPECT_EQ(ids[1], "hjertefrisk");
    EXPECT_EQ(ids[2], "antipsychotic-monitoring");
    EXPECT_TRUE(std::ranges::is_sorted(ids.begin() + 3, ids.end()));
}

TEST(ShippedRuleSets, ShareNoRuleId) {
    std::vector<std::string> ids;
    for (const RuleSet& set : shipped_rule_sets()) {
        for (const Rule& rule : set.rules) ids.push_back(rule.id);
    }
    std::ranges::sort(ids);
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

}  // namespace
}  // namespace hv::rules
