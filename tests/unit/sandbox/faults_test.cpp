// Faults by script, abilities left out, and patients moved in time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "peer.hpp"

namespace hv::test {
namespace {

using fhir::client::HttpFailure;
using fhir::client::Sent;
using plugin::sandbox::FaultKind;
using plugin::sandbox::FaultRule;
using plugin::sandbox::SandboxOptions;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view flag =
    R"({"resourceType":"Flag","status":"active","code":{"text":"x"},"subject":{"reference":"Patient/p1"}})";

class SandboxFaults : public testing::Test {
protected:
    SandboxFaults() { EXPECT_TRUE(peer_.ehr.load(R"({"resourceType":"Patient","id":"p1"})")); }

    plugin::sandbox::Exchange send(std::string method, std::string_view path, std::string_view body = "") {
        HttpRequest request;
        request.method = std::move(method);
        request.url = peer_.base() + "/" + std::string(path);
        request.body = body;
        return peer_.ehr.exchange(request);
    }
    static int status(const plugin::sandbox::Exchange& said) {
        const auto* const reply = std::get_if<HttpReply>(&said);
        return reply == nullptr ? 0 : reply->status;
    }
    static const Sent* sent(const plugin::sandbox::Exchange& said) {
        const auto* const failure = std::get_if<HttpFailure>(&said);
        return failure == nullptr ? nullptr : &failure->sent;
    }

