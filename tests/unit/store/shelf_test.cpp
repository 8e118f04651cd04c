#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Shelf : public StoreTest {
protected:
    static BundleRow a_bundle(const std::string& digest, std::int64_t sequence) {
        return {digest, "hjertefrisk",     "1.0.0", sequence, std::string("tar\0bytes", 9) + digest,
                at(1),  "admin uid 0 root"};
    }
    Result<bool> put(const BundleRow& bundle) { return store().put_bundle(bundle, an_entry("ruleset.stage")); }
    static Activation an_activation(const std::string& digest) {
        return {0, digest, at(2), "admin uid 0 root", "pilot", false};
    }
    Result<Activation> activate(const std::string& digest, std::int64_t after) {
        return store().activate(an_activation(digest), after, an_entry("ruleset.activate"));
    }
};
HV_EVERY_STORE(Shelf);

TEST_P(Shelf, KeepsABundleByteForByte) {
    must(put(a_bundle("b", 2)));
    must(put(a_bundle("a", 1)));
    EXPECT_TRUE(put(a_bundle("b", 2))) << "the same again";
    EXPECT_EQ(must(store().bundle("b")), a_bundle("b", 2));
    EXPECT_EQ(must(store().bundle("c")), std::nullopt);
    const std::vector<BundleRow> all = must(store().bundles());
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].digest, "a");
    EXPECT_EQ(all[0].bytes, "");
    EXPECT_EQ(all[1].staged_by, "admin uid 0 root");
}

TEST_P(Shelf, RefusesAnotherBundleUnderTheSameDigest) {
    must(put(a_bundle("b", 2)));
    BundleRow forged = a_bundle("b", 3);
    forged.bytes += '!';
    EXPECT_EQ(put(forged).error().fault, Fault::conflict);
    EXPECT_EQ(must(store().bundle("b")), a_bundle("b", 2));
    EXPECT_EQ(must(store().audit_head()).number, 1) << "what was refused is not told as done";
}

TEST_P(Shelf, AppendsActivationsWithTheirAuditEntry) {
    must(put(a_bundle("a", 1)));
    must(put(a_bundle("b", 2)));
    EXPECT_EQ(must(activate("a", 0)).number, 1);
    EXPECT_EQ(must(activate("b", 1)).number, 2);
    Activation back = an_activation("a");
    back.rollback = true;
    back = must(store().activate(back, 2, an_entry("ruleset.rollback")));
    const std::vector<Activation> all = must(store().activations());
    ASSERT_THAT(all, SizeIs(3));
    EXPECT_EQ(all[2], back);
    EXPECT_EQ(all[1].digest, "b");
    EXPECT_EQ(must(store().audit(0, 9))[4].entry.action, "ruleset.rollback");
}

TEST_P(Shelf, RefusesAnActivationThatWasDecidedUponOldNews) {
    must(put(a_bundle("a", 1)));
    must(activate("a", 0));
    EXPECT_EQ(activate("a", 0).error().fault, Fault::conflict);
    EXPECT_EQ(activate("a", 2).error().fault, Fault::conflict);
    EXPECT_EQ(activate("unknown", 1).error().fault, Fault::invalid);
    EXPECT_THAT(must(store().activations()), SizeIs(1));
    EXPECT_EQ(must(store().audit_head()).number, 2) << "nothing is told of what did not happen";
}

TEST_P(Shelf, KeepsNotes) {
    EXPECT_EQ(must(store().note("north", "poll")), std::nullopt);
    must(store().set_note("north", "poll", "2026-11-22T09:00:00Z"));
    must(store().set_note("north", "poll", ""));
    must(store().set_note("south", "poll", "x"));
    EXPECT_EQ(must(store().note("north", "poll")), "");
    EXPECT_EQ(must(store().note("south", "poll")), "x");
}

TEST_P(Shelf, LetsOneReplicaAtATimeDoAJob) {
    EXPECT_TRUE(must(store().hold("north", "nightly", "replica 1", at(0), at(60))));
    EXPECT_FALSE(must(store().hold("north", "nightly", "replica 2", at(59), at(100))));
    EXPECT_TRUE(must(store().hold("south", "nightly", "replica 2", at(59), at(100))));
    EXPECT_TRUE(must(store().hold("north", "nightly", "replica 1", at(59), at(70)))) << "its own may be prolonged";
    EXPECT_TRUE(must(store().hold("north", "nightly", "replica 2", at(70), at(100))));
    EXPECT_FALSE(must(store().hold("north", "nightly", "replica 1", at(71), at(100))));
    EXPECT_TRUE(must(store().hold("north", "nightly", "replica 2", at(71), at(71)))) << "given up";
    EXPECT_TRUE(must(store().hold("north", "nightly", "replica 1", at(72), at(100))));
}

TEST_P(Shelf, SurvivesARestart) {
    if (GetParam() == Kind::memory) GTEST_SKIP() << "memory does not outlive its process";
    must(put(a_bundle("a", 1)));
    must(activate("a", 0));
    must(store().set_note("north", "poll", "here"));
    restart();
    EXPECT_EQ(must(store().bundle("a")), a_bundle("a", 1));
    EXPECT_EQ(activate("a", 0).error().fault, Fault::conflict);
    EXPECT_EQ(must(store().note("north", "poll")), "here");
    EXPECT_THAT(must(store().activations()), SizeIs(1));
    EXPECT_TRUE(must(store().ping()));
}

TEST_P(Shelf, RefusesTextThatADatabaseCannotKeep) {
    if (GetParam() == Kind::memory) GTEST_SKIP() << "memory keeps anything";
    for (const std::string& bad : {std::string("a\0b", 3), std::string("\xc3"), std::string("\xff")}) {
        EXPECT_EQ(store().set_note("north", "poll", bad).error().fault, Fault::invalid);
        const Wanted wanted{{"north", bad}, Urgency::normal, at(0), "poll"};
        EXPECT_EQ(store().enqueue({&wanted, 1}).error().fault, Fault::invalid);
    }
    EXPECT_EQ(must(store().note("north", "poll")), std::nullopt);
    EXPECT_THAT(must(store().patients("north", "", 9)), IsEmpty());
    must(store().set_note("north", "poll", "æøå 漢字 🫀 'quoted' $1 {integer} \\x00 ?"));
    EXPECT_EQ(must(store().note("north", "poll")), "æøå 漢字 🫀 'quoted' $1 {integer} \\x00 ?");
}

}  // namespace
}  // namespace hv::plugin::store
