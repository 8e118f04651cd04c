#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugin/events/event_numbers.hpp"
#include "plugin/events/subscription_hook.hpp"
#include "tests/unit/events/ward.hpp"

namespace hv::plugin::events {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// A store whose queue cannot be written.
class FullStore : public store::Store {
public:
    explicit FullStore(store::Store& inner) : inner_(inner) {}
    Result<std::size_t> enqueue(std::span<const store::Wanted>) override {
        return Error{Fault::unavailable, "the disk is full", {}};
    }
    Result<std::vector<store::Lease>> claim(std::span<const std::string> ehrs, std::size_t most, Instant now,
                                            std::chrono::seconds life) override {
        return inner_.claim(ehrs, most, now, life);
    }
    Result<bool> renew(store::Lease& lease, Instant until) override { return inner_.renew(lease, until); }
    Result<bool> intend(const store::Lease& lease, std::span<const store::Intent> intents) override {
        return inner_.intend(lease, intents);
    }
    Result<std::vector<store::Intent>> intents(const store::PatientKey& who) override { return inner_.intents(who); }
    Result<bool> close_intents(const store::Lease& lease) override { return inner_.close_intents(lease); }
    Result<bool> settle(const store::Lease& lease, const store::Outcome& outcome) override {
        return inner_.settle(lease, outcome);
    }
    Result<bool> put_back(const store::Lease& lease, Instant when, std::string_view why) override {
        return inner_.put_back(lease, when, why);
    }
    Result<std::size_t> wake(Instant now, std::size_t most) override { return inner_.wake(now, most); }
    Result<std::optional<Instant>> next_wake_up() override { return inner_.next_wake_up(); }
    Result<store::QueueState> queue_state(std::string_view ehr, Instant now) override {
        return inner_.queue_state(ehr, now);
    }
    Result<std::vector<store::Written>> ledger(const store::PatientKey& who) override { return inner_.ledger(who); }
    Result<std::optional<store::Decision>> last_decision(const store::PatientKey& who) override {
        return inner_.last_decision(who);
    }
    Result<std::vector<store::Decision>> decisions(std::int64_t after, std::size_t most) override {
        return inner_.decisions(after, most);
    }
    Result<std::size_t> forget_inputs(Instant before) override { return inner_.forget_inputs(before); }
    Result<store::Counts> counts(std::string_view ehr, Instant since) override { return inner_.counts(ehr, since); }
    Result<std::size_t> leave_care(std::string_view ehr, std::span<const std::string> patients, Instant now) override {
        return inner_.leave_care(ehr, patients, now);
    }
    Result<std::size_t> remember_patients(std::string_view ehr, std::span<const std::string> patients,
                                          Instant now) override {
        return inner_.remember_patients(ehr, patients, now);
    }
    Result<std::vector<store::PatientRow>> patients(std::string_view ehr, std::string_view after,
                                                    std::size_t most) override {
        return inner_.patients(ehr, after, most);
    }
    Result<std::optional<std::string>> note(std::string_view ehr, std::string_view name) override {
        return inner_.note(ehr, name);
    }
    Result<bool> set_note(std::string_view ehr, std::string_view name, std::string_view value) override {
        return inner_.set_note(ehr, name, value);
    }
    Result<bool> hold(std::string_view ehr, std::string_view job, std::string_view owner, Instant now,
                      Instant until) override {
        return inner_.hold(ehr, job, owner, now, until);
    }
    Result<bool> put_bundle(const store::BundleRow& bundle, const store::AuditEntry& audit) override {
        return inner_.put_bundle(bundle, audit);
    }
    Result<std::vector<store::BundleRow>> bundles() override { return inner_.bundles(); }
    Result<std::optional<store::BundleRow>> bundle(std::string_view digest) override { return inner_.bundle(digest); }
    Result<store::Activation> activate(const store::Activation& activation, std::int64_t after,
                                       const store::AuditEntry& audit) override {
        return inner_.activate(activation, after, audit);
    }
    Result<std::vector<store::Activation>> activations() override { return inner_.activations(); }
    Result<bool> append_audit(std::span<const store::AuditEntry> entries) override {
        return inner_.append_audit(entries);
    }
    Result<std::vector<store::AuditLink>> audit(std::int64_t after, std::size_t most) override {
        return inner_.audit(after, most);
    }
    Result<std::vector<store::AuditLink>> audit_of(const store::PatientKey& who, std::int64_t after,
                                                   std::size_t most) override {
        return inner_.audit_of(who, after, most);
    }
    Result<store::AuditHead> audit_head() override { return inner_.audit_head(); }
    Result<bool> ping() override { return inner_.ping(); }
    store::CareStore& care() override { return inner_.care(); }

private:
    store::Store& inner_;
};

struct Door {
    Ward ward;
    std::vector<std::string> polled;
    std::vector<std::string> looked_up;
    std::vector<std::string> missing;
    int nudges = 0;
    std::unique_ptr<SubscriptionHook> hook;
    EventSecret secret;

