#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "plugin/store/audit_verify.hpp"
#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::SizeIs;

// Runs the work in so many threads at once; how often it gave an error.
template <class Work>
int at_once(int threads, Work work) {
    std::atomic<int> failed{0};
    std::vector<std::thread> running;
    running.reserve(static_cast<std::size_t>(threads));
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&, i] { failed += work(i); });
    }
    for (std::thread& thread : running) thread.join();
    return failed;
}

class Together : public StoreTest {};
HV_EVERY_STORE(Together);

TEST_P(Together, NeverTakeTheSamePatientTwice) {
    constexpr int patients = 200;
    std::vector<Wanted> wanted;
    for (int i = 0; i < patients; ++i)
        wanted.push_back({{"north", "p" + std::to_string(i)}, Urgency::normal, at(0), "x"});
    must(store().enqueue(wanted));

    // As two processes would: each pair of threads has a store of its own on the same database.
    const std::unique_ptr<Store> other = GetParam() == Kind::memory ? nullptr : place().open();
    std::mutex mutex;
    std::map<std::string, int> taken;
    const int failed = at_once(4, [&](int i) {
        Store& mine = i % 2 == 0 || !other ? store() : *other;
        while (true) {
            const auto leases = mine.claim(both_ehrs, 3, at(1), std::chrono::seconds(600));
            if (!leases) return 1;
            if (leases->empty()) return 0;
            for (const Lease& lease : *leases) {
                const std::lock_guard lock(mutex);
                ++taken[lease.who.patient];
            }
        }
    });
    EXPECT_EQ(failed, 0);
    EXPECT_THAT(taken, SizeIs(patients));
    for (const auto& [patient, times] : taken) EXPECT_EQ(times, 1) << patient;
}

TEST_P(Together, LoseNothingWhileSomeAskAndOthersWork) {
    constexpr int patients = 20;
    constexpr int rounds = 15;
    std::atomic<bool> asking{true};
    std::atomic<int> settled{0};
    const int failed = at_once(4, [&](int i) {
        if (i < 2) {
            for (int round = 0; round < rounds; ++round) {
                std::vector<Wanted> wanted;  // the two ask in opposite orders
                for (int p = 0; p < patients; ++p) {
                    const int who = i == 0 ? p : patients - 1 - p;
                    wanted.push_back({{"north", "p" + std::to_string(who)}, Urgency::normal, at(0), "x"});
                }
                if (!store().enqueue(wanted)) return 1;
            }
            asking = false;
            return 0;
        }
        for (bool more = true; more;) {
            more = asking;
            const auto leases = store().claim(both_ehrs, 2, at(1), std::chrono::seconds(600));
            if (!leases) return 1;
            for (const Lease& lease : *leases) {
                more = true;
                Outcome outcome;
                outcome.assessed_at = at(1);
                outcome.wake_up = at(1);
                outcome.ledger = {a_flag("id-" + lease.who.patient)};
                outcome.audit = {an_entry("patient.read", lease.who)};
                if (!store().settle(lease, outcome)) return 1;
                ++settled;
            }
            if (!store().wake(at(0), 5)) return 1;  // none is due: only the locks are of interest
        }
        return 0;
    });
    EXPECT_EQ(failed, 0);
    EXPECT_GE(settled, patients);
    const QueueState state = must(store().queue_state("north", at(2)));
    // Whoever asked last may have asked after the workers looked; whatever waits is still there to be claimed.
    EXPECT_EQ(state.leased, 0U);
    EXPECT_EQ(must(store().counts("north", at(0))).active_flags, static_cast<std::uint64_t>(patients));
    const AuditVerdict verdict = must(verify_audit(store(), std::nullopt));
    EXPECT_FALSE(verdict.broken);
    EXPECT_EQ(verdict.head.number, settled);
}

TEST_P(Together, LetOneOfTwoActivate) {
    must(store().put_bundle({"a", "set", "1", 1, "bytes", at(0), "me"}, an_entry("ruleset.stage")));
    std::atomic<int> won{0};
    std::atomic<int> lost{0};
    at_once(4, [&](int) {
        const auto done = store().activate({0, "a", at(0), "me", "", false}, 0, an_entry("ruleset.activate"));
        if (done) ++won;
        if (!done && done.error().fault == Fault::conflict) ++lost;
        return 0;
    });
    EXPECT_EQ(won, 1);
    EXPECT_EQ(lost, 3);
    EXPECT_EQ(must(store().audit_head()).number, 2);
}

TEST_P(Together, LetOneOfManyHoldAJob) {
    std::atomic<int> held{0};
    const int failed = at_once(4, [&](int i) {
        const auto mine = store().hold("north", "nightly", "replica " + std::to_string(i), at(0), at(60));
        if (!mine) return 1;
        held += *mine ? 1 : 0;
        return 0;
    });
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(held, 1);
}

TEST_P(Together, MigrateAnEmptyDatabaseOnce) {
    if (GetParam() == Kind::memory) GTEST_SKIP() << "memory has nothing to migrate";
    const Place fresh(GetParam());
    std::mutex mutex;
    std::vector<std::string> errors;
    at_once(4, [&](int) {
        const auto opened = open_store(fresh.options());
        if (opened) return 0;
        const std::lock_guard lock(mutex);
        errors.push_back(opened.error().message);
        return 1;
    });
    EXPECT_THAT(errors, testing::IsEmpty());
}

}  // namespace
}  // namespace hv::plugin::store
