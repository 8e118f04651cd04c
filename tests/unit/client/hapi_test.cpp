// The client against a real HAPI FHIR server, where one is named by HV_HAPI_URL (tests/system/hapi starts one).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "fhir/client/curl_transport.hpp"
#include "fhir/client/fhir_ehr.hpp"
#include "fhir/client/search_page.hpp"

namespace hv::fhir::client {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using What = Receipt::What;

class WallClock : public Clock {
public:
    [[nodiscard]] Instant now() const override {
        return {
            std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count()};
    }
    void sleep_until(Instant until) override {
        const std::chrono::nanoseconds since_1970(until.nanoseconds);
        std::this_thread::sleep_until(std::chrono::system_clock::time_point(since_1970));
    }
};

class Hapi : public testing::Test {
protected:
    void SetUp() override {
        const char* const url = std::getenv("HV_HAPI_URL");
        if (url == nullptr) GTEST_SKIP() << "HV_HAPI_URL names no server";
        ehr_ = std::make_unique<FhirEhr>(*Url::parse(url), transport_, nullptr, throttle_, clock_);
        name_ = "hv" + std::to_string(clock_.now().nanoseconds);
        const Receipt patient = ehr_->write({"Patient", "", "", "", R"({"resourceType":"Patient","active":true})", ""});
        ASSERT_EQ(patient.what, What::done) << patient.error.message;
        patient_ = patient.id;
    }

    [[nodiscard]] std::string flag(const std::string& status = "active", const std::string& id = {}) const {
        return R"({"resourceType":"Flag",)" + (id.empty() ? "" : R"("id":")" + id + "\",") +
               R"("identifier":[{"system":"https://hjertevakt.no/test","value":")" + name_ + R"("}],"status":")" +
               status + R"(","code":{"text":"x"},"subject":{"reference":"Patient/)" + patient_ + "\"}}";
    }
    [[nodiscard]] std::string query() const { return "identifier=https://hjertevakt.no/test|" + name_; }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> standing() const {
        const Result<Pages> pages =
            ehr_->search({"Flag", {{"identifier", "https://hjertevakt.no/test|" + name_}}, false});
        EXPECT_TRUE(pages) << pages.error().message;
        return pages ? read_page(pages->bundles.at(0), "Flag", {}, true)->found
                     : std::vector<std::pair<std::string, std::string>>{};
    }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> gathered() const {
        const Result<Gathered> all = ehr_->gather(
            "Patient", patient_, {{"Flag", {{"identifier", "https://hjertevakt.no/test|" + name_}}, false}});
        EXPECT_TRUE(all) << all.error().message;
        return all ? read_page(all->answers.at(0).bundles.at(0), "Flag", {}, true)->found
                   : std::vector<std::pair<std::string, std::string>>{};
    }

