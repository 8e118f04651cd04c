#include "plugin/events/subscription_plan.hpp"

#include <algorithm>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/events/changed.hpp"

namespace hv::plugin::events {

namespace {

constexpr std::string_view backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";

void write_extension(json::Writer& out, std::string_view name, std::string_view value_name, std::int64_t value) {
    out.begin_object().member("url", std::string(backport) + std::string(name));
    out.key(value_name).integer(value).end_object();
}

void write_channel(json::Writer& out, const WantedSubscription& wanted) {
    const bool numbered = wanted.flavour == Flavour::backport;
    out.key("channel").begin_object();
    if (numbered && wanted.heartbeat > 0) {
        out.key("extension").begin_array();
        write_extension(out, "backport-heartbeat-period", "valueUnsignedInt", wanted.heartbeat);
        out.end_array();
    }
    out.member("type", "rest-hook").member("endpoint", wanted.endpoint);
    if (numbered || wanted.with_resource) out.member("payload", "application/fhir+json");
    if (numbered) {
        out.key("_payload").begin_object().key("extension").begin_array().begin_object();
        out.member("url", std::string(backport) + "backport-payload-content");
        out.member("valueCode", wanted.with_resource ? "full-resource" : "id-only");
        out.end_object().end_array().end_object();
    }
    out.key("header").begin_array().string(wanted.header).end_array();
    out.end_object();
}

bool offers_subscriptions(const fhir::client::Abilities& abilities) {
    const auto* type = abilities.of("Subscription");
    return type != nullptr && type->create && type->search;
}

}  // namespace

Choice choose(const app::TriggerConfig& config, const fhir::client::Abilities& abilities, std::string_view public_url) {
    using app::SubscriptionUse;
    if (config.subscription == SubscriptionUse::off) return {Flavour::none, "switched off in the configuration"};
    if (public_url.empty()) return {Flavour::none, "server.public_url is not set, so that the EHR cannot reach us"};
    if (!offers_subscriptions(abilities)) return {Flavour::none, "the EHR lets nobody create and search Subscriptions"};
    const bool has_topics = !config.topics.empty();
    if (config.subscription == SubscriptionUse::backport && !has_topics)
        return {Flavour::none, "triggers.topics names no topic"};
    if (config.subscription != SubscriptionUse::rest_hook && has_topics) return {Flavour::backport, {}};
    return {Flavour::rest_hook, {}};
}

std::vector<WantedSubscription> wanted_subscriptions(Flavour flavour, const app::TriggerConfig& config,
                                                     const std::vector<std::string>& types, const std::string& base,
                                                     const std::string& header) {
    std::vector<WantedSubscription> all;
    WantedSubscription one;
    one.flavour = flavour;
    one.header = header;
    one.with_resource = config.payload == app::PayloadUse::resource;
    one.heartbeat = config.heartbeat.count();
    if (flavour == Flavour::rest_hook)
        for (const std::string& type : types) {
            one.criteria = type + "?";
            one.endpoint = base + "/" + type;
            all.push_back(one);
        }
    if (flavour == Flavour::backport)
        for (std::size_t i = 0; i < config.topics.size(); ++i) {
            one.criteria = config.topics[i];
            one.endpoint = base + "/topic-" + std::to_string(i + 1);
            all.push_back(one);
        }
    return all;
}

std::string subscription_body(const WantedSubscription& wanted, std::string_view id, std::string_view status) {
    json::Writer out;
    out.begin_object().member("resourceType", "Subscription");
    if (!id.empty()) out.member("id", id);
    if (wanted.flavour == Flavour::backport) {
        out.key("meta").begin_object().key("profile").begin_array();
        out.string(std::string(backport) + "backport-subscription").end_array().end_object();
    }
    out.member("status", status).member("reason", "Hjertevakt looks at a patient again when something has changed");
    out.member("criteria", wanted.criteria);
    write_channel(out, wanted);
    out.end_object();
    return out.take();
}

Result<std::vector<StandingSubscription>> read_subscriptions(const std::vector<std::string>& bundles) {
    std::vector<StandingSubscription> all;
    for (const std::string& bundle : bundles) {
        const auto document = json::Document::parse(bundle);
        if (!document) return document.error();
        for (const json::Value entry : document->root()["entry"].items()) {
            const json::Value one = entry["resource"];
            if (one["resourceType"].text() != "Subscription") continue;
            all.push_back({std::string(one["id"].text()), std::string(one["meta"]["versionId"].text()),
                           std::string(one["status"].text()), std::string(one["criteria"].text()),
                           std::string(one["channel"]["endpoint"].text()), !one["channel"]["payload"].text().empty()});
        }
    }
    return all;
}

std::vector<SubscriptionStep> plan_subscriptions(const std::vector<WantedSubscription>& wanted,
                                                 const std::vector<StandingSubscription>& standing,
                                                 std::string_view ours) {
    using What = SubscriptionStep::What;
    std::vector<SubscriptionStep> steps;
    std::vector<bool> used(standing.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        std::optional<std::size_t> at;
        for (std::size_t j = 0; j < standing.size() && !at; ++j)
            if (!used[j] && standing[j].endpoint == wanted[i].endpoint && standing[j].criteria == wanted[i].criteria)
                at = j;
        if (!at) {
            steps.push_back({What::create, i, std::nullopt});
            continue;
        }
        used[*at] = true;
        const StandingSubscription& there = standing[*at];
        const bool payload = wanted[i].with_resource || wanted[i].flavour == Flavour::backport;
        const bool works = there.status == "active" || there.status == "requested";
        steps.push_back({works && there.with_payload == payload ? What::keep : What::renew, i, at});
    }
    for (std::size_t j = 0; j < standing.size(); ++j)
        if (!used[j] && standing[j].endpoint.starts_with(ours) && standing[j].status != "off")
            steps.push_back({What::end, std::nullopt, j});
    return steps;
}

}  // namespace hv::plugin::events
