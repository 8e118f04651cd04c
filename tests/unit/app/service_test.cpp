// The whole service in one process: its own store, watch, triggers, doors and metrics, over the sandbox EHR in memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include "fhir/base/zone.hpp"
#include "fhir/client/curl_transport.hpp"
#include "fhir/client/fhir_ehr.hpp"
#include "fhir/json/value.hpp"
#include "plugin/app/serve.hpp"
#include "plugin/app/system_clock.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"
#include "plugin/store/memory_store.hpp"
#include "rules/engine/check.hpp"

namespace hv::plugin::app {
namespace {

using testing::HasSubstr;
using testing::Not;

std::shared_ptr<const ActiveSets> shipped() {
    auto active = std::make_shared<ActiveSets>();
    active->bundle_id = "shipped";
    active->version = "1";
    active->digest = "sha256:shipped";
    active->vocabulary = rules::shipped_vocabulary();
    for (const rules::RuleSet& set : rules::shipped_rule_sets()) {
        if (!set.optional) active->sets.push_back(set);
    }
    return active;
}

class WholeService : public testing::Test {
protected:
    WholeService()
        : sandbox_(clock_), transport_(sandbox_), throttle_(unhurried(), clock_), store_(store::open_memory_store()) {
        EXPECT_TRUE(sandbox_.load_demo(oslo_date(clock_.now())));
    }
    ~WholeService() override {
        if (service_) service_->stop();
    }

    static fhir::client::ThrottleOptions unhurried() {
        fhir::client::ThrottleOptions options;
        options.limits = {};
        return options;
    }
    static Config configuration() {
        Config config;
        config.server.port = 0;
        config.admin.socket.clear();
        config.metrics.port = 0;
        config.store.backend = StoreBackend::memory;
        EhrConfig ehr;
        ehr.name = "north";
        ehr.url = "http://sandbox.example/fhir";
        ehr.auth.profile = AuthProfile::none;
        ehr.triggers.subscription = SubscriptionUse::off;
        ehr.triggers.poll_every = Seconds{1};
        ehr.triggers.overlap = Seconds{5};
        ehr.write.damping = Seconds{0};
        ehr.brake.at_least = 1000;
        ehr.canary.patient = "demo-01";
        ehr.canary.rules = {"HF-06"};
        config.ehrs = {ehr};
        return config;
    }
    void start() {
        ServiceParts parts;
        parts.store = store_;
        parts.rules = shipped();
        parts.ehrs["north"] = std::make_shared<fhir::client::FhirEhr>(
            *fhir::client::Url::parse("http://sandbox.example/fhir"), transport_, nullptr, throttle_, clock_);
        parts.log = [this](std::string_view line) {
            const std::lock_guard lock(logging_);
            log_ += line;
        };
        auto service = Service::start(configuration(), std::move(parts));
        ASSERT_TRUE(service) << service.error().message;
        service_ = *std::move(service);
    }

    static bool within(int seconds, const std::function<bool()>& holds) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{seconds};
        while (!holds()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
        return true;
    }
    bool idle() {
        const auto queue = store_->queue_state("north", clock_.now());
        const auto counts = store_->counts("north", earliest_instant);
        return queue && counts && counts->patients >= 12 && counts->last_assessed &&
               queue->waiting + queue->leased == 0;
    }
    [[nodiscard]] bool has_flag(const std::string& patient, const std::string& topic) const {
        for (const std::string& flag : sandbox_.about("Flag", patient)) {
            const auto document = json::Document::parse(flag);
            const json::Value root = document->root();
            if (root["status"].text() == "active" &&
                (*root["code"]["coding"].items().begin())["code"].text() == topic_code(topic))
                return true;
        }
        return false;
    }
    void measure(const std::string& patient, const std::string& value) {
        fhir::client::HttpRequest request;
        request.method = "POST";
        request.url = "http://sandbox.example/fhir/Observation";
        request.headers = {{"Content-Type", "application/fhir+json"}};
        request.body =
            R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org",)"
            R"("code":"59261-8"}]},"subject":{"reference":"Patient/)" +
            patient + R"("},"effectiveDateTime":")" + text(clock_.now()) + R"(","valueQuantity":{"value":)" + value +
            R"(,"unit":"mmol/mol","system":"http://unitsofmeasure.org","code":"mmol/mol"}})";
        EXPECT_EQ(sandbox_.handle(request).status, 201);
    }
    [[nodiscard]] std::string asked(std::uint16_t port, const std::string& path) const {
        fhir::client::CurlTransport curl;
        fhir::client::HttpRequest request;
        request.url = "http://127.0.0.1:" + std::to_string(port) + path;
        request.timeout = std::chrono::seconds{10};
        const auto sent = curl.send(request);
        const auto* reply = std::get_if<fhir::client::HttpReply>(&sent);
        return reply == nullptr ? std::string() : reply->body;
    }
    std::string log() {
        const std::lock_guard lock(logging_);
        return log_;
    }

