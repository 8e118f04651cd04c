// Our client against a token server that we did not write (oidc-provider): run by run.sh, skipped without it.
//
// Environment: HV_OIDC_SERVER, the server's ready line; HV_OIDC_KEYS, folder with registered.pem and stranger.pem.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "fhir/client/auth/token_source.hpp"
#include "fhir/client/curl_transport.hpp"
#include "fhir/json/value.hpp"

namespace hv::fhir::client::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The machine's clock, or one that is wrong by some seconds.
class RealClock : public Clock {
public:
    explicit RealClock(std::int64_t wrong = 0) : wrong_(wrong) {}
    [[nodiscard]] Instant now() const override {
        const auto since = std::chrono::system_clock::now().time_since_epoch();
        return Instant{std::chrono::duration_cast<std::chrono::nanoseconds>(since).count()}.plus_seconds(wrong_);
    }
    void sleep_until(Instant /*until*/) override {}

private:
    std::int64_t wrong_;
};

class Counting : public Transport {
public:
    std::variant<HttpReply, HttpFailure> send(const HttpRequest& request) override {
        ++count;
        return curl_.send(request);
    }
    std::atomic<int> count = 0;

private:
    CurlTransport curl_;
};

class OidcProvider : public testing::Test {
protected:
    void SetUp() override {
        const char* ready = std::getenv("HV_OIDC_SERVER");
        const char* keys = std::getenv("HV_OIDC_KEYS");
        if (ready == nullptr || keys == nullptr) GTEST_SKIP() << "tests/system/oidc/run.sh starts the server";
        const auto document = json::Document::parse(ready);
        ASSERT_TRUE(document) << document.error().message;
        const json::Value server = document->root();
        helseid_ = server["profile"].text() == "helseid";
        echo_ = server["echo"].text();
        setup_.token_url = server["token_endpoint"].text();
        setup_.issuer = server["issuer"].text();
        setup_.client_id = "hjertevakt";
        setup_.scope = "system/*.rs";
        setup_.profile = helseid_ ? helseid_profile() : smart_profile();
        folder_ = keys;
    }

    [[nodiscard]] SigningKey key(const std::string& name) const {
        auto read = SigningKey::from_file(folder_ + '/' + name + ".pem");
        if (!read) throw std::runtime_error(read.error().message);
        return *read;
    }
    std::unique_ptr<TokenSource> source(std::vector<SigningKey> keys, Clock& clock) {
        auto made = TokenSource::create(setup_, std::move(keys), transport_, clock);
        if (!made) throw std::runtime_error(made.error().message);
        return std::move(*made);
    }
    // The protected resource, asked with these headers.
    HttpReply call(const Result<std::vector<Header>>& headers, const std::string& method = "GET") {
        EXPECT_TRUE(headers) << headers.error().message << "; " << headers.error().hint;
        HttpRequest request;
        request.method = method;
        request.url = echo_ + "?patient=p1";
        if (headers) request.headers = *headers;
        const auto answer = transport_.send(request);
        const HttpReply* reply = std::get_if<HttpReply>(&answer);
        EXPECT_NE(reply, nullptr);
        return reply == nullptr ? HttpReply{} : *reply;
    }
    Result<std::vector<Header>> authorize(TokenSource& from, const std::string& method = "GET") {
        return from.authorize(method, echo_ + "?patient=p1");
    }
    HttpReply post(const HttpRequest& request) {
        const auto answer = transport_.send(request);
        const HttpReply* reply = std::get_if<HttpReply>(&answer);
        return reply == nullptr ? HttpReply{} : *reply;
    }

    bool helseid_ = true;
    std::string echo_;
    std::string folder_;
    TokenSetup setup_;
    Counting transport_;
    RealClock clock_;
};

TEST_F(OidcProvider, GivesATokenAndTheApiLetsUsIn) {
    const auto tokens = source({key("registered")}, clock_);
    const auto headers = authorize(*tokens);
    ASSERT_TRUE(headers) << headers.error().message;
    EXPECT_EQ(transport_.count, helseid_ ? 2 : 1) << "with DPoP the first answer is a nonce";
    const HttpReply reply = call(headers);
    EXPECT_EQ(reply.status, 200) << reply.body;
    const auto body = json::Document::parse(reply.body);
    ASSERT_TRUE(body);
    EXPECT_EQ(body->root()["client"].text(), "hjertevakt");
    EXPECT_EQ(body->root()["scope"].text(), "system/*.rs");
    EXPECT_EQ(body->root()["bound"].is_true(), helseid_);
    EXPECT_EQ(call(authorize(*tokens, "POST"), "POST").status, 200) << "a second request with the same token";
    EXPECT_EQ(tokens->status().granted_scope, "system/*.rs");
    EXPECT_TRUE(tokens->status().warnings.empty());
}

