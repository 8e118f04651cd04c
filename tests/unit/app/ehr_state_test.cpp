// What the service says of an EHR that is down, and of a patient whom it does not have.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <thread>

#include "fhir/client/curl_transport.hpp"
#include "plugin/app/observe.hpp"
#include "plugin/app/pseudonym.hpp"
#include "plugin/app/serve.hpp"
#include "plugin/app/system_clock.hpp"
#include "plugin/store/memory_store.hpp"
#include "rules/engine/check.hpp"
#include "tests/support/raw_server.hpp"

namespace hv::plugin::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class Lines {
public:
    std::function<void(std::string_view)> writer() {
        return [this](std::string_view line) {
            const std::lock_guard lock(mutex_);
            text_ += line;
        };
    }
    std::string text() {
        const std::lock_guard lock(mutex_);
        return text_;
    }
    std::size_t count(const std::string& what) {
        const std::string all = text();
        std::size_t found = 0;
        for (std::size_t at = all.find(what); at != std::string::npos; at = all.find(what, at + 1)) ++found;
        return found;
    }

private:
    std::mutex mutex_;
    std::string text_;
};

std::shared_ptr<const ActiveSets> some_rules() {
    auto active = std::make_shared<ActiveSets>();
    active->digest = "sha256:shipped";
    active->vocabulary = rules::shipped_vocabulary();
    active->sets.push_back(rules::shipped_rule_sets()[0]);
    return active;
}

std::string address_of_nobody() {
    const test::RawServer gone([](test::Connection&) {});
    return gone.url();
}

std::string status_of(const Service& service) {
    fhir::client::HttpRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(service.port()) + "/statusz";
    const auto sent = fhir::client::CurlTransport().send(request);
    const auto* reply = std::get_if<fhir::client::HttpReply>(&sent);
    return reply == nullptr ? std::string() : reply->body;
}

TEST(AnEhrThatIsDown, IsSaidOnceAndStaysSoWhileItIsTried) {
    Config config;
    config.server.port = 0;
    config.admin.socket.clear();
    config.metrics.port = 0;
    config.store.backend = StoreBackend::memory;
    EhrConfig ehr;
    ehr.name = "north";
    ehr.url = address_of_nobody() + "/fhir";
    ehr.auth.profile = AuthProfile::none;
    ehr.triggers.subscription = SubscriptionUse::off;
    ehr.triggers.poll_every = Seconds{1};
    config.ehrs = {ehr};
    Lines lines;
    ServiceParts parts;
    parts.store = store::open_memory_store();
    parts.rules = some_rules();
    parts.log = lines.writer();
    for (int i = 0; i < 8; ++i) {
        const store::Wanted wanted{
            {"north", "p" + std::to_string(i)}, store::Urgency::normal, SystemClock().now(), "poll"};
        ASSERT_TRUE(parts.store->enqueue({&wanted, 1}));
    }
    auto service = Service::start(config, std::move(parts));
    ASSERT_TRUE(service) << service.error().message;

    const auto begun = std::chrono::steady_clock::now();
    while (lines.count("HV1202") == 0 && std::chrono::steady_clock::now() - begun < std::chrono::seconds{60}) {
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
    ASSERT_EQ(lines.count("HV1202"), 1U) << lines.text();
    for (int i = 0; i < 15; ++i) {
        const std::string status = status_of(**service);
        EXPECT_THAT(status, HasSubstr("north: the EHR ")) << "degraded, whether it is left alone or tried";
        EXPECT_THAT(status, HasSubstr("\"problem\": \"no answer\""))
            << "the words that came with it are not for outsiders";
        EXPECT_THAT(status, HasSubstr("not known yet")) << "nothing is said to be written";
        std::this_thread::sleep_for(std::chrono::milliseconds{200});
    }
    (*service)->stop();
    EXPECT_EQ(lines.count("HV1202"), 1U);
    EXPECT_EQ(lines.count("HV1203"), 0U) << "nobody ever answered";
}

TEST(APatientWhomTheEhrDoesNotHave, IsSaidInTheLogAndCounted) {
    SystemClock clock;
    auto pseudonyms = Pseudonyms::from_file("");
    ASSERT_TRUE(pseudonyms);
    Lines lines;
    LogOptions options;
    options.clock = &clock;
    options.pseudonyms = &*pseudonyms;
    options.write = lines.writer();
    Metrics metrics;
    FireWatch fires;
    Tenant tenant;
    tenant.name = "north";
    TurnReport report;
    report.tenant = &tenant;
    report.lease.who = {"north", "demo-77"};
    report.lease.cause = "admin";
    report.turn.emplace().gone = true;
    {
        Log log(std::move(options));
        observe_turn(report, log, metrics, fires);
    }
    EXPECT_THAT(lines.text(), HasSubstr("HV1407"));
    EXPECT_THAT(lines.text(), HasSubstr("the EHR has no such patient"));
    EXPECT_THAT(lines.text(), Not(HasSubstr("demo-77"))) << "only the pseudonym";
    EXPECT_EQ(metrics.value(Counter::assessments, {"north", "gone"}), 1);
}

}  // namespace
}  // namespace hv::plugin::app
