#include "plugin/sandbox/subscriptions.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "plugin/sandbox/rewrite.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::array<std::int64_t, 5> retries{1, 5, 30, 120, 600};  // seconds
constexpr std::size_t kept_events = 10'000;

HttpRequest request_of(const Core& core, const Subscriber& subscriber, const Outgoing& outgoing) {
    HttpRequest request;
    request.method = "POST";
    request.url = subscriber.endpoint;
    request.headers = subscriber.headers;
    request.timeout = std::chrono::seconds(10);
    if (subscriber.backport) {
        const std::vector<Event> events =
            outgoing.kind == Notice::event ? std::vector<Event>{outgoing.event} : std::vector<Event>();
        request.body = notification(core, subscriber, outgoing.kind, events, subscriber.content);
        request.headers.push_back(
            {"Content-Type", subscriber.payload.empty() ? "application/fhir+json" : subscriber.payload});
    } else if (!subscriber.payload.empty() && !outgoing.event.focus->deleted) {
        request.method = "PUT";
        request.url += "/" + outgoing.event.focus->reference();
        request.body = outgoing.event.focus->bytes;
        request.headers.push_back({"Content-Type", subscriber.payload});
    }
    return request;
}

std::int64_t number_or(const std::string* text, std::int64_t otherwise) {
    if (text == nullptr) return otherwise;
    std::int64_t number = otherwise;
    std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

}  // namespace

std::optional<Answer> Subscriptions::trouble_with(json::Value resource) const {
    const auto read = read_subscription(resource, core_);
    if (const auto* trouble = std::get_if<std::string>(&read)) return outcome(422, "invalid", *trouble);
    return std::nullopt;
}

void Subscriptions::changed(const Handle& version) {
    if (own_write_) return;
    if (version->type == "Subscription") {
        if (version->deleted) {
            all_.erase(version->id);
        } else {
            subscribe(*version);
        }
        return;
    }
    for (auto& [id, subscriber] : all_) {
        if (wants(subscriber, *version)) tell(subscriber, version);
    }
}

void Subscriptions::subscribe(const Version& version) {
    const auto document = json::Document::parse(version.bytes);
    if (!document) return;
    auto read = read_subscription(document->root(), core_);
    auto* fresh = std::get_if<Subscriber>(&read);
    if (fresh == nullptr) return;
    fresh->id = version.id;
    Subscriber& subscriber = all_[version.id];
    // Numbers and the log go on when a client asks again.
    fresh->events = subscriber.events;
    fresh->log = std::move(subscriber.log);
    fresh->last_sent = core_.now();
    subscriber = std::move(*fresh);
    if (subscriber.status != "requested") return;
    if (subscriber.backport) {
        subscriber.queue.push_back({Notice::handshake, {}, 0, core_.now()});
    } else {
        set_status(subscriber, "active");
    }
}

bool Subscriptions::wants(const Subscriber& subscriber, const Version& version) const {
    if (subscriber.status == "off" || (!subscriber.backport && subscriber.status != "active")) return false;
    if (!subscriber.backport && version.deleted) return false;
    const auto& types = subscriber.topic.types;
    if (subscriber.backport && std::find(types.begin(), types.end(), version.type) == types.end()) return false;
    if (subscriber.criteria.empty()) return true;
    const Version* judged = &version;
    Handle before;
    if (version.deleted) {  // what it was
        const auto history = core_.store.history(version.type, version.id);
        if (history.size() < 2) return false;
        before = history[history.size() - 2];
        judged = before.get();
    }
    return std::any_of(subscriber.criteria.begin(), subscriber.criteria.end(), [&](const Query& query) {
        return query.type == version.type && matches(query, *judged, core_.store);
    });
}

void Subscriptions::tell(Subscriber& subscriber, const Handle& version) {
    const Event event{++subscriber.events, version->at, version};
    subscriber.log.push_back(event);
    if (subscriber.log.size() > kept_events) subscriber.log.pop_front();
    if (subscriber.status != "active" || faults_.take_drop()) return;
    if (!subscriber.held && faults_.take_swap()) {
        subscriber.held = event;
        return;
    }
    enqueue(subscriber, event);
    if (subscriber.held) {
        enqueue(subscriber, *subscriber.held);
        subscriber.held.reset();
    }
}

