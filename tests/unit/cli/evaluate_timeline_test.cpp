// The rows of the timeline are rows of the vocabulary: a misspelt one would be silent.
#include "plugin/cli/evaluate_timeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace hv::plugin::cli {
namespace {

TEST(TimelineRows, AreQuantitiesOfTheVocabulary) {
    const rules::Vocabulary& vocabulary = rules::shipped_vocabulary();
    for (const std::string_view id : timeline_observables()) {
        const auto observable = vocabulary.observable(id);
        ASSERT_TRUE(observable) << id;
        EXPECT_EQ(vocabulary.observables[*observable].kind, rules::ObservableKind::quantity) << id;
    }
}

TEST(TimelineRows, HoldEverySerumConcentrationThatTheVocabularyHas) {
    const auto ids = timeline_observables();
    for (const rules::Observable& observable : rules::shipped_vocabulary().observables) {
        if (!observable.id.starts_with("serum-")) continue;
        EXPECT_NE(std::find(ids.begin(), ids.end(), observable.id), ids.end()) << observable.id;
    }
}

}  // namespace
}  // namespace hv::plugin::cli