    Door() { open(); }
    void open() {
        secret = *event_secret(ward.source);
        HookParts parts;
        parts.source = ward.source;
        parts.secret = secret;
        parts.clock = &ward.clock;
        parts.poll_soon = [this](std::string_view type) { polled.emplace_back(type); };
        parts.look_up = [this](const Focus& focus) { looked_up.push_back(focus.type + "/" + focus.id); };
        parts.missing = [this](const std::string& subscription) { missing.push_back(subscription); };
        parts.nudge = [this] { ++nudges; };
        hook = std::make_unique<SubscriptionHook>(std::move(parts));
    }
    http::Request request(std::string body, std::string rest = "Observation") const {
        http::Request request;
        request.method = "POST";
        request.captured = {{"ehr", "a"}, {"secret", secret.path}, {"rest", std::move(rest)}};
        request.headers.push_back({std::string(secret_header), secret.header});
        request.body = std::move(body);
        return request;
    }
    int send(std::string body) { return hook->handle(request(std::move(body))).status; }
};

std::string notification(const std::string& type, std::int64_t so_far,
                         const std::vector<std::pair<int, std::string>>& events) {
    std::string text = R"({"resourceType":"Bundle","type":"history","entry":[{"resource":{"resourceType":"Parameters",)"
                       R"("parameter":[{"name":"subscription","valueReference":{"reference":"Subscription/7"}},)"
                       R"({"name":"status","valueCode":"active"},{"name":"type","valueCode":")" +
                       type + R"("},{"name":"events-since-subscription-start","valueString":")" +
                       std::to_string(so_far) + R"("})";
    for (const auto& [number, focus] : events)
        text += R"(,{"name":"notification-event","part":[{"name":"event-number","valueString":")" +
                std::to_string(number) + R"("},{"name":"focus","valueReference":{"reference":")" + focus + R"("}}]})";
    return text + R"(]},"request":{"method":"GET","url":"Subscription/7/$status"}}]})";
}

TEST(EventDoor, AnswersOnlyToTheRightPathAndHeader) {
    Door door;
    auto wrong_path = door.request("");
    wrong_path.captured["secret"] = std::string(32, '0');
    auto wrong_header = door.request("");
    wrong_header.headers[0].value = std::string(64, '0');
    auto no_header = door.request("");
    no_header.headers.clear();

    EXPECT_EQ(door.hook->handle(wrong_path).status, 404);
    EXPECT_EQ(door.hook->handle(wrong_header).status, 404);
    EXPECT_EQ(door.hook->handle(no_header).status, 404);
    EXPECT_THAT(door.polled, IsEmpty());
    EXPECT_EQ(door.ward.metrics.value(app::Counter::events, {"a", "refused"}), 3);
}

TEST(EventDoor, TakesAnEmptyPostForAHintToPollThatType) {
    Door door;

    EXPECT_EQ(door.send(""), 200);

    EXPECT_THAT(door.polled, ElementsAre("Observation"));
}

TEST(EventDoor, QueuesThePatientOfAResource) {
    Door door;

    EXPECT_EQ(door.send(observation("1", "p1", "2026-03-01T11:50:00Z")), 200);

    EXPECT_THAT(door.ward.waiting(), ElementsAre("p1"));
    EXPECT_EQ(door.nudges, 1);
}

TEST(EventDoor, LooksUpAResourceThatDoesNotSayWhomItIsAbout) {
    Door door;

    EXPECT_EQ(door.send(R"({"resourceType":"Observation","id":"5"})"), 200);

    EXPECT_THAT(door.looked_up, ElementsAre("Observation/5"));
}