    SandboxPeer peer_;
};

TEST_F(SandboxFaults, FailsTheRequestsThatTheRuleNames) {
    peer_.ehr.faults().add({.kind = FaultKind::status,
                            .method = "GET",
                            .path = "Patient",
                            .from = 2,
                            .count = 2,
                            .status = 429,
                            .retry_after = "844"});
    EXPECT_EQ(status(send("GET", "Patient/p1")), 200);
    const auto busy = send("GET", "Patient/p1");
    EXPECT_EQ(status(busy), 429);
    EXPECT_EQ(*std::get<HttpReply>(busy).header("retry-after"), "844");
    EXPECT_EQ(status(send("GET", "Flag")), 200);
    EXPECT_EQ(status(send("GET", "Patient/p1")), 429);
    EXPECT_EQ(status(send("GET", "Patient/p1")), 200);
    EXPECT_EQ(peer_.ehr.faults().spoiled(), 2U);
}

TEST_F(SandboxFaults, LostReplyMeansThatItWasDoneAllTheSame) {
    peer_.ehr.faults().add({.kind = FaultKind::lost_reply, .method = "POST"});
    const auto said = send("POST", "Flag", flag);
    ASSERT_NE(sent(said), nullptr);
    EXPECT_EQ(*sent(said), Sent::maybe);
    EXPECT_THAT(peer_.ehr.resources("Flag"), SizeIs(1));
}

TEST_F(SandboxFaults, LostRequestAndNoConnectionDoNothing) {
    peer_.ehr.faults().add({.kind = FaultKind::lost_request, .method = "POST"});
    peer_.ehr.faults().add({.kind = FaultKind::no_connection, .method = "POST"});
    EXPECT_EQ(*sent(send("POST", "Flag", flag)), Sent::maybe);
    EXPECT_EQ(*sent(send("POST", "Flag", flag)), Sent::no);
    EXPECT_EQ(peer_.ehr.writes(), 0U);
    EXPECT_EQ(status(send("POST", "Flag", flag)), 201);
    EXPECT_EQ(peer_.ehr.writes(), 1U);
}

TEST_F(SandboxFaults, ADelayBeyondTheTimeoutIsAnUnknownOutcome) {
    peer_.ehr.faults().add({.kind = FaultKind::delay, .method = "POST", .delay = std::chrono::minutes(5)});
    const Instant before = peer_.clock.now();
    EXPECT_EQ(*sent(send("POST", "Flag", flag)), Sent::maybe);
    EXPECT_EQ(peer_.clock.now(), before.plus_seconds(30)) << "the caller waited for its own timeout";
    EXPECT_THAT(peer_.ehr.resources("Flag"), SizeIs(1));
}

TEST_F(SandboxFaults, EmptyForAnHourThenWholeAgain) {
    FaultRule rule{.kind = FaultKind::empty, .path = "Patient?", .count = 0};
    rule.until = peer_.clock.now().plus_seconds(3600);
    peer_.ehr.faults().add(rule);
    EXPECT_THAT(std::get<HttpReply>(send("GET", "Patient?_id=p1")).body, HasSubstr("\"total\":0"));
    peer_.clock.pass(std::chrono::hours(1));
    EXPECT_THAT(std::get<HttpReply>(send("GET", "Patient?_id=p1")).body, HasSubstr("\"total\":1"));
}

TEST_F(SandboxFaults, ThirdPageFailsAndNoOther) {
    for (int i = 0; i < 25; ++i) peer_.ask("POST", "Flag", std::string(flag));
    peer_.ehr.faults().add({.kind = FaultKind::status, .page = 3, .status = 500});
    Said page = peer_.get("Flag?patient=p1");
    EXPECT_THAT(page.found(), SizeIs(10));
    const std::string second = page.link("next").substr(peer_.base().size());
    HttpRequest request;
    request.url = peer_.base() + second;
    const auto two = peer_.ehr.exchange(request);
    EXPECT_EQ(status(two), 200);
    const auto document = json::Document::parse(std::get<HttpReply>(two).body);
    for (const json::Value link : document->root()["link"].items()) {
        if (link["relation"].text() == "next") request.url = link["url"].text();
    }
    EXPECT_EQ(status(peer_.ehr.exchange(request)), 500);
    EXPECT_EQ(status(peer_.ehr.exchange(request)), 200) << "once";
}

TEST_F(SandboxFaults, CutJsonAndHtmlAreRepliesThatNobodyCanRead) {
    peer_.ehr.faults().add({.kind = FaultKind::cut_json});
    peer_.ehr.faults().add({.kind = FaultKind::html});
    const auto cut = send("GET", "Patient/p1");
    EXPECT_EQ(status(cut), 200);
    EXPECT_FALSE(json::Document::parse(std::get<HttpReply>(cut).body));
    EXPECT_THAT(std::get<HttpReply>(send("GET", "Patient/p1")).body, HasSubstr("<html>"));
}

TEST_F(SandboxFaults, TheAdminSetsThemAsJson) {
    const auto post = [&](std::string body) {
        HttpRequest request;
        request.method = "POST";
        request.url = "http://sandbox.example/sandbox/faults";
        request.body = std::move(body);
        return peer_.send(request);
    };
    EXPECT_EQ(post(R"([{"kind":"status","path":"Patient","status":503,"retry_after":"7","count":1}])").status, 200);
    EXPECT_EQ(status(send("GET", "Patient/p1")), 503);
    EXPECT_EQ(post(R"([{"kind":"earthquake"}])").status, 400);
    EXPECT_THAT(post(R"([{"kind":"status","sttus":500}])").body, HasSubstr("[0].sttus"));
}

TEST(SandboxAbilities, WhatIsLeftOutIsNotThere) {
    SandboxPeer peer(SandboxOptions{.conditional_create = false,
                                    .transactions = false,
                                    .subscriptions = false,
                                    .flag_write = false,
                                    .versions = false});
    ASSERT_TRUE(peer.ehr.load(R"({"resourceType":"Patient","id":"p1"})"));
    EXPECT_EQ(peer.ask("POST", "Flag", std::string(flag)).status, 405);
    EXPECT_EQ(peer.ask("POST", "", R"({"resourceType":"Bundle","type":"transaction"})").status, 405);
    EXPECT_EQ(peer.get("Subscription").status, 404);
    const Said read = peer.get("Patient/p1");
    EXPECT_EQ(read.version(), "");
    EXPECT_EQ(read.header("ETag"), "");
    EXPECT_EQ(peer.get("Patient/p1/_history").status, 405);
    EXPECT_EQ(peer.ask("POST", "Task", R"({"resourceType":"Task","status":"requested","intent":"order"})").status, 405);
    const std::string plan =
        R"({"resourceType":"CarePlan","status":"active","intent":"plan","subject":{"reference":"Patient/p1"},)"
        R"("identifier":[{"system":"s","value":"v"}]})";
    EXPECT_EQ(peer.ask("POST", "CarePlan", plan, {{"If-None-Exist", "identifier=s|v"}}).status, 201);
    EXPECT_EQ(peer.ask("POST", "CarePlan", plan, {{"If-None-Exist", "identifier=s|v"}}).status, 201) << "passed over";
    const std::string statement = peer.get("metadata").reply.body;
    EXPECT_THAT(statement, Not(HasSubstr("\"Subscription\"")));
    EXPECT_THAT(statement, Not(HasSubstr("\"transaction\"")));
    EXPECT_THAT(statement, HasSubstr("no-version"));
}

TEST(SandboxLoad, TheDemoIsMovedToToday) {
    SandboxPeer peer;
    const auto loaded = peer.ehr.load_demo(*Date::of(2026, 11, 22));
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(*loaded, 443U);
    EXPECT_THAT(peer.ehr.resources("Patient"), SizeIs(12));
    // Patient 08: born 1987-10-03, statement from 2014-04-01; 366 days on.
    EXPECT_EQ(peer.get("Patient/demo-08").root()["birthDate"].text(), "1988-10-03");
    EXPECT_EQ(peer.get("MedicationStatement/demo-08-l1").root()["effectivePeriod"]["start"].text(), "2015-04-02");
    EXPECT_EQ(peer.get("Patient?identifier=03908730061").found(), std::vector<std::string>{"Patient/demo-08"});
}

TEST(SandboxLoad, ThousandsOfPatientsAreFoundWithoutLookingThroughAll) {
    SandboxPeer peer;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = "m" + std::to_string(i);
        ASSERT_TRUE(peer.ehr.load(R"({"resourceType":"Patient","id":")" + id + "\"}"));
        for (int k = 0; k < 5; ++k) {
            ASSERT_TRUE(peer.ehr.load(R"({"resourceType":"Observation","id":")" + id + "-" + std::to_string(k) +
                                      R"(","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/)" +
                                      id + "\"}}"));
        }
    }
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 300; ++i) {
        EXPECT_THAT(peer.get("Observation?patient=m" + std::to_string(i * 3)).found(), SizeIs(5));
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    RecordProperty("milliseconds_for_300_searches", static_cast<int>(took.count()));
    EXPECT_LT(took.count(), 10'000) << "looking through all takes minutes";
}

}  // namespace
}  // namespace hv::test