    WallClock clock_;
    CurlTransport transport_;
    Throttle throttle_{{.limits = {}}, clock_};
    std::unique_ptr<FhirEhr> ehr_;
    std::string name_;
    std::string patient_;
};

// Hazards: H10
TEST_F(Hapi, CreatesOnceHoweverOftenItIsAsked) {
    const Receipt first = ehr_->write({"Flag", "", query(), "", flag(), ""});
    const Receipt second = ehr_->write({"Flag", "", query(), "", flag(), ""});
    ASSERT_EQ(first.what, What::done) << first.error.message;
    ASSERT_EQ(second.what, What::done) << second.error.message;
    EXPECT_EQ(first.id, second.id);
    EXPECT_EQ(first.version, "1");
    EXPECT_EQ(second.version, "1");
    EXPECT_THAT(standing(), SizeIs(1));
}

TEST_F(Hapi, RefusesAnUpdateOfAVersionThatIsOver) {
    const Receipt made = ehr_->write({"Flag", "", query(), "", flag(), ""});
    const Receipt good = ehr_->write({"Flag", made.id, "", "1", flag("inactive", made.id), ""});
    EXPECT_EQ(good.what, What::done) << good.error.message;
    EXPECT_EQ(good.version, "2");
    EXPECT_EQ(ehr_->write({"Flag", made.id, "", "1", flag("active", made.id), ""}).what, What::conflict);
    const Result<std::string> read = ehr_->read("Flag", made.id);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_THAT(*read, HasSubstr("inactive"));
}

// A server that answers from a search that it remembers would show what stood a minute ago.
TEST_F(Hapi, ShowsWhatStandsNowToASearchAskedBefore) {
    EXPECT_THAT(standing(), SizeIs(0));
    EXPECT_THAT(gathered(), SizeIs(0));
    const Receipt made = ehr_->write({"Flag", "", query(), "", flag(), ""});
    ASSERT_EQ(made.what, What::done);
    using Found = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(standing(), (Found{{made.id, "1"}}));
    EXPECT_EQ(gathered(), (Found{{made.id, "1"}}));
    ASSERT_EQ(ehr_->write({"Flag", made.id, "", "1", flag("inactive", made.id), ""}).what, What::done);
    EXPECT_EQ(standing(), (Found{{made.id, "2"}}));
    EXPECT_EQ(gathered(), (Found{{made.id, "2"}}));
}

TEST_F(Hapi, WritesATransactionAsAWhole) {
    const Write one{"Flag", "", query(), "", flag(), "urn:uuid:8f8a2f3e-0000-4000-8000-000000000001"};
    const Write two{"Provenance",
                    "",
                    "",
                    "",
                    R"({"resourceType":"Provenance","recorded":"2025-11-21T12:00:00+01:00",
                        "target":[{"reference":"urn:uuid:8f8a2f3e-0000-4000-8000-000000000001"}],
                        "agent":[{"who":{"display":"Hjertevakt"}}]})",
                    ""};
    const std::vector<Receipt> receipts = ehr_->transaction({one, two});
    ASSERT_EQ(receipts[0].what, What::done) << receipts[0].error.message;
    ASSERT_EQ(receipts[1].what, What::done) << receipts[1].error.message;
    const Result<std::string> provenance = ehr_->read("Provenance", receipts[1].id);
    ASSERT_TRUE(provenance);
    EXPECT_THAT(*provenance, HasSubstr("Flag/" + receipts[0].id));

    const Write stale{"Flag", receipts[0].id, "", "99", flag("inactive", receipts[0].id), ""};
    for (const Receipt& receipt : ehr_->transaction({stale, two})) {
        EXPECT_EQ(receipt.what, What::conflict) << receipt.error.message;
    }
}

TEST_F(Hapi, GivesEveryPageOfASearch) {
    for (int i = 0; i < 5; ++i) {
        const Receipt made = ehr_->write(
            {"Observation", "", "", "",
             R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"subject":{"reference":"Patient/)" +
                 patient_ + "\"}}",
             ""});
        ASSERT_EQ(made.what, What::done) << made.error.message;
    }
    for (const bool secret : {false, true}) {
        const Result<Pages> pages = ehr_->search(
            {"Observation", {{"patient", patient_}, {"code", "http://loinc.org|29463-7"}, {"_count", "2"}}, secret});
        ASSERT_TRUE(pages) << pages.error().message;
        EXPECT_THAT(pages->bundles, SizeIs(3));
    }
}

TEST_F(Hapi, RefusesAParameterThatItDoesNotKnow) {
    const Result<Pages> pages = ehr_->search({"Observation", {{"patient", patient_}, {"moon-phase", "full"}}, false});
    ASSERT_FALSE(pages);
    EXPECT_EQ(pages.error().fault, Fault::invalid) << pages.error().message;
}

TEST_F(Hapi, RefusesWhatIsNoFlag) {
    const Receipt receipt = ehr_->write({"Flag", "", "", "", R"({"resourceType":"Patient"})", ""});
    EXPECT_EQ(receipt.what, What::refused);
    EXPECT_EQ(receipt.error.fault, Fault::invalid) << receipt.error.message;
    EXPECT_EQ(ehr_->read("Flag", "no-such-flag").error().fault, Fault::not_found);
}

TEST_F(Hapi, AnswersInATimeThatIsMostlyItsOwn) {
    ASSERT_EQ(ehr_->write({"Flag", "", query(), "", flag(), ""}).what, What::done);
    std::vector<double> milliseconds;
    for (int i = 0; i < 50; ++i) {
        const Instant begin = clock_.now();
        EXPECT_THAT(standing(), SizeIs(1));
        milliseconds.push_back(static_cast<double>(clock_.now().nanoseconds - begin.nanoseconds) / 1e6);
    }
    std::ranges::sort(milliseconds);
    RecordProperty("median_milliseconds", std::to_string(milliseconds[25]));
    EXPECT_LT(milliseconds[25], 1000);
}

}  // namespace
}  // namespace hv::fhir::client
