// Who is told of changes, and what is to be sent to them.
//
// Classic R4:  `criteria` is a search; active at once; an empty POST for each match, or a PUT of the resource when the
//              channel names a payload. A hint without a number.
// Backport:    `criteria` is a topic; handshake first; a Bundle of type history with event numbers, empty, id-only or
//              full; heartbeats; `$status` and `$events`. Asking again is the client's: it sets `requested`.
// Retries:     after 1, 5, 30, 120 and 600 seconds; then the subscription's status is `error`, numbers go on counting.
// Source:      FHIR R4 Subscription; Subscriptions R5 Backport 1.1 on R4.
// Threads:     one (SandboxEhr holds the lock, but not while something is sent).
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {

struct Event {
    std::int64_t number = 0;
    Instant at;
    Handle focus;
};

enum class Notice : std::uint8_t { handshake, heartbeat, event, query_status, query_event };

struct Outgoing {
    Notice kind = Notice::event;
    Event event;  // of kind event
    std::size_t attempts = 0;
    Instant due;
};

struct Subscriber {
    std::string id;
    bool backport = false;
    std::string status;           // requested, active, error, off
    std::vector<Query> criteria;  // any of these; none: every change of the topic's types
    Topic topic;                  // backport
    std::string endpoint;
    std::string payload;            // mime type; empty: none
    std::string content = "empty";  // backport: empty, id-only, full-resource
    std::vector<Header> headers;
    std::optional<std::chrono::seconds> heartbeat;
    std::int64_t events = 0;
    std::deque<Event> log;
    std::optional<Event> held;  // a fault: goes out after the next
    std::deque<Outgoing> queue;
    Instant last_sent;
};

// What a Subscription resource asks for, or what is wrong with it.
std::variant<Subscriber, std::string> read_subscription(json::Value resource, const Core& core);
// The body that tells a subscriber of events.
std::string notification(const Core& core, const Subscriber& subscriber, Notice kind, const std::vector<Event>& events,
                         std::string_view content);

class Subscriptions {
public:
    Subscriptions(Core& core, Faults& faults) : core_(core), faults_(faults) {}

    // What is wrong with a Subscription that is to be written.
    [[nodiscard]] std::optional<Answer> trouble_with(json::Value resource) const;
    void changed(const Handle& version);
    // `$status` and `$events`.
    [[nodiscard]] Answer operation(const Call& call) const;

    struct Delivery {
        std::string subscriber;
        HttpRequest request;
    };
    [[nodiscard]] std::optional<Delivery> next_due();
    void done(const Delivery& delivery, bool accepted);
    [[nodiscard]] Instant next_delivery() const;

private:
    void subscribe(const Version& version);
    void tell(Subscriber& subscriber, const Handle& version);
    void enqueue(Subscriber& subscriber, const Event& event);
    void set_status(Subscriber& subscriber, std::string_view status);
    [[nodiscard]] bool wants(const Subscriber& subscriber, const Version& version) const;
    [[nodiscard]] Instant due_of(const Subscriber& subscriber) const;

    Core& core_;
    Faults& faults_;
    std::map<std::string, Subscriber, std::less<>> all_;
    bool own_write_ = false;
};

}  // namespace hv::plugin::sandbox
