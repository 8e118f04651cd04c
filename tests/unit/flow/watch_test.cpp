#include "plugin/flow/watch.hpp"

#include <gtest/gtest.h>

#include <array>
#include <condition_variable>
#include <mutex>

#include "plugin/store/memory_store.hpp"
#include "rules/engine/check.hpp"
#include "tests/support/fake_clock.hpp"

namespace hv::plugin {
namespace {

const Instant now = Instant::of_seconds(1'790'000'000);

// An EHR that keeps everybody waiting for the record until it is told to answer, and counts what is asked of it.
class SlowEhr : public fhir::client::Ehr {
public:
    Result<fhir::client::Abilities> abilities() override {
        fhir::client::Abilities can;
        can.fhir_version = "4.0.1";
        fhir::client::TypeAbilities observation;
        observation.type = "Observation";
        observation.search = true;
        can.types = {observation};
        return can;
    }
    Result<fhir::client::Pages> search(const fhir::client::Search&) override { return asked(); }
    Result<std::string> read(std::string_view, std::string_view) override { return asked(); }
    Result<fhir::client::Gathered> gather(std::string_view, std::string_view,
                                          const std::vector<fhir::client::Search>& searches) override {
        std::unique_lock lock(mutex_);
        waits_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return answers_; });
        fhir::client::Gathered gathered;
        gathered.resource = R"({"resourceType":"Patient","id":"p1","birthDate":"1990","gender":"female"})";
        for (std::size_t i = 0; i < searches.size(); ++i)
            gathered.answers.push_back({{R"({"resourceType":"Bundle","type":"searchset","total":0})"}});
        return gathered;
    }
    fhir::client::Receipt write(const fhir::client::Write&) override { return {}; }
    std::vector<fhir::client::Receipt> transaction(const std::vector<fhir::client::Write>& writes) override {
        return std::vector<fhir::client::Receipt>(writes.size());
    }
    [[nodiscard]] Instant resume_at() const override { return earliest_instant; }

    void wait_until_asked() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return waits_; });
    }
    void answer() {
        const std::lock_guard lock(mutex_);
        answers_ = true;
        changed_.notify_all();
    }
    int asked_later = 0;

private:
    Error asked() {
        ++asked_later;
        return {Fault::unavailable, "not in these tests", ""};
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool waits_ = false;
    bool answers_ = false;
};

class WatchThatStops : public testing::Test {
protected:
    WatchThatStops() : clock_(now), store_(store::open_memory_store()) {
        auto active = std::make_shared<ActiveSets>();
        active->digest = "sha256:shipped";
        active->vocabulary = rules::shipped_vocabulary();
        for (const rules::RuleSet& set : rules::shipped_rule_sets()) {
            if (!set.optional) active->sets.push_back(set);
        }
        rules_.publish(active);
        const std::array wanted{store::Wanted{{"ehr", "p1"}, store::Urgency::normal, now, "poll"}};
        EXPECT_TRUE(store_->enqueue(wanted));
        WatchParts parts;
        parts.store = store_.get();
        parts.rules = &rules_;
        parts.clock = &clock_;
        Tenant tenant;
        tenant.name = "ehr";
        tenant.ehr = &ehr_;
        parts.tenants = {tenant};
        parts.workers = {1};
        parts.observe = [this](const TurnReport& report) { report_ = report; };
        watch_ = std::make_unique<Watch>(std::move(parts));
    }
    store::QueueState queue() { return *store_->queue_state("ehr", clock_.now()); }

    test::FakeClock clock_;
    std::unique_ptr<store::Store> store_;
    ActiveRules rules_;
    SlowEhr ehr_;
    TurnReport report_;
    std::unique_ptr<Watch> watch_;
};

TEST_F(WatchThatStops, FinishesATurnThatNeedsTheEhrNoMore) {
    watch_->start();
    ehr_.wait_until_asked();
    watch_->stop_soon();
    ehr_.answer();
    watch_->stop();

    ASSERT_TRUE(report_.turn) << report_.error->message;
    EXPECT_EQ(queue().waiting + queue().leased, 0U);
    EXPECT_TRUE(*store_->last_decision({"ehr", "p1"}));
}

TEST_F(WatchThatStops, PutsThePatientBackWhenTheEhrWouldBeAskedAgain) {
    store::Written remembered;  // whose evidence the answer does not hold: it would be read by its id
    remembered.identifier = "i";
    remembered.type = "Flag";
    remembered.resource_id = "f1";
    remembered.evidence = {"Observation/gone"};
    const std::array names{std::string("ehr")};
    const auto lease = store_->claim(names, 1, now, std::chrono::seconds{60});
    store::Outcome outcome;
    outcome.assessed_at = now;
    outcome.ledger = {remembered};
    outcome.again = now;
    ASSERT_TRUE(store_->settle(lease->front(), outcome));

    watch_->start();
    ehr_.wait_until_asked();
    watch_->stop_soon();
    ehr_.answer();
    watch_->stop();

    EXPECT_EQ(ehr_.asked_later, 0) << "nothing is asked any more";
    EXPECT_EQ(queue().leased, 0U);
    EXPECT_TRUE(report_.turn || report_.error->fault == Fault::unavailable);
}

TEST_F(WatchThatStops, GivesBackWhatAnEhrKeepsWaiting) {
    watch_->start();
    ehr_.wait_until_asked();
    EXPECT_EQ(queue().leased, 1U);

    watch_->give_back();

    EXPECT_EQ(queue().waiting, 1U) << "due at once, not when the lease runs out";
    EXPECT_EQ(queue().leased, 0U);
    watch_->stop_soon();
    ehr_.answer();
    watch_->stop();
    ASSERT_TRUE(report_.error) << "the turn has lost its lease";
    EXPECT_EQ(report_.error->fault, Fault::conflict);
    EXPECT_EQ(queue().waiting, 1U);
}

}  // namespace
}  // namespace hv::plugin
