// The demo's bundle goes the same way as any other, with keys that nobody else believes.
#include "plugin/flow/demo_bundle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/engine/check.hpp"
#include "tests/unit/shelf/site.hpp"

namespace hv::plugin {
namespace {

using namespace hv::test;
using testing::HasSubstr;

TEST(DemoBundle, PutsEveryShippedSetInForceThroughTheShelf) {
    Site site;
    const Result<DemoBundle> demo = demo_bundle(oslo_date(site.clock.now()));
    ASSERT_TRUE(demo) << demo.error().message;
    site.trust = demo->trust;
    ASSERT_EQ(site.stage(demo->bytes), "");
    ASSERT_EQ(site.activate("1.0.0"), "");
    std::vector<std::string> expected;
    for (const rules::RuleSet& set : rules::shipped_rule_sets()) {
        if (!set.optional) expected.push_back(set.id);
    }
    std::vector<std::string> judged;
    for (const rules::RuleSet& set : site.process->active.current()->sets) judged.push_back(set.id);
    EXPECT_EQ(judged, expected);
}

TEST(DemoBundle, IsBelievedByNobodyElse) {
    Site site;
    const Result<DemoBundle> demo = demo_bundle(oslo_date(site.clock.now()));
    const Result<DemoBundle> other = demo_bundle(oslo_date(site.clock.now()));
    ASSERT_TRUE(demo && other);
    EXPECT_THAT(site.stage(demo->bytes), HasSubstr("the key is not in the trust file"));
    site.trust = other->trust;
    EXPECT_THAT(site.stage(demo->bytes), HasSubstr("the key is not in the trust file"));
}

}  // namespace
}  // namespace hv::plugin
