// Keeps our Subscriptions at an EHR standing: searched for, created, asked for again when the EHR has given them up.
//
// The EHR is polled all the same; a subscription only makes it faster. So nothing here is an error to anybody's care.
// Errors: those of Ehr and Store; the next round begins anew.
#pragma once

#include <string>
#include <vector>

#include "plugin/events/secret.hpp"
#include "plugin/events/source.hpp"
#include "plugin/events/subscription_plan.hpp"

namespace hv::plugin::events {

struct SubscriptionState {
    Flavour flavour = Flavour::none;
    std::string why;  // none: the reason
    std::size_t wanted = 0;
    std::size_t active = 0;             // of those
    std::vector<std::string> numbered;  // ids of the active ones whose events are numbered
    bool overdue = false;               // a heartbeat has not come in twice its time
    [[nodiscard]] bool works() const { return wanted > 0 && active == wanted && !overdue; }
};

// `types`: what the rules need.
Result<SubscriptionState> keep_subscriptions(const Source& source, const std::vector<std::string>& types,
                                             const EventSecret& secret, std::string_view public_url, Instant now);

}  // namespace hv::plugin::events
