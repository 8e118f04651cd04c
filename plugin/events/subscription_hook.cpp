#include "plugin/events/subscription_hook.hpp"

#include "plugin/events/enqueue.hpp"
#include "plugin/events/event_numbers.hpp"

namespace hv::plugin::events {

namespace {

// Missing events are polled for at once; so long they may still come by themselves.
constexpr std::int64_t seconds_for_stragglers = 60;

std::string note_name(const std::string& subscription) {
    return "subscription." + subscription;
}

std::string_view captured(const http::Request& request, const std::string& name) {
    const auto at = request.captured.find(name);
    return at == request.captured.end() ? std::string_view() : std::string_view(at->second);
}

// `Observation` of `/events/a/secret/Observation/Observation/12`: the name that we gave the subscription.
std::string hinted_type(const http::Request& request) {
    const std::string_view rest = captured(request, "rest");
    return std::string(rest.substr(0, rest.find('/')));
}

http::Reply plain(int status) {
    http::Reply reply;
    reply.status = status;
    return reply;
}

}  // namespace

bool SubscriptionHook::knows_secret(const http::Request& request) const {
    const std::string* header = request.header(secret_header);
    // Both are compared, whatever the first says.
    const bool path_fits = same_secret(captured(request, "secret"), parts_.secret.path);
    const bool header_fits = same_secret(header == nullptr ? std::string_view() : *header, parts_.secret.header);
    return path_fits && header_fits;
}

http::Reply SubscriptionHook::handle(const http::Request& request) {
    const Source& source = parts_.source;
    if (!knows_secret(request)) {
        source.say(app::event::event_refused);
        source.count(app::Counter::events, "refused");
        return plain(404);
    }
    if (request.method != "POST" && request.method != "PUT" && request.method != "DELETE") return plain(405);
    if (request.body.empty()) {
        source.count(app::Counter::events, "signal");
        parts_.poll_soon(hinted_type(request));
        return plain(200);
    }
    const auto message = read_message(request.body, source.config->url);
    if (!message) {
        app::LogFields fields;
        fields.error = &message.error();
        source.say(app::event::event_unreadable, fields);
        source.count(app::Counter::events, "unreadable");
        parts_.poll_soon("");
        return plain(400);
    }
    const auto taken = take(*message, parts_.clock->now());
    if (taken) return plain(200);
    app::LogFields fields;
    fields.error = &taken.error();
    source.say(app::event::event_not_kept, fields);
    source.count(app::Counter::events, "not-kept");
    http::Reply reply = plain(503);
    reply.headers.push_back({"Retry-After", "5"});
    return reply;
}

Result<bool> SubscriptionHook::take(const Message& message, Instant now) {
    if (message.notification) return take_notification(*message.notification, now);
    std::vector<std::string> patients;
    for (const Changed& changed : message.resources) {
        if (!changed.patient.empty())
            patients.push_back(changed.patient);
        else if (!changed.id.empty())
            parts_.look_up({changed.type, changed.id});
        else
            parts_.poll_soon(changed.type);
    }
    return queue(patients, now);
}

Result<bool> SubscriptionHook::take_notification(const Notification& notification, Instant now) {
    const Source& source = parts_.source;
    const std::lock_guard lock(numbers_);
    const std::string name = note_name(notification.subscription);
    const auto note = source.store->note(source.name(), name);
    if (!note) return note.error();
    EventNumbers numbers;
    if (*note) numbers = EventNumbers::parse(**note).value_or(EventNumbers());
    const bool is_first = numbers.next() == 0;
    if (numbers.gap_since && now >= numbers.gap_since->plus_seconds(seconds_for_stragglers)) numbers.close_gap();

    std::vector<std::string> patients;
    std::size_t repeats = 0;
    bool poll = is_first || notification.kind == Notification::Kind::other;
    if (notification.kind == Notification::Kind::handshake) numbers.begin_after(notification.events_so_far.value_or(0));
    for (const NotifiedEvent& event : notification.events) {
        if (!numbers.take(event.number)) {
            ++repeats;
            continue;
        }
        if (!event.patient.empty())
            patients.push_back(event.patient);
        else if (!event.focus.id.empty())
            parts_.look_up(event.focus);
        else
            poll = true;
    }
    if (notification.events_so_far) {
        // Fewer than we know of: the server has begun to count anew.
        if (*notification.events_so_far + 1 < numbers.next()) poll = true;
        numbers.at_least(*notification.events_so_far);
    }
    if (!numbers.is_missing_some()) numbers.gap_since.reset();
    if (numbers.is_missing_some()) {
        if (!numbers.gap_since) numbers.gap_since = now;
        app::LogFields fields;
        fields.count = numbers.next();
        source.say(app::event::event_gap, fields);
        poll = true;
    }
    if (repeats > 0) source.count(app::Counter::events, "repeat", static_cast<double>(repeats));
    if (const auto queued = queue(patients, now); !queued) return queued;
    if (poll) parts_.poll_soon("");
    numbers.heard = now;
    const auto kept = source.store->set_note(source.name(), name, numbers.text());
    // An answer that still leaves something out is not asked for again: polling sees to the rest.
    const bool was_asked = notification.kind == Notification::Kind::query && !notification.events.empty();
    if (kept && numbers.is_missing_some() && !was_asked && parts_.missing) parts_.missing(notification.subscription);
    return kept;
}

Result<bool> SubscriptionHook::offers(std::string_view operation) const {
    const auto abilities = parts_.source.ehr->abilities();
    if (!abilities) return abilities.error();
    const fhir::client::TypeAbilities* type = abilities->of("Subscription");
    return type != nullptr && type->offers(operation);
}

Result<bool> SubscriptionHook::take_answer(const std::string& body, const std::string& subscription, Instant now) {
    auto message = read_message(body, parts_.source.config->url);
    if (!message) return std::move(message).error();
    if (!message->notification) return Error{Fault::unavailable, "the EHR's answer holds no subscription status", ""};
    Notification& notification = *message->notification;
    notification.subscription = subscription;
    notification.kind = Notification::Kind::query;
    return take_notification(notification, now);
}

Result<bool> SubscriptionHook::catch_up(const std::string& subscription, Instant now) {
    const Source& source = parts_.source;
    const auto offered = offers("events");
    if (!offered || !*offered) return offered;
    fhir::client::Operation events{"Subscription", subscription, "events", {}};
    {
        const std::lock_guard lock(numbers_);
        const auto note = source.store->note(source.name(), note_name(subscription));
        if (!note) return note.error();
        const auto numbers = *note ? EventNumbers::parse(**note) : std::nullopt;
        if (!numbers || !numbers->is_missing_some()) return false;
        events.parameters = {{"eventsSinceNumber", std::to_string(numbers->next())},
                             {"eventsUntilNumber", std::to_string(numbers->highest())},
                             {"content", "id-only"}};
    }
    const auto answer = source.ehr->operation(events);
    if (!answer) return answer.error();
    const auto taken = take_answer(*answer, subscription, now);
    if (!taken) return taken;
    source.say(app::event::events_asked_for);
    source.count(app::Counter::events, "asked-for");
    return true;
}

Result<bool> SubscriptionHook::ask_status(const std::string& subscription, Instant now) {
    const auto offered = offers("status");
    if (!offered || !*offered) return offered;
    const auto answer = parts_.source.ehr->operation({"Subscription", subscription, "status", {}});
    if (!answer) return answer.error();
    return take_answer(*answer, subscription, now);
}

Result<bool> SubscriptionHook::queue(const std::vector<std::string>& patients, Instant now) {
    if (patients.empty()) return true;
    const auto queued =
        enqueue(parts_.source, Patients(patients.begin(), patients.end()), store::Urgency::normal, "subscription", now);
    if (!queued) return queued.error();
    parts_.source.count(app::Counter::events, "queued", static_cast<double>(patients.size()));
    parts_.source.say(app::event::event_received);
    if (*queued > 0) parts_.nudge();
    return true;
}

std::vector<http::Route> event_routes(std::vector<SubscriptionHook*> hooks) {
    const auto handle = [hooks = std::move(hooks)](const http::Request& request) {
        for (SubscriptionHook* hook : hooks)
            if (hook->ehr() == captured(request, "ehr")) return hook->handle(request);
        return plain(404);
    };
    return {{"*", "/events/{ehr}/{secret}", handle}, {"*", "/events/{ehr}/{secret}/{rest...}", handle}};
}

}  // namespace hv::plugin::events
