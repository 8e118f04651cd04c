// The EHR client with its tokens against the sandbox's EHR and token server: what happens to a search in the middle of
// which a token runs out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "fhir/client/auth/token_source.hpp"
#include "fhir/client/fhir_ehr.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"

namespace hv::plugin::sandbox {
namespace {

namespace fc = fhir::client;
using testing::HasSubstr;
using testing::IsEmpty;

class HandClock : public Clock {
public:
    Instant now() const override { return now_; }
    void sleep_until(Instant until) override { now_ = std::max(now_, until); }
    void pass(std::int64_t seconds) { now_ = now_.plus_seconds(seconds); }

private:
    Instant now_ = parse_moment("2025-11-21T12:00:00+01:00")->first;
};

// Counts what goes to the token server, and lets something happen after each answer of the EHR.
class Watched : public fc::Transport {
public:
    explicit Watched(SandboxEhr& ehr) : carrier_(ehr) {}
    std::variant<HttpReply, HttpFailure> send(const HttpRequest& request) override {
        const bool for_token = request.url.find("/auth/") != std::string::npos;
        (for_token ? tokens : requests) += 1;
        std::variant<HttpReply, HttpFailure> came = carrier_.send(request);
        if (!for_token && after) after();
        return came;
    }
    int tokens = 0;
    int requests = 0;
    std::function<void()> after;

private:
    SandboxTransport carrier_;
};

class LetIn : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(ehr_.load_demo(*Date::of(2025, 11, 21)));
        ASSERT_TRUE(ehr_.clients().add(BackendClient{"hjertevakt", fc::jwks({key_}), scope}));
        setup_.token_url = "https://sandbox.example/auth/token";
        setup_.client_id = "hjertevakt";
        setup_.scope = scope;
        open({key_});
    }
    void open(std::vector<fc::SigningKey> keys) {
        auto made = fc::TokenSource::create(setup_, std::move(keys), transport_, clock_);
        ASSERT_TRUE(made) << made.error().message;
        tokens_ = *std::move(made);
        client_ =
            std::make_unique<fc::FhirEhr>(*fc::Url::parse(ehr_.base()), transport_, tokens_.get(), throttle_, clock_);
    }
    std::size_t pages() {
        const Result<fc::Pages> pages = client_->search({"Patient", {{"_count", "5"}}});
        EXPECT_TRUE(pages) << pages.error().message;
        return pages ? pages->bundles.size() : 0;
    }

    static constexpr const char* scope = "system/Patient.rs system/Observation.rs";
    HandClock clock_;
    fc::SigningKey key_ = *fc::SigningKey::generate(fc::Algorithm::es384, {.kid = "k1"});
    SandboxEhr ehr_{clock_, {.base = "https://sandbox.example/fhir", .authorization = true}};
    Watched transport_{ehr_};
    fc::Throttle throttle_{{.limits = {}}, clock_};
    fc::TokenSetup setup_;
    std::unique_ptr<fc::TokenSource> tokens_;
    std::unique_ptr<fc::FhirEhr> client_;
};

TEST_F(LetIn, OneTokenServesAllPages) {
    EXPECT_EQ(pages(), 3U);
    EXPECT_EQ(transport_.tokens, 1);
    EXPECT_THAT(tokens_->status().warnings, IsEmpty());
}

TEST_F(LetIn, ATokenThatRunsOutBetweenTwoPagesIsRenewedInTime) {
    transport_.after = [this] { clock_.pass(250); };
    EXPECT_EQ(pages(), 3U);
    EXPECT_EQ(transport_.tokens, 3);
    EXPECT_EQ(transport_.requests, 3) << "no page was refused";
}

TEST_F(LetIn, ATokenThatTheEhrTakesBackIsReplacedAndThePageAskedForAgain) {
    ehr_.faults().add({.kind = FaultKind::expired_token, .page = 2});
    EXPECT_EQ(pages(), 3U);
    EXPECT_EQ(transport_.tokens, 2);
    EXPECT_EQ(transport_.requests, 4) << "page 2 twice";
}

TEST_F(LetIn, AnEhrThatRefusesEveryTokenIsAnErrorAndNoEmptyList) {
    ehr_.faults().add({.kind = FaultKind::expired_token, .path = "Patient", .count = 0});
    for (int i = 0; i < 20; ++i) {
        EXPECT_FALSE(client_->search({"Patient", {}}));
        clock_.pass(1);
    }
    EXPECT_LE(transport_.tokens, 4);
}

TEST_F(LetIn, AKeyThatTheTokenServerDoesNotKnowIsSaidToWhoeverAsks) {
    open({*fc::SigningKey::generate(fc::Algorithm::es384, {.kid = "other"})});
    const Result<fc::Pages> refused = client_->search({"Patient", {}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::denied);
    EXPECT_THAT(refused.error().message, HasSubstr("token server `sandbox.example:443`"));
    EXPECT_THAT(refused.error().hint, HasSubstr("is the public key `other` registered"));
}

TEST_F(LetIn, AScopeThatWasNotGrantedIsToldBeforeItHurts) {
    setup_.scope += " system/Flag.cruds";
    open({key_});
    ASSERT_TRUE(tokens_->authorize("GET", ehr_.base() + "/Patient"));
    EXPECT_THAT(tokens_->status().warnings, testing::ElementsAre("asked for and not granted: `system/Flag.cruds`"));
}

}  // namespace
}  // namespace hv::plugin::sandbox
