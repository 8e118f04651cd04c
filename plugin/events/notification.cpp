#include "plugin/events/notification.hpp"

#include <algorithm>
#include <charconv>

namespace hv::plugin::events {

namespace {

using json::Value;

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

Notification::Kind kind_of(std::string_view type) {
    using Kind = Notification::Kind;
    if (type == "handshake") return Kind::handshake;
    if (type == "heartbeat") return Kind::heartbeat;
    if (type == "event-notification") return Kind::event;
    if (type == "query-event" || type == "query-status") return Kind::query;
    return Kind::other;
}

// The value of a parameter or part: there is at most one `value...` in each.
Value value_of(Value parameter) {
    for (const auto& member : parameter.members())
        if (member.name.starts_with("value")) return member.value;
    return {};
}

NotifiedEvent read_parts(Value parameter, std::string_view base) {
    NotifiedEvent event;
    for (const Value part : parameter["part"].items()) {
        const std::string_view name = part["name"].text();
        if (name == "event-number") event.number = whole_number(value_of(part).text()).value_or(0);
        if (name == "focus") event.focus = read_focus(value_of(part)["reference"].text(), base);
    }
    return event;
}

Notification read_parameters(Value status, std::string_view base) {
    Notification notification;
    for (const Value parameter : status["parameter"].items()) {
        const std::string_view name = parameter["name"].text();
        const Value value = value_of(parameter);
        if (name == "subscription") notification.subscription = read_focus(value["reference"].text(), base).id;
        if (name == "type") notification.kind = kind_of(value.text());
        if (name == "events-since-subscription-start") notification.events_so_far = whole_number(value.text());
        if (name == "notification-event") notification.events.push_back(read_parts(parameter, base));
    }
    return notification;
}

Notification read_status(Value status, std::string_view base) {
    Notification notification;
    notification.kind = kind_of(status["type"].text());
    notification.subscription = read_focus(status["subscription"]["reference"].text(), base).id;
    notification.events_so_far = whole_number(status["eventsSinceSubscriptionStart"].text());
    for (const Value event : status["notificationEvent"].items())
        notification.events.push_back({whole_number(event["eventNumber"].text()).value_or(0),
                                       read_focus(event["focus"]["reference"].text(), base),
                                       {}});
    return notification;
}

// What the bundle carries of the resources tells the patients; a Patient is its own.
void find_patients(Notification& notification, const std::vector<Changed>& resources) {
    for (NotifiedEvent& event : notification.events) {
        if (event.focus.type == "Patient") event.patient = event.focus.id;
        const auto same = [&](const Changed& changed) {
            return changed.type == event.focus.type && changed.id == event.focus.id;
        };
        const auto found = std::find_if(resources.begin(), resources.end(), same);
        if (found != resources.end() && !found->patient.empty()) event.patient = found->patient;
    }
}

Message read_message_bundle(Value bundle, std::string_view base) {
    Message message;
    bool first = true;
    for (const Value entry : bundle["entry"].items()) {
        const Value resource = entry["resource"];
        const std::string_view type = resource["resourceType"].text();
        if (first && type == "SubscriptionStatus")
            message.notification = read_status(resource, base);
        else if (first && type == "Parameters")
            message.notification = read_parameters(resource, base);
        else if (resource.is_object())
            message.resources.push_back(read_resource(resource, base));
        first = false;
    }
    if (message.notification) find_patients(*message.notification, message.resources);
    return message;
}

}  // namespace

Result<Message> read_message(std::string_view body, std::string_view base) {
    const auto document = json::Document::parse(body);
    if (!document) return Error{Fault::invalid, "the notification is no JSON", {}};
    const Value root = document->root();
    if (root["resourceType"].text().empty()) return Error{Fault::invalid, "the notification is no FHIR resource", {}};
    if (root["resourceType"].text() == "Bundle") return read_message_bundle(root, base);
    Message message;
    message.resources.push_back(read_resource(root, base));
    return message;
}

}  // namespace hv::plugin::events