void Subscriptions::enqueue(Subscriber& subscriber, const Event& event) {
    subscriber.queue.push_back({Notice::event, event, 0, core_.now()});
}

void Subscriptions::set_status(Subscriber& subscriber, std::string_view status) {
    subscriber.status = status;
    const Handle standing = core_.store.current("Subscription", subscriber.id);
    const auto document = standing ? json::Document::parse(standing->bytes) : Result<json::Document>(Error{});
    if (!document) return;
    json::Writer out;
    out.begin_object();
    for (const auto& member : document->root().members()) {
        out.key(member.name);
        if (member.name == "status") {
            out.string(status);
        } else {
            copy(out, member.value);
        }
    }
    out.end_object();
    const auto changed = json::Document::parse(out.take());
    if (!changed) return;
    own_write_ = true;
    core_.commit("Subscription", subscriber.id, "PUT", changed->root());
    own_write_ = false;
}

Instant Subscriptions::due_of(const Subscriber& subscriber) const {
    if (subscriber.status == "off" || subscriber.status == "error") return latest_instant;
    Instant due = latest_instant;
    if (!subscriber.queue.empty()) due = subscriber.queue.front().due;
    if (subscriber.heartbeat && subscriber.status == "active" && subscriber.queue.empty()) {
        due = std::min(due, subscriber.last_sent.plus_seconds(subscriber.heartbeat->count()));
    }
    return due;
}

Instant Subscriptions::next_delivery() const {
    Instant next = latest_instant;
    for (const auto& [id, subscriber] : all_) next = std::min(next, due_of(subscriber));
    return next;
}

std::optional<Subscriptions::Delivery> Subscriptions::next_due() {
    const Instant now = core_.now();
    for (auto& [id, subscriber] : all_) {
        if (due_of(subscriber) > now) continue;
        if (subscriber.queue.empty()) subscriber.queue.push_back({Notice::heartbeat, {}, 0, now});
        // Until its fate is known it is not due again.
        subscriber.queue.front().due = latest_instant;
        return Delivery{id, request_of(core_, subscriber, subscriber.queue.front())};
    }
    return std::nullopt;
}

void Subscriptions::done(const Delivery& delivery, bool accepted) {
    const auto found = all_.find(delivery.subscriber);
    if (found == all_.end() || found->second.queue.empty()) return;  // gone, or asked for anew, meanwhile
    Subscriber& subscriber = found->second;
    Outgoing& outgoing = subscriber.queue.front();
    const Instant now = core_.now();
    subscriber.last_sent = now;
    if (accepted) {
        const bool handshake = outgoing.kind == Notice::handshake;
        subscriber.queue.pop_front();
        if (handshake) set_status(subscriber, "active");
        return;
    }
    if (outgoing.kind == Notice::handshake || outgoing.attempts >= retries.size()) {
        subscriber.queue.clear();
        set_status(subscriber, "error");
        return;
    }
    outgoing.due = now.plus_seconds(retries[outgoing.attempts++]);
}

Answer Subscriptions::operation(const Call& call) const {
    const auto found = call.path.size() == 3 ? all_.find(call.path[1]) : all_.end();
    if (found == all_.end() || !found->second.backport) {
        return outcome(404, "not-found", "there is no such topic-based subscription");
    }
    const Subscriber& subscriber = found->second;
    Answer answer = outcome(200, "", "");
    if (call.path[2] == "$status") {
        answer.body = notification(core_, subscriber, Notice::query_status, {}, "empty");
        return answer;
    }
    const std::int64_t since = number_or(call.parameter("eventsSinceNumber"), 1);
    const std::int64_t until = number_or(call.parameter("eventsUntilNumber"), subscriber.events);
    std::vector<Event> events;
    for (const Event& event : subscriber.log) {
        if (event.number >= since && event.number <= until) events.push_back(event);
    }
    const std::string* const content = call.parameter("content");
    answer.body = notification(core_, subscriber, Notice::query_event, events,
                               content == nullptr ? std::string_view(subscriber.content) : *content);
    return answer;
}

}  // namespace hv::plugin::sandbox
