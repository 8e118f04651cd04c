// Which Subscriptions of ours should stand at an EHR, and what must be done about those that do. Pure.
//
// Ours: those whose endpoint begins with our address for this EHR; nobody else's is ever touched.
// Source: FHIR R4 Subscription; Subscriptions R5 Backport 1.1 (B1, B5, B8).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/client/abilities.hpp"
#include "plugin/app/config.hpp"

namespace hv::plugin::events {

enum class Flavour : std::uint8_t { none, rest_hook, backport };

// What the EHR and the configuration allow together, and why not when it is none.
struct Choice {
    Flavour flavour = Flavour::none;
    std::string why;
};
Choice choose(const app::TriggerConfig& config, const fhir::client::Abilities& abilities, std::string_view public_url);

struct WantedSubscription {
    Flavour flavour = Flavour::rest_hook;
    std::string criteria;  // `Observation?`, or the canonical of a topic
    std::string endpoint;
    std::string header;  // `Name: value`
    bool with_resource = false;
    std::int64_t heartbeat = 0;  // seconds; backport only
};
// `base`: `https://we.example/events/a/<secret>`. One for each type, or for each topic.
std::vector<WantedSubscription> wanted_subscriptions(Flavour flavour, const app::TriggerConfig& config,
                                                     const std::vector<std::string>& types, const std::string& base,
                                                     const std::string& header);
// FHIR JSON with status `requested` or `off`; `id` may be empty.
std::string subscription_body(const WantedSubscription& wanted, std::string_view id, std::string_view status);

struct StandingSubscription {
    std::string id;
    std::string version;
    std::string status;  // `requested`, `active`, `error`, `off`
    std::string criteria;
    std::string endpoint;
    bool with_payload = false;
};
Result<std::vector<StandingSubscription>> read_subscriptions(const std::vector<std::string>& bundles);

struct SubscriptionStep {
    enum class What : std::uint8_t { keep, create, renew, end };
    What what = What::keep;
    std::optional<std::size_t> wanted;    // index; all but end
    std::optional<std::size_t> standing;  // index; all but create
};
// `ours`: `https://we.example/events/a/`, whatever the secret was.
std::vector<SubscriptionStep> plan_subscriptions(const std::vector<WantedSubscription>& wanted,
                                                 const std::vector<StandingSubscription>& standing,
                                                 std::string_view ours);

}  // namespace hv::plugin::events
