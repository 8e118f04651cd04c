// One patient in an EHR in memory, and the corridor that looks after her.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>

#include "fhir/client/fhir_ehr.hpp"
#include "plugin/flow/assess.hpp"
#include "plugin/flow/replay.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"
#include "plugin/store/memory_store.hpp"
#include "rules/engine/check.hpp"
#include "tests/support/fake_clock.hpp"

namespace hv::plugin::test_clinic {

class Clinic : public testing::Test {
protected:
    explicit Clinic(Instant now) : clock_(now), sandbox_(clock_, lenient()) {
        auto active = std::make_shared<ActiveSets>();
        active->digest = "sha256:shipped";
        active->vocabulary = rules::shipped_vocabulary();
        for (const rules::RuleSet& set : rules::shipped_rule_sets()) {
            if (!set.optional) active->sets.push_back(set);
        }
        rules_ = active;
        tenant_.name = "north";
    }

    // The patient's turn, as the watch would walk it.
    Result<Turn> turn(const std::string& patient) {
        if (tenant_.ehr == nullptr) tenant_.ehr = &ehr_;
        const std::array wanted{store::Wanted{{"north", patient}, store::Urgency::normal, clock_.now(), "poll"}};
        EXPECT_TRUE(store_->enqueue(wanted));
        const std::array names{tenant_.name};
        const auto leases = store_->claim(names, 1, clock_.now(), std::chrono::seconds(60));
        EXPECT_TRUE(leases && leases->size() == 1);
        Result<Turn> walked = assess({*store_, *rules_, clock_, tenant_}, leases->front());
        if (walked) return walked;
        EXPECT_TRUE(store_->put_back(leases->front(), clock_.now(), ""));
        return walked;
    }
    Replayed replayed() {
        const auto again = replay(
            *store_, [this](const std::string&) { return rules_; }, 0, 100);
        EXPECT_TRUE(again);
        return *again;
    }

    test::FakeClock clock_;
    std::unique_ptr<store::Store> store_ = store::open_memory_store();
    std::shared_ptr<const ActiveSets> rules_;
    sandbox::SandboxEhr sandbox_;
    sandbox::SandboxTransport transport_{sandbox_};
    fhir::client::Throttle throttle_{unlimited(), clock_};
    fhir::client::FhirEhr ehr_{*fhir::client::Url::parse("http://sandbox.example/fhir"), transport_, nullptr, throttle_,
                               clock_};
    Tenant tenant_;

private:
    static fhir::client::ThrottleOptions unlimited() {
        fhir::client::ThrottleOptions options;
        options.limits = {};
        return options;
    }
    static sandbox::SandboxOptions lenient() {
        sandbox::SandboxOptions options;
        options.check_references = false;
        return options;
    }
};

}  // namespace hv::plugin::test_clinic
