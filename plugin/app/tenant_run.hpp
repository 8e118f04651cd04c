// One EHR's triggers while the service runs: polling, subscriptions, the nightly round, the event endpoint, each called
// by a thread of the EHR's own.
//
// Threads: start, stop from one; the others from any.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "plugin/app/ehr_link.hpp"
#include "plugin/events/focus_reader.hpp"
#include "plugin/events/schedule.hpp"
#include "plugin/events/source.hpp"
#include "plugin/events/subscription_hook.hpp"
#include "plugin/events/subscriptions.hpp"

namespace hv::plugin::app {

struct TenantParts {
    const EhrConfig* config = nullptr;
    EhrLink* link = nullptr;
    store::Store* store = nullptr;
    Clock* clock = nullptr;
    Log* log = nullptr;
    Metrics* metrics = nullptr;
    std::string owner;                                // this replica, the same after a restart
    std::function<std::string()> public_url;          // empty: the EHR cannot reach us
    std::function<std::vector<std::string>()> types;  // what the rules in force need
    std::function<std::string()> rules;               // their digest; empty: there are none
    std::function<void()> nudge;                      // somebody was queued
};

class TenantRun {
public:
    // Errors: of the event secret.
    static Result<std::unique_ptr<TenantRun>> make(TenantParts parts);

    void start() { schedule_->start(); }
    void stop() { schedule_->stop(); }
    // Runs what is due, for those who own the time.
    bool run_due() { return schedule_->run_due(); }

    [[nodiscard]] const EhrConfig& config() const { return *parts_.config; }
    [[nodiscard]] EhrLink& link() { return *parts_.link; }
    [[nodiscard]] const events::Source& source() const { return source_; }
    [[nodiscard]] events::SubscriptionHook& hook() { return *hook_; }
    [[nodiscard]] events::SubscriptionState subscriptions() const;
    // Why the last round of a trigger failed, by its name; empty: all is well.
    [[nodiscard]] std::map<std::string, std::string> problems() const;
    [[nodiscard]] std::optional<Instant> last_poll() const;

private:
    explicit TenantRun(TenantParts parts);
    Result<bool> prepare();
    void poll_soon(std::string_view type);
    Instant poll(Instant now);
    Instant poll_due(Instant now);
    Instant rules_changed(Instant now);
    bool poll_types(const std::vector<std::string>& types, Instant now);
    Instant read_focus(Instant now);
    Instant keep_subscriptions(Instant now);
    Instant nightly(Instant now);
    Instant look_at_canary(Instant now);
    Instant catch_up(Instant now);
    void note(const std::string& trigger, const Error* error);

    TenantParts parts_;
    events::InCare care_;
    events::Source source_;
    events::EventSecret secret_;
    events::FocusReader focus_;
    std::unique_ptr<events::SubscriptionHook> hook_;
    std::unique_ptr<events::Schedule> schedule_;

    mutable std::mutex mutex_;
    std::set<std::string> gaps_;    // subscriptions whose events are missing
    std::set<std::string> hinted_;  // types to poll at once; an empty name: all
    events::SubscriptionState subscriptions_;
    std::map<std::string, std::string> problems_;
    std::optional<Instant> last_poll_;
    Instant last_hint_ = earliest_instant;   // the schedule's thread only, here and below
    Instant next_round_ = earliest_instant;  // of polling everything
};

}  // namespace hv::plugin::app
