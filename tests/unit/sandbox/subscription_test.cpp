// Who is told what: classic rest-hooks, and the backport with its handshake, numbers and gaps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "peer.hpp"

namespace hv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Keeps what it is told and answers as the test wants.
class Listener : public fhir::client::Transport {
public:
    std::variant<HttpReply, fhir::client::HttpFailure> send(const HttpRequest& request) override {
        heard.push_back(request);
        HttpReply reply;
        reply.status = answer;
        return reply;
    }
    std::vector<HttpRequest> heard;
    int answer = 200;
};

std::string observation(std::string_view patient, std::string_view code = "29463-7") {
    return R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":")" +
           std::string(code) + R"("}]},"subject":{"reference":"Patient/)" + std::string(patient) + "\"}}";
}

std::string classic(std::string_view criteria) {
    return R"({"resourceType":"Subscription","status":"requested","reason":"test","criteria":")" +
           std::string(criteria) +
           R"(","channel":{"type":"rest-hook","endpoint":"http://hook.example/a","header":["X-Secret: s3"]}})";
}

std::string backport(std::string_view content = "id-only", std::string_view id = "") {
    const std::string url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
    return R"({"resourceType":"Subscription",)" + (id.empty() ? "" : "\"id\":\"" + std::string(id) + "\",") +
           R"("status":"requested","reason":"test","criteria":"https://hjertevakt.no/fhir/SubscriptionTopic/record-changed",)"
           R"("_criteria":{"extension":[{"url":")" +
           url +
           R"(backport-filter-criteria","valueString":"Observation?patient=Patient/p1"}]},)"
           R"("channel":{"extension":[{"url":")" +
           url +
           R"(backport-heartbeat-period","valueUnsignedInt":60}],)"
           R"("type":"rest-hook","endpoint":"http://hook.example/b","payload":"application/fhir+json",)"
           R"("_payload":{"extension":[{"url":")" +
           url + R"(backport-payload-content","valueCode":")" + std::string(content) + R"("}]}}})";
}

// A parameter of the status in the first entry; `deep` looks into the first notification-event.
std::string status_of(const std::string& body, std::string_view name, bool deep = false) {
    const auto document = json::Document::parse(body);
    if (!document) return "no JSON";
    json::Value parameters = (*document->root()["entry"].items().begin())["resource"]["parameter"];
    if (deep) {
        for (const json::Value one : parameters.items()) {
            if (one["name"].text() == "notification-event") parameters = one["part"];
        }
    }
    for (const json::Value one : parameters.items()) {
        if (one["name"].text() != name) continue;
        for (const auto& member : one.members()) {
            if (member.name == "valueReference") return std::string(member.value["reference"].text());
            if (member.name.starts_with("value")) return std::string(member.value.text());
        }
    }
    return {};
}

class SandboxSubscription : public testing::Test {
protected:
    SandboxSubscription() {
        EXPECT_TRUE(peer_.ehr.load(R"({"resourceType":"Patient","id":"p1"})"));
        EXPECT_TRUE(peer_.ehr.load(R"({"resourceType":"Patient","id":"p2"})"));
    }
    std::string subscribe(const std::string& body) {
        const Said made = peer_.ask("POST", "Subscription", body);
        EXPECT_EQ(made.status, 201) << made.reply.body;
        return made.id();
    }
    // What was told since the last call.
    std::vector<HttpRequest> told() {
        peer_.ehr.deliver(listener_);
        return std::exchange(listener_.heard, {});
    }
    std::string status(const std::string& id) {
        return std::string(peer_.get("Subscription/" + id).root()["status"].text());
    }
    void post(std::string_view patient) {
        EXPECT_EQ(peer_.ask("POST", "Observation", observation(patient)).status, 201);
    }

    SandboxPeer peer_;
    Listener listener_;
};

TEST_F(SandboxSubscription, ClassicTellsOfMatchesWithAnEmptyPost) {
    const std::string id = subscribe(classic("Observation?code=http://loinc.org|29463-7"));
    EXPECT_EQ(status(id), "active");
    post("p1");
    EXPECT_EQ(peer_.ask("POST", "Observation", observation("p1", "8302-2")).status, 201);
    const auto heard = told();
    ASSERT_THAT(heard, SizeIs(1));
    EXPECT_EQ(heard[0].url, "http://hook.example/a");
    EXPECT_EQ(heard[0].body, "");
    EXPECT_EQ(heard[0].headers.at(0).name + ":" + heard[0].headers.at(0).value, "X-Secret:s3");
    EXPECT_EQ(peer_.ehr.next_delivery(), latest_instant);
}

TEST_F(SandboxSubscription, CriteriaThatCannotBeReadAreRefused) {
    EXPECT_EQ(peer_.ask("POST", "Subscription", classic("Observation?nonsense=1")).status, 422);
    EXPECT_EQ(peer_.ask("POST", "Subscription", classic("https://elsewhere.example/topic")).status, 422);
}

