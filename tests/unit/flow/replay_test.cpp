#include "plugin/flow/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>

#include "plugin/flow/decision.hpp"
#include "plugin/flow/judge.hpp"
#include "plugin/store/memory_store.hpp"
#include "rules/engine/check.hpp"

namespace hv::plugin {
namespace {

const Instant noon = Instant::of_seconds(1'763'722'800);  // 2025-11-21T12:00:00+01:00

std::string demo_patient() {
    std::ifstream file(HV_SOURCE_DIR "/plugin/sandbox/patients/01-olanzapin-vektoekning.json");
    return {std::istreambuf_iterator<char>(file), {}};
}

std::shared_ptr<ActiveSets> shipped() {
    auto active = std::make_shared<ActiveSets>();
    active->digest = "sha256:shipped";
    active->vocabulary = rules::shipped_vocabulary();
    for (const rules::RuleSet& set : rules::shipped_rule_sets()) {
        if (!set.optional) active->sets.push_back(set);
    }
    return active;
}

class DecisionsThatWereKept : public testing::Test {
protected:
    DecisionsThatWereKept() : store_(store::open_memory_store()), rules_(shipped()) {}

    store::Decision decided(const std::vector<std::string>& documents,
                            const std::optional<store::Decision>& last = {}) {
        std::vector<const rules::RuleSet*> sets;
        for (const rules::RuleSet& set : rules_->sets) sets.push_back(&set);
        const Result<JudgedPatient> judged = judge(documents, rules_->vocabulary, sets, noon);
        EXPECT_TRUE(judged);
        store::Lease lease;
        lease.who = {"ehr", "demo-01"};
        const auto made = decision(judged->judged(), documents, *rules_, lease,
                                   last ? std::optional(store::summary(*last)) : std::nullopt);
        is_new_ = made.has_value();
        return made.value_or(store::Decision{});
    }
    void keep(const store::Decision& decision) {
        const std::array wanted{store::Wanted{{"ehr", "demo-01"}, store::Urgency::normal, noon, "poll"}};
        ASSERT_TRUE(store_->enqueue(wanted));
        const std::array names{std::string("ehr")};
        const auto leases = store_->claim(names, 1, noon, std::chrono::seconds(60));
        ASSERT_TRUE(leases && leases->size() == 1);
        store::Outcome outcome;
        outcome.assessed_at = noon;
        outcome.decision = decision;
        ASSERT_TRUE(store_->settle(leases->front(), outcome));
    }
    Replayed replayed() {
        const RulesOf rules_of = [this](const std::string& digest) -> std::shared_ptr<const ActiveSets> {
            return digest == rules_->digest ? rules_ : nullptr;
        };
        const Result<Replayed> replayed = replay(*store_, rules_of, 0, 1000);
        EXPECT_TRUE(replayed);
        return *replayed;
    }

    std::unique_ptr<store::Store> store_;
    std::shared_ptr<ActiveSets> rules_;
    bool is_new_ = false;
};

TEST_F(DecisionsThatWereKept, GiveTheSameBytesAgain) {
    keep(decided({demo_patient()}));
    EXPECT_EQ(replayed().same, 1U);
    EXPECT_THAT(replayed().differing, testing::IsEmpty());
}

TEST_F(DecisionsThatWereKept, AreTheSameOnceForTheSameFindings) {
    const store::Decision first = decided({demo_patient()});
    ASSERT_TRUE(is_new_);
    (void)decided({demo_patient()}, first);
    EXPECT_FALSE(is_new_);
}

TEST_F(DecisionsThatWereKept, AreKeptAnewWhenTheirDocumentsWereForgotten) {
    store::Decision first = decided({demo_patient()});
    first.input.clear();
    (void)decided({demo_patient()}, first);
    EXPECT_TRUE(is_new_);
}

TEST_F(DecisionsThatWereKept, SayWhenTheAnswerWasChanged) {
    store::Decision changed = decided({demo_patient()});
    changed.answer.replace(changed.answer.find("not-met"), 7, "unknown");
    keep(changed);
    ASSERT_EQ(replayed().differing.size(), 1U);
    EXPECT_EQ(replayed().differing.front().why, "the findings are others");
}

TEST_F(DecisionsThatWereKept, SayWhenTheirRulesAreNotThere) {
    store::Decision other = decided({demo_patient()});
    other.bundle = "sha256:other";
    keep(other);
    ASSERT_EQ(replayed().differing.size(), 1U);
}

TEST_F(DecisionsThatWereKept, AreCountedApartWhenTheirDocumentsWereForgotten) {
    keep(decided({demo_patient()}));
    ASSERT_TRUE(store_->forget_inputs(noon.plus_seconds(1)));
    EXPECT_EQ(replayed().without_input, 1U);
    EXPECT_EQ(replayed().same, 0U);
}

TEST(PackedDocuments, AreToldApartAgain) {
    const std::vector<std::string> documents{"", "12\n", "{\"a\":1}", std::string("\0x", 2)};
    const Result<std::vector<std::string>> again = unpacked(packed(documents));
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, documents);
}

TEST(PackedDocuments, ThatWereCutAreAnError) {
    const std::string whole = packed({"hello", "world"});
    for (std::size_t size = 1; size < whole.size(); ++size) {
        if (size == packed({"hello"}).size()) continue;  // that is a whole one
        EXPECT_FALSE(unpacked(std::string_view(whole).substr(0, size))) << size;
    }
    EXPECT_FALSE(unpacked("99999999999999999999999\nx"));
    EXPECT_FALSE(unpacked("-1\nx"));
}

}  // namespace
}  // namespace hv::plugin
