#include "plugin/app/tenant_run.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "plugin/events/nightly.hpp"
#include "plugin/events/poller.hpp"

namespace hv::plugin::app {

namespace {

constexpr std::int64_t hint_pause = 1;            // seconds between two polls that events asked for
constexpr std::int64_t retry = 15;                // after a failure
constexpr std::int64_t subscription_round = 300;  // how often standing subscriptions are looked at
constexpr std::int64_t rules_round = 5;
constexpr std::int64_t nightly_round = 60;  // how often it is asked whether the night has come
constexpr std::int64_t hold_spare = 60;     // a hold outlasts the next round by so much

}  // namespace

TenantRun::TenantRun(TenantParts parts)
    : parts_(std::move(parts)),
      care_(*parts_.store, parts_.config->name, parts_.config->patients.kind == Population::Kind::all) {
    source_.config = parts_.config;
    source_.ehr = &parts_.link->ehr();
    source_.store = parts_.store;
    source_.care = &care_;
    source_.log = parts_.log;
    source_.metrics = parts_.metrics;
}

Result<std::unique_ptr<TenantRun>> TenantRun::make(TenantParts parts) {
    std::unique_ptr<TenantRun> run(new TenantRun(std::move(parts)));
    if (auto prepared = run->prepare(); !prepared) return std::move(prepared).error().in(run->config().name);
    return run;
}

Result<bool> TenantRun::prepare() {
    auto secret = events::event_secret(source_);
    if (!secret) return std::move(secret).error();
    secret_ = *std::move(secret);

    events::HookParts hook;
    hook.source = source_;
    hook.secret = secret_;
    hook.clock = parts_.clock;
    hook.poll_soon = [this](std::string_view type) { poll_soon(type); };
    hook.look_up = [this](const events::Focus& focus) {
        if (focus_.add(focus))
            schedule_->hasten("focus");
        else
            poll_soon(focus.type);
    };
    hook.nudge = parts_.nudge;
    hook.missing = [this](const std::string& subscription) {
        {
            const std::lock_guard lock(mutex_);
            gaps_.insert(subscription);
        }
        schedule_->hasten("events");
    };
    hook_ = std::make_unique<events::SubscriptionHook>(std::move(hook));

    std::vector<events::Job> jobs;
    jobs.push_back({"poll", [this](Instant now) { return poll(now); }});
    jobs.push_back({"focus", [this](Instant now) { return read_focus(now); }, false});
    jobs.push_back({"subscriptions", [this](Instant now) { return keep_subscriptions(now); }});
    jobs.push_back({"rules", [this](Instant now) { return rules_changed(now); }});
    jobs.push_back({"nightly", [this](Instant now) { return nightly(now); }});
    jobs.push_back({"events", [this](Instant now) { return catch_up(now); }, false});
    if (!config().canary.patient.empty())
        jobs.push_back({"canary", [this](Instant now) { return look_at_canary(now); }});
    schedule_ = std::make_unique<events::Schedule>(*parts_.clock, std::move(jobs),
                                                   std::hash<std::string>{}(parts_.owner + config().name));
    return true;
}

void TenantRun::poll_soon(std::string_view type) {
    {
        const std::lock_guard lock(mutex_);
        hinted_.emplace(type);
    }
    schedule_->hasten("poll");
}

// What was asked for meanwhile is not forgotten.
Instant TenantRun::poll(Instant now) {
    const Instant next = poll_due(now);
    const std::lock_guard lock(mutex_);
    return hinted_.empty() ? next : std::min(next, last_hint_.plus_seconds(hint_pause));
}

Instant TenantRun::rules_changed(Instant now) {
    const auto queued = events::round_for_rules(source_, parts_.rules(), now);
    note("rules", queued ? nullptr : &queued.error());
    if (queued && *queued > 0) parts_.nudge();
    return now.plus_seconds(rules_round);
}

Instant TenantRun::poll_due(Instant now) {
    const std::int64_t every = config().triggers.poll_every.count();
    std::set<std::string> hinted;
    {
        const std::lock_guard lock(mutex_);
        if (now >= last_hint_.plus_seconds(hint_pause)) hinted.swap(hinted_);
    }
    const std::vector<std::string> types = parts_.types();
    const bool round = now >= next_round_;
    std::vector<std::string> some = types;
    if (!round && hinted.count("") == 0)
        std::erase_if(some, [&](const std::string& type) { return hinted.count(type) == 0; });
    // A hint is this replica's own; the round is for one of all.
    if (hinted.empty()) {
        if (!round) return next_round_;
        const auto held = parts_.store->hold(config().name, "poll", parts_.owner, now,
                                             now.plus_seconds(std::max(every, retry) + hold_spare));
        if (!held || !*held) return next_round_ = now.plus_seconds(std::max<std::int64_t>(every / 2, retry));
    } else {
        last_hint_ = now;
    }
    const bool done = poll_types(some, now);
    if (!done) return next_round_ = now.plus_seconds(retry);
    if (round || some.size() == types.size()) next_round_ = every == 0 ? latest_instant : now.plus_seconds(every);
    return next_round_;
}

// False: a type failed, or there is more to catch up with.
bool TenantRun::poll_types(const std::vector<std::string>& types, Instant now) {
    bool more = false;
    std::size_t queued = 0;
    std::size_t changed = 0;
    std::optional<Error> fault;
    for (const std::string& type : types) {
        auto polled = events::poll_once(source_, type, now);
        while (polled && polled->more && parts_.clock->now() < now.plus_seconds(retry))
            polled = events::poll_once(source_, type, now);
        if (!polled) {
            fault = Error(polled.error()).in(type);
            continue;
        }
        more = more || polled->more;
        queued += polled->queued;
        changed += polled->changed;
    }
    if (queued > 0) parts_.nudge();
    source_.count(Counter::polls, fault ? "failed" : "done");
    LogFields fields;
    fields.count = static_cast<std::int64_t>(changed);
    if (fault) fields.error = &*fault;
    source_.say(fault ? event::poll_failed : event::polled, fields);
    note("polling", fault ? &*fault : nullptr);
    if (fault) return false;
    const std::lock_guard lock(mutex_);
    last_poll_ = now;
    return !more;
}

Instant TenantRun::read_focus(Instant now) {
    if (focus_.empty()) return latest_instant;
    const auto queued = focus_.read_some(source_, now, [this](std::string_view type) { poll_soon(type); });
    if (queued && *queued > 0) parts_.nudge();
    return latest_instant;
}

Instant TenantRun::keep_subscriptions(Instant now) {
    const auto held = parts_.store->hold(config().name, "subscriptions", parts_.owner, now,
                                         now.plus_seconds(subscription_round + hold_spare));
    if (!held || !*held) return now.plus_seconds(subscription_round / 2);
    const auto state = events::keep_subscriptions(source_, parts_.types(), secret_, parts_.public_url(), now);
    note("subscriptions", state ? nullptr : &state.error());
    if (!state) {
        LogFields fields;
        fields.error = &state.error();
        source_.say(event::subscription_down, fields);
        return now.plus_seconds(retry);
    }
    parts_.metrics->set(Gauge::subscription_ok, {config().name}, state->works() ? 1 : 0);
    bool news = false;
    {
        const std::lock_guard lock(mutex_);
        news = state->why != subscriptions_.why;
        subscriptions_ = *state;
    }
    if (news && state->flavour == events::Flavour::none) {
        LogFields fields;
        fields.detail = state->why;
        source_.say(event::subscription_impossible, fields);
    }
    if (state->overdue) poll_soon("");
    for (const std::string& id : state->numbered) {
        const auto asked = hook_->ask_status(id, now);
        note("subscription status", asked ? nullptr : &asked.error());
    }
    const bool settled = state->flavour == events::Flavour::none || state->works();
    return now.plus_seconds(settled ? subscription_round : retry);
}

Instant TenantRun::nightly(Instant now) {
    const auto round = events::nightly_once(source_, parts_.owner, now);
    note("nightly", round ? nullptr : &round.error());
    if (!round) {
        LogFields fields;
        fields.error = &round.error();
        source_.say(event::trigger_failed, fields);
        return now.plus_seconds(retry);
    }
    if (round->queued) parts_.nudge();
    return now.plus_seconds(nightly_round);
}

Instant TenantRun::look_at_canary(Instant now) {
    const std::array wanted{
        store::Wanted{{config().name, config().canary.patient}, store::Urgency::urgent, now, "canary"}};
    const auto queued = parts_.store->enqueue(wanted);
    note("canary", queued ? nullptr : &queued.error());
    if (queued) parts_.nudge();
    return now.plus_seconds(config().canary.every.count());
}

// What is missing although it was asked for is polled for; the next gap asks again.
Instant TenantRun::catch_up(Instant now) {
    std::set<std::string> subscriptions;
    {
        const std::lock_guard lock(mutex_);
        subscriptions.swap(gaps_);
    }
    for (const std::string& subscription : subscriptions) {
        const auto caught = hook_->catch_up(subscription, now);
        note("events", caught ? nullptr : &caught.error());
    }
    return latest_instant;
}

void TenantRun::note(const std::string& trigger, const Error* error) {
    const std::lock_guard lock(mutex_);
    if (error == nullptr)
        problems_.erase(trigger);
    else
        problems_[trigger] = error->message;
}

events::SubscriptionState TenantRun::subscriptions() const {
    const std::lock_guard lock(mutex_);
    return subscriptions_;
}

std::map<std::string, std::string> TenantRun::problems() const {
    const std::lock_guard lock(mutex_);
    return problems_;
}

std::optional<Instant> TenantRun::last_poll() const {
    const std::lock_guard lock(mutex_);
    return last_poll_;
}

}  // namespace hv::plugin::app
