// The door through which an EHR tells us that something has changed: /events/{ehr}/{secret}[/...].
//
//   empty POST                                  a hint: the type named in the path is polled at once
//   POST or PUT of a resource                   whom it is about is queued; nothing else of it is looked at
//   history Bundle of a backport subscription   handshake, heartbeat, events with numbers
//
// Replies:  200 only when all that the message says is in the store or will be polled for; 503 when the store fails, so
//           that the EHR sends it again; 404 without the right path and header, whatever else is wrong.
// Gaps:     what is missing is polled for from the last known time, and asked for by number where the EHR has $events,
//           so that deletions are seen, too; what is repeated is dropped.
// Threads:  the server's workers.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/clock.hpp"
#include "plugin/events/changed.hpp"
#include "plugin/events/notification.hpp"
#include "plugin/events/secret.hpp"
#include "plugin/events/source.hpp"
#include "plugin/http/server.hpp"

namespace hv::plugin::events {

struct HookParts {
    Source source;
    EventSecret secret;
    const Clock* clock = nullptr;
    // Poll this type soon; empty: all of them.
    std::function<void(std::string_view type)> poll_soon;
    // Find out in the background whom this is about.
    std::function<void(const Focus& focus)> look_up;
    // Events of this subscription are missing: call `catch_up` in the background. May be empty.
    std::function<void(const std::string& subscription)> missing;
    // Somebody was queued.
    std::function<void()> nudge;
};

class SubscriptionHook {
public:
    explicit SubscriptionHook(HookParts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] const std::string& ehr() const { return parts_.source.name(); }
    http::Reply handle(const http::Request& request);
    // Asks the EHR for the events that are missing, by number; false: it has no $events, or none is missing.
    Result<bool> catch_up(const std::string& subscription, Instant now);
    // Asks the EHR how many events there were, so that a gap is seen before the next event comes; false: it has no
    // $status.
    Result<bool> ask_status(const std::string& subscription, Instant now);

private:
    bool knows_secret(const http::Request& request) const;
    Result<bool> take(const Message& message, Instant now);
    Result<bool> take_notification(const Notification& notification, Instant now);
    Result<bool> take_answer(const std::string& body, const std::string& subscription, Instant now);
    [[nodiscard]] Result<bool> offers(std::string_view operation) const;
    Result<bool> queue(const std::vector<std::string>& patients, Instant now);

    HookParts parts_;
    std::mutex numbers_;  // one notification at a time, so that numbers are counted once
};

// The routes of all hooks; they must outlive the server.
std::vector<http::Route> event_routes(std::vector<SubscriptionHook*> hooks);

}  // namespace hv::plugin::events
