// Subscriptions as resources and notifications as Bundles: what is read and what is written.
#include <algorithm>
#include <charconv>

#include "plugin/sandbox/rewrite.hpp"
#include "plugin/sandbox/subscriptions.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::string_view backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";

// The value of an extension of the backport, by its short name; absent when there is none.
json::Value extension(json::Value element, std::string_view name) {
    for (const json::Value item : element["extension"].items()) {
        if (item["url"].text() != std::string(backport) + std::string(name)) continue;
        for (const auto& member : item.members()) {
            if (member.name.starts_with("value")) return member.value;
        }
    }
    return {};
}

// `Observation?code=a` read strictly.
std::string add_criteria(Subscriber& subscriber, std::string_view text, const Core& core) {
    const std::size_t mark = text.find('?');
    const std::string_view type = text.substr(0, mark);
    if (!is_known_type(type)) return "criteria name a type that is not known here";
    const auto parameters = read_form(mark == std::string_view::npos ? "" : text.substr(mark + 1));
    if (!parameters) return "criteria have a broken escape";
    auto query = read_query(type, *parameters, true, core.options.base);
    if (auto* trouble = std::get_if<std::string>(&query)) return "criteria: " + *trouble;
    subscriber.criteria.push_back(std::get<Query>(std::move(query)));
    return {};
}

std::string read_topic(Subscriber& subscriber, json::Value resource, const Core& core) {
    const std::string_view url = resource["criteria"].text();
    const auto found = std::find_if(core.options.topics.begin(), core.options.topics.end(),
                                    [&](const Topic& topic) { return topic.url == url; });
    if (found == core.options.topics.end()) return "criteria name a topic that is not known here";
    subscriber.backport = true;
    subscriber.topic = *found;
    for (const json::Value item : resource["_criteria"]["extension"].items()) {
        if (!item["url"].text().ends_with("backport-filter-criteria")) continue;
        if (std::string trouble = add_criteria(subscriber, item["valueString"].text(), core); !trouble.empty()) {
            return trouble;
        }
    }
    const json::Value channel = resource["channel"];
    if (const json::Value content = extension(channel["_payload"], "backport-payload-content")) {
        subscriber.content = content.text();
    }
    if (const json::Value period = extension(channel, "backport-heartbeat-period")) {
        std::int64_t seconds = 0;
        std::from_chars(period.text().data(), period.text().data() + period.text().size(), seconds);
        if (seconds > 0) subscriber.heartbeat = std::chrono::seconds(seconds);
    }
    return {};
}

std::string_view word(Notice kind) {
    switch (kind) {
        case Notice::handshake:
            return "handshake";
        case Notice::heartbeat:
            return "heartbeat";
        case Notice::event:
            return "event-notification";
        case Notice::query_status:
            return "query-status";
        case Notice::query_event:
            break;
    }
    return "query-event";
}

void write_reference(json::Writer& out, std::string_view name, const std::string& reference) {
    out.begin_object().member("name", name).key("valueReference");
    out.begin_object().member("reference", reference).end_object().end_object();
}

void write_part(json::Writer& out, std::string_view name, std::string_view type, std::string_view value) {
    out.begin_object().member("name", name).member(type, value).end_object();
}

void write_event(json::Writer& out, const Core& core, const Event& event, bool with_focus) {
    out.begin_object().member("name", "notification-event").key("part").begin_array();
    write_part(out, "event-number", "valueString", std::to_string(event.number));
    write_part(out, "timestamp", "valueInstant", instant_text(event.at));
    if (with_focus) write_reference(out, "focus", core.options.base + "/" + event.focus->reference());
    out.end_array().end_object();
}

void write_status(json::Writer& out, const Core& core, const Subscriber& subscriber, Notice kind,
                  const std::vector<Event>& events, bool with_focus) {
    const std::string place = core.options.base + "/Subscription/" + subscriber.id;
    out.key("resource").begin_object().member("resourceType", "Parameters");
    out.key("meta").begin_object().key("profile").begin_array();
    out.string(std::string(backport) + "backport-subscription-status-r4").end_array().end_object();
    out.key("parameter").begin_array();
    write_reference(out, "subscription", place);
    write_part(out, "topic", "valueCanonical", subscriber.topic.url);
    write_part(out, "status", "valueCode", subscriber.status);
    write_part(out, "type", "valueCode", word(kind));
    write_part(out, "events-since-subscription-start", "valueString", std::to_string(subscriber.events));
    for (const Event& event : events) write_event(out, core, event, with_focus);
    out.end_array().end_object();
    out.key("request").begin_object().member("method", "GET").member("url", place + "/$status").end_object();
    out.key("response").begin_object().member("status", "200").end_object();
}

void write_focus(json::Writer& out, const Core& core, const Event& event, bool whole) {
    const Version& focus = *event.focus;
    out.begin_object().member("fullUrl", core.options.base + "/" + focus.reference());
    if (whole && !focus.deleted) {
        const auto document = json::Document::parse(focus.bytes);
        out.key("resource");
        copy(out, document ? document->root() : json::Value());
    }
    out.key("request").begin_object().member("method", focus.method);
    out.member("url", focus.method == "POST" ? focus.type : focus.reference()).end_object();
    out.key("response").begin_object().member("status", focus.method == "POST" ? "201" : "200").end_object();
    out.end_object();
}

}  // namespace

std::variant<Subscriber, std::string> read_subscription(json::Value resource, const Core& core) {
    Subscriber subscriber;
    const json::Value channel = resource["channel"];
    if (channel["type"].text() != "rest-hook") return "only channels of type rest-hook are known here";
    subscriber.status = resource["status"].text();
    subscriber.endpoint = channel["endpoint"].text();
    subscriber.payload = channel["payload"].text();
    if (!subscriber.endpoint.starts_with("http")) return "the channel has no http endpoint";
    for (const json::Value item : channel["header"].items()) {
        const std::string_view header = item.text();
        const std::size_t colon = header.find(':');
        if (colon == std::string_view::npos) return "a header of the channel has no colon";
        std::string_view value = header.substr(colon + 1);
        while (value.starts_with(' ')) value.remove_prefix(1);
        subscriber.headers.push_back({std::string(header.substr(0, colon)), std::string(value)});
    }
    const std::string_view criteria = resource["criteria"].text();
    // A topic is an address; a search may have one in its values.
    const bool names_topic = criteria.find("://") < criteria.find('?');
    std::string trouble =
        names_topic ? read_topic(subscriber, resource, core) : add_criteria(subscriber, criteria, core);
    if (!trouble.empty()) return trouble;
    return subscriber;
}

std::string notification(const Core& core, const Subscriber& subscriber, Notice kind, const std::vector<Event>& events,
                         std::string_view content) {
    json::Writer out;
    out.begin_object().member("resourceType", "Bundle");
    out.member("type", kind == Notice::query_status ? "searchset" : "history");
    out.member("timestamp", instant_text(core.now()));
    out.key("entry").begin_array().begin_object();
    out.member("fullUrl", core.options.base + "/Subscription/" + subscriber.id + "/$status");
    write_status(out, core, subscriber, kind, events, content != "empty");
    out.end_object();
    if (content != "empty") {
        for (const Event& event : events) write_focus(out, core, event, content == "full-resource");
    }
    out.end_array().end_object();
    return out.take();
}

}  // namespace hv::plugin::sandbox
