#include "plugin/events/subscriptions.hpp"

#include "plugin/events/event_numbers.hpp"

namespace hv::plugin::events {

namespace {

using What = SubscriptionStep::What;

Result<std::vector<StandingSubscription>> read_standing(const Source& source) {
    fhir::client::Search search;
    search.type = "Subscription";
    search.parameters.emplace_back("type", "rest-hook");
    search.parameters.emplace_back("_count", std::to_string(source.config->page_size));
    const auto pages = source.ehr->search(search);
    if (!pages) return pages.error();
    return read_subscriptions(pages->bundles);
}

// Ended ones keep what they are about; only their status is ours to change.
WantedSubscription as_wanted(const StandingSubscription& standing, const std::string& header) {
    WantedSubscription wanted;
    wanted.criteria = standing.criteria;
    wanted.endpoint = standing.endpoint;
    wanted.header = header;
    wanted.with_resource = standing.with_payload;
    return wanted;
}

fhir::client::Receipt write(const Source& source, const StandingSubscription* standing, std::string body) {
    fhir::client::Write write;
    write.type = "Subscription";
    if (standing != nullptr) {
        write.id = standing->id;
        write.if_match = standing->version;
    }
    write.body = std::move(body);
    return source.ehr->write(write);
}

void tell(const Source& source, const fhir::client::Receipt& receipt, What what) {
    if (receipt.what == fhir::client::Receipt::What::done) {
        if (what != What::end) source.say(app::event::subscribed);
        return;
    }
    app::LogFields fields;
    fields.error = &receipt.error;
    source.say(app::event::subscription_down, fields);
}

// A server that has been silent for twice its heartbeat may have forgotten us, whatever its status says.
Result<bool> is_overdue(const Source& source, const StandingSubscription& standing, std::int64_t heartbeat,
                        Instant now) {
    const auto note = source.store->note(source.name(), "subscription." + standing.id);
    if (!note) return note.error();
    if (!*note) return false;
    const auto numbers = EventNumbers::parse(**note);
    return numbers && numbers->heard && now > numbers->heard->plus_seconds(2 * heartbeat);
}

}  // namespace

Result<SubscriptionState> keep_subscriptions(const Source& source, const std::vector<std::string>& types,
                                             const EventSecret& secret, std::string_view public_url, Instant now) {
    SubscriptionState state;
    const auto abilities = source.ehr->abilities();
    if (!abilities) return abilities.error();
    Choice choice = choose(source.config->triggers, *abilities, public_url);
    state.flavour = choice.flavour;
    state.why = std::move(choice.why);
    if (state.flavour == Flavour::none) return state;

    const std::string ours = std::string(public_url) + "/events/" + source.name() + "/";
    const std::string header = std::string(secret_header) + ": " + secret.header;
    const auto wanted = wanted_subscriptions(state.flavour, source.config->triggers, types, ours + secret.path, header);
    auto standing = read_standing(source);
    if (!standing) return std::move(standing).error();
    state.wanted = wanted.size();
    for (const SubscriptionStep& step : plan_subscriptions(wanted, *standing, ours)) {
        const StandingSubscription* there = step.standing ? &(*standing)[*step.standing] : nullptr;
        What what = step.what;
        if (what == What::keep && state.flavour == Flavour::backport && there->status == "active") {
            const auto overdue = is_overdue(source, *there, wanted[*step.wanted].heartbeat, now);
            if (!overdue) return overdue.error();
            state.overdue = state.overdue || *overdue;
            if (*overdue) what = What::renew;
        }
        if (what == What::keep) {
            if (there->status == "active") ++state.active;
            if (there->status == "active" && state.flavour == Flavour::backport) state.numbered.push_back(there->id);
            continue;
        }
        const std::string_view id = there == nullptr ? std::string_view() : std::string_view(there->id);
        std::string body = what == What::end ? subscription_body(as_wanted(*there, header), id, "off")
                                             : subscription_body(wanted[*step.wanted], id, "requested");
        tell(source, write(source, there, std::move(body)), what);
    }
    return state;
}

}  // namespace hv::plugin::events