    SystemClock clock_;
    sandbox::SandboxEhr sandbox_;
    sandbox::SandboxTransport transport_;
    fhir::client::Throttle throttle_;
    std::shared_ptr<store::Store> store_;
    std::mutex logging_;
    std::string log_;
    std::unique_ptr<Service> service_;
};

TEST_F(WholeService, RaisesAFlagForAReadingAndEndsItForTheNext) {
    start();
    ASSERT_TRUE(within(60, [&] { return idle(); }));
    EXPECT_FALSE(has_flag("demo-06", "cardiometabolic"));

    measure("demo-06", "52");
    EXPECT_TRUE(within(30, [&] { return has_flag("demo-06", "cardiometabolic"); })) << log();

    service_->stop();
    EXPECT_EQ(store_->queue_state("north", clock_.now())->leased, 0U);
    const std::string said = log();
    EXPECT_THAT(said, HasSubstr("HV1003"));
    EXPECT_THAT(said, Not(HasSubstr(R"("level":"error")")));
    EXPECT_THAT(said, Not(HasSubstr("demo-06"))) << "no patient is named in the log";
}

TEST_F(WholeService, WritesNothingWhenItIsStartedAgain) {
    start();
    ASSERT_TRUE(within(60, [&] { return idle(); }));
    service_->stop();
    service_.reset();
    const std::uint64_t writes = sandbox_.writes();
    const Instant restarted = clock_.now();

    start();
    ASSERT_TRUE(within(60, [&] {
        const auto counts = store_->counts("north", earliest_instant);
        return idle() && *counts->last_assessed > restarted;
    }));

    EXPECT_EQ(sandbox_.writes(), writes);
}

// Hazards: H01
TEST_F(WholeService, ShowsItsMetricsFlagsByTopicRulesAndTheCanary) {
    start();
    ASSERT_TRUE(within(60, [&] { return idle(); }));

    EXPECT_TRUE(within(30, [&] {
        const std::string metrics = asked(service_->metrics_port(), "/metrics");
        return metrics.find(R"(hjertevakt_flags_active{ehr="north",rule="cardiometabolic"} )") != std::string::npos;
    }));
    const std::string metrics = asked(service_->metrics_port(), "/metrics");
    EXPECT_THAT(metrics, HasSubstr(R"(hjertevakt_rule_judged_total{ehr="north",rule="HF-06"})"));
    EXPECT_THAT(metrics, HasSubstr(R"(hjertevakt_rule_met_total{ehr="north",rule="HF-06"})"));
    EXPECT_THAT(metrics, HasSubstr(R"(hjertevakt_canary_ok{ehr="north"} 1)"));
    EXPECT_TRUE(within(30, [&] {
        const std::string later = asked(service_->metrics_port(), "/metrics");
        return later.find("hjertevakt_audit_chain_ok 1") != std::string::npos;
    })) << "the service walks its own audit";
    EXPECT_THAT(asked(service_->port(), "/readyz"), HasSubstr("true"));
    EXPECT_THAT(asked(service_->port(), "/statusz"), Not(HasSubstr("demo-0")));
}

TEST_F(WholeService, TellsAnOutsiderHowThingsStandAndAnAdminWhy) {
    start();
    ASSERT_TRUE(within(60, [&] { return idle(); }));

    const std::string outside = asked(service_->port(), "/statusz");
    EXPECT_THAT(outside, HasSubstr(R"("queue")"));
    for (const char* inside : {"activatedBy", "\"hint\"", "\"scope\"", "\"why\""})
        EXPECT_THAT(outside, Not(HasSubstr(inside)));
    EXPECT_THAT(service_->status(), HasSubstr(R"("why")"));
}

}  // namespace
}  // namespace hv::plugin::app
