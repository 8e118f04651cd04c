// What an EHR sends to our endpoint, read for whom it is about: an R5 notification as R4 carries it, or a resource.
//
// Forms:  a Bundle of type `history` (or `subscription-notification`) whose first entry is a SubscriptionStatus, as
//         Parameters (R4) or as itself (R4B); any other Bundle; any other resource.
// Errors: invalid, it is no FHIR JSON.
// Source: Subscriptions R5 Backport 1.1 on R4; FHIR R4 Subscription (rest-hook).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "plugin/events/changed.hpp"

namespace hv::plugin::events {

struct NotifiedEvent {
    std::int64_t number = 0;
    Focus focus;          // empty: the server sends status only, or it lies on another server
    std::string patient;  // when the bundle carries the resource, or the focus is a Patient
};

struct Notification {
    enum class Kind : std::uint8_t { handshake, heartbeat, event, query, other };
    Kind kind = Kind::other;
    std::string subscription;                   // logical id
    std::optional<std::int64_t> events_so_far;  // eventsSinceSubscriptionStart
    std::vector<NotifiedEvent> events;
};

struct Message {
    std::optional<Notification> notification;  // none: plain resources
    std::vector<Changed> resources;
};

Result<Message> read_message(std::string_view body, std::string_view base);

}  // namespace hv::plugin::events
