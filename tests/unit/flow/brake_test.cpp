#include "plugin/flow/brake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "plugin/store/memory_store.hpp"

namespace hv::plugin {
namespace {

const Instant now = Instant::of_seconds(1'790'000'000);

class BrakeOfAnEhr : public testing::Test {
protected:
    BrakeOfAnEhr() : store_(store::open_memory_store()) { tenant_.name = "ehr"; }

    // So many active Flags, and so many that ended at `at`, each of a patient of its own.
    void let_stand(std::size_t active, std::size_t ended, Instant at) {
        for (std::size_t i = 0; i < active + ended; ++i) {
            const std::string patient = "p" + std::to_string(named_++);
            const std::array wanted{store::Wanted{{"ehr", patient}, store::Urgency::normal, at, "poll"}};
            ASSERT_TRUE(store_->enqueue(wanted));
            const std::array names{tenant_.name};
            const auto leases = store_->claim(names, 1, at, std::chrono::seconds(60));
            ASSERT_TRUE(leases && leases->size() == 1);
            store::Written row;
            row.identifier = patient + "-flag";
            row.type = "Flag";
            row.active = i < active;
            if (!row.active) row.ended_at = at;
            row.written_at = at;
            store::Outcome outcome;
            outcome.assessed_at = at;
            outcome.ledger = {row};
            ASSERT_TRUE(store_->settle(leases->front(), outcome));
        }
    }
    bool may(std::size_t ends, Instant at = now) {
        const Result<bool> may = may_end(*store_, tenant_, ends, at);
        EXPECT_TRUE(may) << may.error().message;
        return may && *may;
    }

    std::unique_ptr<store::Store> store_;
    Tenant tenant_;
    std::size_t named_ = 0;
};

TEST_F(BrakeOfAnEhr, LetsAFewEndHoweverFewStand) {
    let_stand(1, 0, now);
    EXPECT_TRUE(may(1));
    EXPECT_TRUE(may(5));
}

TEST_F(BrakeOfAnEhr, IsPulledWhenFarMoreEndThanUsual) {
    let_stand(60, 5, now.plus_seconds(-3600));
    EXPECT_FALSE(may(1));
    const auto since = brake_since(*store_, "ehr");
    ASSERT_TRUE(since && *since);
    EXPECT_EQ(**since, now);
}

TEST_F(BrakeOfAnEhr, StaysPulledUntilAnAdminReleasesIt) {
    let_stand(60, 5, now.plus_seconds(-3600));
    EXPECT_FALSE(may(1));
    EXPECT_FALSE(may(1, now.plus_seconds(30 * 24 * 3600)));
    ASSERT_TRUE(release_brake(*store_, "ehr", "admin uid 0 root", now.plus_seconds(60)));
    EXPECT_TRUE(may(1, now.plus_seconds(120)));
}

TEST_F(BrakeOfAnEhr, ForgetsWhatEndedBeforeItsWindow) {
    let_stand(60, 5, now.plus_seconds(-3 * 24 * 3600));
    EXPECT_TRUE(may(1));
}

TEST_F(BrakeOfAnEhr, HoldsNoOtherEhr) {
    let_stand(60, 5, now.plus_seconds(-3600));
    EXPECT_FALSE(may(1));
    tenant_.name = "other";
    EXPECT_TRUE(may(1));
}

TEST_F(BrakeOfAnEhr, IsToldToTheAudit) {
    let_stand(60, 5, now.plus_seconds(-3600));
    EXPECT_FALSE(may(1));
    const auto audit = store_->audit(0, 100);
    ASSERT_TRUE(audit && !audit->empty());
    EXPECT_EQ(audit->back().entry.action, "brake.pulled");
}

}  // namespace
}  // namespace hv::plugin
