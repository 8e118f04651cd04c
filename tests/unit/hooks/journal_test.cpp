// The journal behind the answers.
#include <atomic>
#include <thread>

#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

View view_of(const std::string& patient) {
    View view;
    view.audit = {
        Instant::of_seconds(1'700'000'000), "Practitioner/lege1", "hook.view", "sykehuset", patient, "s", "{}"};
    return view;
}

TEST(Journal, WritesEveryViewInTheOrderOfTheCallsAndWithTheOneWhoLooked) {
    World world;
    world.cards(Body::ill());
    world.cards(Body());
    world.hooks->stop();
    const std::vector<store::AuditLink> audit = *world.store->audit(0, 10);
    ASSERT_EQ(audit.size(), 2U);
    EXPECT_EQ(audit[0].entry.actor, "Practitioner/lege1");
    EXPECT_EQ(audit[0].entry.action, "hook.view");
    EXPECT_EQ(audit[0].entry.patient, "p1");
    EXPECT_EQ(audit[0].entry.object, "hjertevakt-patient-view");
    EXPECT_TRUE(holds(audit[1].entry.detail, R"("cards":0)")) << "also who saw that there is nothing";
}

TEST(Journal, LosesNothingOfManyThreads) {
    const auto store = store::open_memory_store();
    Journal journal(store->care(),
                    {8, 3, std::chrono::milliseconds(1), std::chrono::seconds(10), std::chrono::seconds(5), {}});
    std::atomic<int> taken = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            for (int j = 0; j < 100; ++j) taken += journal.add(view_of("p" + std::to_string(i))) ? 1 : 0;
        });
    }
    for (std::thread& thread : threads) thread.join();
    journal.stop();
    EXPECT_EQ(taken, 400);
    EXPECT_EQ(store->audit(0, 1000)->size(), 400U);
    EXPECT_FALSE(journal.add(view_of("p"))) << "after the end nobody is promised anything";
}

}  // namespace
}  // namespace hv::plugin::hooks::test
