// The journal behind the answers.
#include <gmock/gmock.h>

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

// A disk that is full takes nothing until somebody has made room.
class FullDisk : public store::CareStore {
public:
    explicit FullDisk(store::CareStore& inner) : inner_(inner) {}
    std::atomic<bool> full = true;

    Result<bool> remember_cards(std::span<const store::CardRow> cards,
                                std::span<const store::AuditEntry> audit) override {
        if (full) return Error{Fault::unavailable, "the disk is full", ""};
        return inner_.remember_cards(cards, audit);
    }
    MOCK_METHOD(Result<store::Act>, add_act,
                (const store::Act&, const store::AuditEntry&, const std::optional<std::string>&), (override));
    MOCK_METHOD(Result<std::vector<store::Act>>, acts, (const store::PatientKey&), (override));
    MOCK_METHOD(Result<std::optional<store::Summary>>, summary, (const store::PatientKey&), (override));
    MOCK_METHOD(Result<store::WorklistRows>, worklist, (const store::WorklistQuery&), (override));
    MOCK_METHOD(Result<std::vector<std::string>>, units, (const store::WorklistQuery&), (override));
    MOCK_METHOD(Result<std::optional<store::CardRow>>, card, (std::string_view), (override));
    MOCK_METHOD(Result<bool>, put_session, (const store::SessionRow&), (override));
    MOCK_METHOD(Result<std::optional<store::SessionRow>>, session, (std::string_view, Instant), (override));
    MOCK_METHOD(Result<bool>, drop_session, (std::string_view), (override));
    MOCK_METHOD(Result<std::size_t>, forget_screens, (Instant, Instant), (override));
    MOCK_METHOD(Result<bool>, first_time, (std::string_view, std::string_view, Instant, Instant), (override));

private:
    store::CareStore& inner_;
};

TEST(Journal, TakesNoViewThatItCannotWrite) {
    const auto store = store::open_memory_store();
    FullDisk disk(store->care());
    std::atomic<bool> said = false;
    JournalOptions options;
    options.patience = std::chrono::milliseconds(20);
    options.to_gather = std::chrono::milliseconds(1);
    options.failed = [&](const Error&) { said = true; };
    Journal journal(disk, options);
    EXPECT_TRUE(journal.add(view_of("p1"))) << "nobody knows yet";
    while (!said) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_FALSE(journal.add(view_of("p2")));
    disk.full = false;
    journal.flush(std::chrono::seconds(10));
    EXPECT_TRUE(journal.add(view_of("p3")));
    journal.stop();
    EXPECT_EQ(store->audit(0, 10)->size(), 2U) << "those that were taken";
}

}  // namespace
}  // namespace hv::plugin::hooks::test
