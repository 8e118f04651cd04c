// Where writes came from: what was written, from what, by which program, and why.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/decide/turn.hpp"

namespace hv::plugin {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Written {
    Turns turns;
    Reconciled reconciled;
    std::vector<std::string> targets;
};

Written first_write() {
    Written written;
    written.turns.want_flag();
    written.turns.want_plan({advice("HF-01")});
    written.reconciled = written.turns.look(at(0));
    written.targets = written.turns.ehr.apply(written.reconciled, at(0));
    return written;
}

TEST(Provenance, NamesWhatWasWrittenAndWhatWasRead) {
    const Written written = first_write();
    const auto provenance = plugin::provenance(written.turns.wanted, written.reconciled, written.targets, at(0));
    ASSERT_TRUE(provenance);
    EXPECT_THAT(provenance->body, HasSubstr(R"("target":[{"reference":"Flag/1"},{"reference":"CarePlan/2"}])"));
    EXPECT_THAT(provenance->body, HasSubstr(R"("what":{"reference":"Observation/w2"})"));
    EXPECT_THAT(provenance->body, HasSubstr(R"("code":"CREATE")"));
    EXPECT_THAT(provenance->body, HasSubstr(R"("code":"wanted")"));
    EXPECT_THAT(provenance->body, HasSubstr(R"("code":"hjertefrisk")"));
}

TEST(Provenance, IsTheSameForTheSameWritesAndCanBeFoundAgain) {
    const Written written = first_write();
    const auto once = plugin::provenance(written.turns.wanted, written.reconciled, written.targets, at(0));
    const auto again = plugin::provenance(written.turns.wanted, written.reconciled, written.targets, at(0));
    EXPECT_EQ(once->body, again->body);
    EXPECT_THAT(once->if_none_exist, HasSubstr("_tag=https://hjertevakt.no/fhir/id/provenance|"));
    const std::string tag = once->if_none_exist.substr(once->if_none_exist.find('|') + 1);
    EXPECT_THAT(once->body, HasSubstr(tag));
}

TEST(Provenance, IsNotThereWhenNothingWasWritten) {
    Written written = first_write();
    EXPECT_FALSE(plugin::provenance(written.turns.wanted, written.reconciled, {"", ""}, at(0)));
    const Reconciled kept = written.turns.look(at(1));
    EXPECT_FALSE(kept.writes());
    EXPECT_FALSE(plugin::provenance(written.turns.wanted, kept, {"Flag/1", "CarePlan/2"}, at(1)));
}

TEST(Provenance, SaysWhyAFlagEnded) {
    Written written = first_write();
    written.turns.want_none();
    const Reconciled ended = written.turns.look(at(1));
    const auto provenance =
        plugin::provenance(written.turns.wanted, ended, written.turns.ehr.apply(ended, at(1)), at(1));
    ASSERT_TRUE(provenance);
    EXPECT_THAT(provenance->body, HasSubstr(R"("code":"UPDATE")"));
    EXPECT_THAT(provenance->body, HasSubstr("Ikke lenger anbefalt"));
    EXPECT_THAT(provenance->body, HasSubstr("Observation/w9")) << "what was read says so";
    EXPECT_THAT(provenance->body, Not(HasSubstr("CarePlan/2")));
}

TEST(Because, SpeaksBothLanguagesAndHasItsOwnCode) {
    std::vector<std::string> codes;
    for (int i = 0; i <= static_cast<int>(Because::duplicate); ++i) {
        const auto because = static_cast<Because>(i);
        EXPECT_FALSE(words(because).nb.empty());
        EXPECT_FALSE(words(because).en.empty());
        codes.emplace_back(code(because));
    }
    EXPECT_EQ(code(Because::duplicate), "duplicate");
    EXPECT_EQ(code(Because::unknown), "unknown");
    std::ranges::sort(codes);
    EXPECT_EQ(std::unique(codes.begin(), codes.end()), codes.end());
}

}  // namespace
}  // namespace hv::plugin