TEST_F(SandboxSubscription, BackportShakesHandsThenNumbersItsEvents) {
    const std::string id = subscribe(backport());
    EXPECT_EQ(status(id), "requested");
    const auto hands = told();
    ASSERT_THAT(hands, SizeIs(1));
    EXPECT_EQ(status_of(hands[0].body, "type"), "handshake");
    EXPECT_EQ(status(id), "active");
    post("p1");
    post("p2");
    post("p1");
    const auto heard = told();
    ASSERT_THAT(heard, SizeIs(2)) << "the other patient is filtered out";
    EXPECT_EQ(status_of(heard[1].body, "type"), "event-notification");
    EXPECT_EQ(status_of(heard[1].body, "events-since-subscription-start"), "2");
    EXPECT_EQ(status_of(heard[1].body, "event-number", true), "2");
    EXPECT_THAT(status_of(heard[1].body, "focus", true), HasSubstr("/fhir/Observation/"));
    EXPECT_THAT(heard[1].body, testing::Not(HasSubstr("29463-7"))) << "ids only";
    EXPECT_THAT(heard[1].body, HasSubstr("\"type\":\"history\""));
}

TEST_F(SandboxSubscription, AHandshakeThatIsRefusedIsAnError) {
    listener_.answer = 500;
    const std::string id = subscribe(backport());
    told();
    EXPECT_EQ(status(id), "error");
    listener_.answer = 200;
    EXPECT_EQ(peer_.ask("PUT", "Subscription/" + id, backport("id-only", id)).status, 200);
    EXPECT_THAT(told(), SizeIs(1));
    EXPECT_EQ(status(id), "active") << "the client asked again";
}

TEST_F(SandboxSubscription, DroppedNotificationLeavesAGapThatEventsFill) {
    const std::string id = subscribe(backport());
    told();
    peer_.ehr.faults().drop_notifications(1);
    post("p1");
    post("p1");
    const auto heard = told();
    ASSERT_THAT(heard, SizeIs(1));
    EXPECT_EQ(status_of(heard[0].body, "event-number", true), "2");
    const Said status = peer_.get("Subscription/" + id + "/$status");
    EXPECT_EQ(status_of(status.reply.body, "events-since-subscription-start"), "2");
    EXPECT_EQ(status_of(status.reply.body, "type"), "query-status");
    const Said missed = peer_.get("Subscription/" + id + "/$events?eventsSinceNumber=1&eventsUntilNumber=1");
    EXPECT_EQ(status_of(missed.reply.body, "type"), "query-event");
    EXPECT_EQ(status_of(missed.reply.body, "event-number", true), "1");
    EXPECT_EQ(missed.root()["entry"].size(), 2U);
}

TEST_F(SandboxSubscription, SwappedNotificationsComeTheWrongWayRound) {
    subscribe(backport());
    told();
    peer_.ehr.faults().swap_notifications(1);
    post("p1");
    EXPECT_THAT(told(), IsEmpty());
    post("p1");
    const auto heard = told();
    ASSERT_THAT(heard, SizeIs(2));
    EXPECT_EQ(status_of(heard[0].body, "event-number", true), "2");
    EXPECT_EQ(status_of(heard[1].body, "event-number", true), "1");
}

TEST_F(SandboxSubscription, HeartbeatComesWhenNothingHappens) {
    subscribe(backport());
    told();
    EXPECT_EQ(peer_.ehr.next_delivery(), peer_.clock.now().plus_seconds(60));
    peer_.clock.pass(std::chrono::seconds(60));
    const auto heard = told();
    ASSERT_THAT(heard, SizeIs(1));
    EXPECT_EQ(status_of(heard[0].body, "type"), "heartbeat");
    EXPECT_EQ(status_of(heard[0].body, "events-since-subscription-start"), "0");
}

TEST_F(SandboxSubscription, TriesAgainInOrderAndThenGivesUp) {
    const std::string id = subscribe(backport());
    told();
    listener_.answer = 503;
    post("p1");
    post("p1");
    EXPECT_THAT(told(), SizeIs(1)) << "the second waits behind the first";
    EXPECT_THAT(told(), IsEmpty());
    EXPECT_EQ(peer_.ehr.next_delivery(), peer_.clock.now().plus_seconds(1));
    listener_.answer = 200;
    peer_.clock.pass(std::chrono::seconds(1));
    EXPECT_THAT(told(), SizeIs(2));
    listener_.answer = 503;
    post("p1");
    for (int i = 0; i < 6; ++i) {
        told();
        peer_.clock.pass(std::chrono::seconds(600));
    }
    EXPECT_EQ(status(id), "error");
    post("p1");
    EXPECT_THAT(told(), IsEmpty());
    EXPECT_EQ(status_of(peer_.get("Subscription/" + id + "/$status").reply.body, "events-since-subscription-start"),
              "4");
}

}  // namespace
}  // namespace hv::test