TEST(EventDoor, AsksForTheEventAgainWhenTheStoreFails) {
    Door door;
    FullStore full(*door.ward.store);
    door.ward.source.store = &full;
    door.open();

    EXPECT_EQ(door.send(observation("1", "p1", "2026-03-01T11:50:00Z")), 503);

    EXPECT_EQ(door.ward.metrics.value(app::Counter::events, {"a", "not-kept"}), 1);
}

TEST(EventDoor, DoesNotCountANumberedEventThatItCouldNotKeep) {
    Door door;
    ASSERT_EQ(door.send(notification("handshake", 0, {})), 200);
    FullStore full(*door.ward.store);
    store::Store* whole = door.ward.source.store;
    door.ward.source.store = &full;
    door.open();
    EXPECT_EQ(door.send(notification("event-notification", 1, {{1, "Patient/p1"}})), 503);
    door.ward.source.store = whole;
    door.open();

    EXPECT_EQ(door.send(notification("event-notification", 1, {{1, "Patient/p1"}})), 200);

    EXPECT_THAT(door.ward.waiting(), ElementsAre("p1"));
}

TEST(EventDoor, RefusesWhatIsNoFhirAndPollsInstead) {
    Door door;

    EXPECT_EQ(door.send("{torn"), 400);

    EXPECT_THAT(door.polled, ElementsAre(""));
}

TEST(EventDoor, CountsFromTheHandshakeOn) {
    Door door;

    EXPECT_EQ(door.send(notification("handshake", 0, {})), 200);
    door.polled.clear();
    EXPECT_EQ(door.send(notification("event-notification", 1, {{1, "Observation/1"}})), 200);

    EXPECT_THAT(door.looked_up, ElementsAre("Observation/1"));
    EXPECT_THAT(door.polled, IsEmpty());
    EXPECT_EQ(EventNumbers::parse(door.ward.note("subscription.7"))->next(), 2);
}

TEST(EventDoor, DropsARepeatedEvent) {
    Door door;
    door.send(notification("handshake", 0, {}));
    door.send(notification("event-notification", 1, {{1, "Observation/1"}}));
    door.looked_up.clear();

    EXPECT_EQ(door.send(notification("event-notification", 1, {{1, "Observation/1"}})), 200);

    EXPECT_THAT(door.looked_up, IsEmpty());
    EXPECT_EQ(door.ward.metrics.value(app::Counter::events, {"a", "repeat"}), 1);
}

TEST(EventDoor, PollsForEventsThatAreMissing) {
    Door door;
    door.send(notification("handshake", 0, {}));
    door.polled.clear();

    EXPECT_EQ(door.send(notification("event-notification", 3, {{3, "Patient/p3"}})), 200);

    EXPECT_THAT(door.polled, ElementsAre(""));
    EXPECT_THAT(door.ward.waiting(), ElementsAre("p3"));
}

// The EHR offers these operations on its Subscriptions.
void offer(Door& door, std::vector<std::string> operations) {
    fhir::client::TypeAbilities subscription;
    subscription.type = "Subscription";
    subscription.operations = std::move(operations);
    door.ward.ehr.can.types = {subscription};
}

TEST(EventDoor, AsksForMissingEventsByTheirNumbers) {
    Door door;
    offer(door, {"events"});
    door.send(notification("handshake", 0, {}));
    door.send(notification("event-notification", 4, {{4, "Patient/p4"}}));
    EXPECT_THAT(door.missing, ElementsAre("7"));
    const std::string question = "Subscription/7/$events?eventsSinceNumber=1&eventsUntilNumber=4&content=id-only";
    door.ward.ehr.operations[question] =
        notification("query-event", 4, {{1, "Patient/p1"}, {2, "Observation/2"}, {3, "Patient/p3"}, {4, "Patient/p4"}});

    const auto caught = door.hook->catch_up("7", door.ward.clock.time);

    ASSERT_TRUE(caught);
    EXPECT_TRUE(*caught);
    EXPECT_THAT(door.ward.waiting(), UnorderedElementsAre("p1", "p3", "p4"));
    EXPECT_THAT(door.looked_up, ElementsAre("Observation/2"));
    EXPECT_FALSE(EventNumbers::parse(door.ward.note("subscription.7"))->is_missing_some());
    EXPECT_EQ(door.ward.metrics.value(app::Counter::events, {"a", "repeat"}), 1);
}

