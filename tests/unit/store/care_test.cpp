#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class InCare : public StoreTest {
protected:
    std::vector<std::string> listed() {
        std::vector<std::string> ids;
        for (const PatientRow& row : must(store().patients("north", "", 9))) ids.push_back(row.patient);
        return ids;
    }
    void remember(const std::vector<std::string>& ids) { must(store().remember_patients("north", ids, at(0))); }
    std::size_t leave(const std::vector<std::string>& ids) { return must(store().leave_care("north", ids, at(5))); }
    std::vector<Lease> claim(int seconds) {
        const std::vector<std::string> names{"north"};
        return must(store().claim(names, 9, at(seconds), std::chrono::seconds{60}));
    }
    void ask_for(const std::string& id, int seconds) {
        const std::vector<Wanted> wanted{{{"north", id}, Urgency::normal, at(seconds), "poll"}};
        must(store().enqueue(wanted));
    }
};
HV_EVERY_STORE(InCare);

TEST_P(InCare, WhoLeavesIsNotListedQueuedOrCounted) {
    remember({"anna", "bo"});
    ask_for("anna", 1);
    EXPECT_EQ(leave({"anna", "nobody"}), 1U);
    EXPECT_THAT(listed(), ElementsAre("bo"));
    EXPECT_THAT(claim(9), IsEmpty());
    EXPECT_EQ(must(store().counts("north", at(0))).patients, 1U);
    EXPECT_EQ(must(store().audit(0, 9)).back().entry.action, "patient.left");
    EXPECT_EQ(leave({"anna"}), 0U) << "once is enough";
}

TEST_P(InCare, WhoComesBackIsAsGoodAsNew) {
    remember({"anna"});
    leave({"anna"});
    EXPECT_EQ(must(store().remember_patients("north", std::vector<std::string>{"anna"}, at(6))), 1U);
    EXPECT_EQ(must(store().remember_patients("north", std::vector<std::string>{"anna"}, at(7))), 0U);
    EXPECT_THAT(listed(), ElementsAre("anna"));
}

TEST_P(InCare, ATurnInWorkIsFinishedAndWakesNobodyAfterwards) {
    ask_for("anna", 1);
    const std::vector<Lease> leases = claim(2);
    ASSERT_THAT(leases, SizeIs(1));
    ask_for("anna", 3);
    EXPECT_EQ(leave({"anna"}), 1U);
    Outcome outcome;
    outcome.assessed_at = at(6);
    outcome.wake_up = at(8);
    EXPECT_TRUE(store().settle(leases.front(), outcome));
    EXPECT_EQ(must(store().next_wake_up()), std::nullopt);
    EXPECT_EQ(must(store().wake(at(100), 9)), 0U);
    EXPECT_THAT(claim(100), IsEmpty());
}

TEST_P(InCare, FlagsAreCountedByTopic) {
    ask_for("anna", 1);
    const std::vector<Lease> leases = claim(2);
    ASSERT_THAT(leases, SizeIs(1));
    Outcome outcome;
    outcome.assessed_at = at(3);
    for (const char* const topic : {"a", "b", "b"}) {
        Written row;
        row.identifier = "name-" + std::to_string(outcome.ledger.size());
        row.type = "Flag";
        row.topic = topic;
        row.written_at = at(3);
        outcome.ledger.push_back(row);
    }
    must(store().settle(leases.front(), outcome));
    const Counts counts = must(store().counts("north", at(0)));
    EXPECT_EQ(counts.active_flags, 3U);
    EXPECT_EQ(counts.active_by_topic, (std::map<std::string, std::uint64_t>{{"a", 1}, {"b", 2}}));
}

TEST_P(InCare, TheOldestTransactionIsThePostgresqlServersAffair) {
    const auto oldest = store().oldest_transaction();
    ASSERT_TRUE(oldest);
    EXPECT_EQ(oldest->has_value(), GetParam() == Kind::postgresql);
    EXPECT_GE(oldest->value_or(std::chrono::seconds{0}), std::chrono::seconds{0});
}

}  // namespace
}  // namespace hv::plugin::store