TEST_F(OidcProvider, RefusesAProofForAnotherRequest) {
    if (!helseid_) GTEST_SKIP() << "bearer tokens have no proof";
    const auto tokens = source({key("registered")}, clock_);
    const auto headers = authorize(*tokens, "GET");
    const HttpReply wrong = call(headers, "POST");
    EXPECT_EQ(wrong.status, 401);
    const auto fresh = authorize(*tokens);
    EXPECT_EQ(call(fresh).status, 200);
    EXPECT_EQ(call(fresh).status, 401) << "a proof is good once; ours are never sent twice";
}

// What the client never does, so that the server's refusal is known to be real.
TEST_F(OidcProvider, RefusesAnAssertionThatWasUsed) {
    const SigningKey signer = key("registered");
    const auto proof_key = SigningKey::generate(Algorithm::es256);
    const SigningKey* prover = helseid_ ? &*proof_key : nullptr;
    std::string nonce;
    if (helseid_) {
        const HttpReply first = post(*token_request(setup_, signer, prover, "", clock_.now()));
        ASSERT_NE(first.header("DPoP-Nonce"), nullptr) << first.body;
        nonce = *first.header("DPoP-Nonce");
    }
    const HttpRequest good = *token_request(setup_, signer, prover, nonce, clock_.now());
    EXPECT_EQ(post(good).status, 200);
    HttpRequest again = *token_request(setup_, signer, prover, nonce, clock_.now());
    again.body = good.body;
    const HttpReply refused = post(again);
    EXPECT_EQ(refused.status, 401);
    EXPECT_THAT(refused.body, HasSubstr("invalid_client"));
}

TEST_F(OidcProvider, GivesOneTokenToThirtyTwoThreads) {
    const auto tokens = source({key("registered")}, clock_);
    std::vector<std::thread> workers;
    std::atomic<int> let_in = 0;
    for (int i = 0; i < 32; ++i) {
        workers.emplace_back([&] {
            if (authorize(*tokens)) ++let_in;
        });
    }
    for (std::thread& worker : workers) worker.join();
    EXPECT_EQ(let_in, 32);
    EXPECT_EQ(transport_.count, helseid_ ? 2 : 1);
}

TEST_F(OidcProvider, DoesNotKnowTheNewKeyYetAndTheOldOneIsUsed) {
    const auto tokens = source({key("stranger"), key("registered")}, clock_);
    EXPECT_EQ(call(authorize(*tokens)).status, 200);
    EXPECT_EQ(tokens->status().kid, key("registered").kid());
    EXPECT_THAT(tokens->status().warnings, ElementsAre(HasSubstr("does not accept key `" + key("stranger").kid())));
}

TEST_F(OidcProvider, DoesNotKnowOurKeyAndThatIsSaidWithWhatToDo) {
    const auto tokens = source({key("stranger")}, clock_);
    const auto headers = authorize(*tokens);
    ASSERT_FALSE(headers);
    EXPECT_EQ(headers.error().fault, Fault::denied);
    EXPECT_THAT(headers.error().message, HasSubstr("`invalid_client`"));
    EXPECT_THAT(headers.error().hint, HasSubstr("is the public key `" + key("stranger").kid()));
}

TEST_F(OidcProvider, LetsUsInThoughOurClockIsWrongByTwoMinutes) {
    if (!helseid_) GTEST_SKIP() << "an assertion of four minutes forgives two";
    for (const std::int64_t wrong : {-120, 120}) {
        RealClock clock(wrong);
        const auto tokens = source({key("registered")}, clock);
        EXPECT_EQ(call(authorize(*tokens)).status, 200) << wrong;
        EXPECT_NEAR(static_cast<double>(tokens->status().clock_skew_seconds), static_cast<double>(-wrong), 2.0);
        EXPECT_THAT(tokens->status().warnings, ElementsAre(HasSubstr(wrong < 0 ? "behind" : "ahead of")));
    }
}

TEST_F(OidcProvider, GrantsNoScopeThatIsNotOnOffer) {
    setup_.scope = "system/*.rs system/Flag.cruds";
    const auto tokens = source({key("registered")}, clock_);
    const auto headers = authorize(*tokens);
    if (helseid_) {
        ASSERT_FALSE(headers);
        EXPECT_THAT(headers.error().message, HasSubstr("`invalid_scope`"));
        return;
    }
    ASSERT_TRUE(headers) << headers.error().message;
    EXPECT_THAT(tokens->status().warnings, ElementsAre("asked for and not granted: `system/Flag.cruds`"));
}

}  // namespace
}  // namespace hv::fhir::client::test