TEST(EventDoor, AsksOnceForWhatTheEhrHasForgotten) {
    Door door;
    offer(door, {"events"});
    door.send(notification("handshake", 0, {}));
    door.send(notification("event-notification", 3, {{3, "Patient/p3"}}));
    door.ward.ehr.operations["Subscription/7/$events?eventsSinceNumber=1&eventsUntilNumber=3&content=id-only"] =
        notification("query-event", 3, {{3, "Patient/p3"}});
    door.polled.clear();

    EXPECT_TRUE(door.hook->catch_up("7", door.ward.clock.time));

    EXPECT_THAT(door.missing, ElementsAre("7")) << "only by the event that showed the gap";
    EXPECT_THAT(door.polled, ElementsAre("")) << "what is not there any more is polled for";
}

TEST(EventDoor, AsksNothingOfAnEhrThatDoesNotOfferIt) {
    Door door;
    door.send(notification("handshake", 0, {}));
    door.send(notification("event-notification", 2, {{2, "Patient/p2"}}));

    EXPECT_FALSE(*door.hook->catch_up("7", door.ward.clock.time));
    EXPECT_FALSE(*door.hook->ask_status("7", door.ward.clock.time));

    EXPECT_THAT(door.ward.ehr.operated, IsEmpty());
}

TEST(EventDoor, LearnsFromTheStatusThatEventsGotLost) {
    Door door;
    offer(door, {"status", "events"});
    door.send(notification("handshake", 0, {}));
    door.ward.ehr.operations["Subscription/7/$status"] = notification("query-status", 2, {});

    EXPECT_TRUE(*door.hook->ask_status("7", door.ward.clock.time));

    EXPECT_THAT(door.missing, ElementsAre("7"));
    EXPECT_TRUE(EventNumbers::parse(door.ward.note("subscription.7"))->is_missing_some());
}

TEST(EventDoor, TakesAnEventThatComesLate) {
    Door door;
    door.send(notification("handshake", 0, {}));
    door.send(notification("event-notification", 2, {{2, "Patient/p2"}}));

    EXPECT_EQ(door.send(notification("event-notification", 2, {{1, "Patient/p1"}})), 200);

    EXPECT_THAT(door.ward.waiting(), UnorderedElementsAre("p1", "p2"));
    EXPECT_FALSE(EventNumbers::parse(door.ward.note("subscription.7"))->is_missing_some());
}

TEST(EventDoor, LearnsFromAHeartbeatThatEventsGotLost) {
    Door door;
    door.send(notification("handshake", 0, {}));
    door.polled.clear();
    EXPECT_EQ(door.send(notification("heartbeat", 0, {})), 200);
    EXPECT_THAT(door.polled, IsEmpty());

    EXPECT_EQ(door.send(notification("heartbeat", 2, {})), 200);

    EXPECT_THAT(door.polled, ElementsAre(""));
}

TEST(EventDoor, ReadsAnR4BStatusToo) {
    Door door;
    door.send(notification("handshake", 0, {}));
    const std::string body =
        R"({"resourceType":"Bundle","type":"history","entry":[{"resource":{"resourceType":"SubscriptionStatus",)"
        R"("type":"event-notification","eventsSinceSubscriptionStart":"1","subscription":{"reference":"Subscription/7"},)"
        R"("notificationEvent":[{"eventNumber":"1","focus":{"reference":"https://ehr.example/fhir/Observation/4"}}]}},)"
        R"({"resource":{"resourceType":"Observation","id":"4","subject":{"reference":"Patient/p4"}}}]})";

    EXPECT_EQ(door.send(body), 200);

    EXPECT_THAT(door.ward.waiting(), ElementsAre("p4"));
}

TEST(EventSecretOfAnEhr, IsTheSameAfterARestartAndAnotherForEveryEhr) {
    Ward ward;
    const EventSecret first = *event_secret(ward.source);
    const EventSecret second = *event_secret(ward.source);
    Ward other;

    EXPECT_EQ(first.path, second.path);
    EXPECT_EQ(first.header, second.header);
    EXPECT_NE(first.path, event_secret(other.source)->path);
    EXPECT_EQ(first.path.size(), 32U);
    EXPECT_EQ(first.header.size(), 64U);
}

}  // namespace
}  // namespace hv::plugin::events
