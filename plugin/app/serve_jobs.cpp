#include <algorithm>

#include "plugin/app/running.hpp"
#include "plugin/app/service_parts.hpp"
#include "plugin/events/timekeeper.hpp"
#include "plugin/store/care_store.hpp"

namespace hv::plugin::app {

namespace {

constexpr std::int64_t wake_round = 5;    // seconds
constexpr std::int64_t rules_round = 10;  // another replica may have activated something
constexpr std::int64_t health_round = 15;
constexpr std::int64_t forget_round = 6 * 3600;
constexpr std::int64_t cards_kept = 7 * std::int64_t{86400};  // feedback comes within hours

}  // namespace

std::vector<events::Job> Running::own_jobs() {
    std::vector<events::Job> jobs;
    jobs.push_back({"wake", [this](Instant now) { return wake(now); }, false});
    if (parts_.rules == nullptr) jobs.push_back({"rules", [this](Instant now) { return refresh_rules(now); }});
    jobs.push_back({"health", [this](Instant now) {
                        health_->look();
                        return now.plus_seconds(health_round);
                    }});
    jobs.push_back({"forget", [this](Instant now) { return forget(now); }});
    return jobs;
}

Instant Running::wake(Instant now) {
    const auto woken = events::wake_once(*store_, now);
    const Instant next = now.plus_seconds(wake_round);
    if (!woken) return next;
    if (woken->patients > 0) {
        LogFields fields;
        fields.count = static_cast<std::int64_t>(woken->patients);
        log_->say(event::woken, fields);
        watch_->nudge();
    }
    return woken->next ? std::min(next, *woken->next) : next;
}

Instant Running::refresh_rules(Instant now) {
    // What is wrong with it stands in the shelf's status and in the log.
    if (const auto changed = shelf_->refresh(); changed && *changed) watch_->nudge();
    return now.plus_seconds(rules_round);
}

Instant Running::forget(Instant now) {
    const Instant next = now.plus_seconds(forget_round);
    const auto held = store_->hold("", "forget", replica_name(config_), now, next);
    if (!held || !*held) return next;
    // Sessions that are over, and cards that nobody answers any more. What fails is tried in the next round.
    (void)store_->care().forget_screens(now, now.plus_seconds(-cards_kept));
    const auto forgotten = events::forget_once(*store_, config_.privacy.keep_inputs, now);
    if (forgotten && *forgotten > 0) {
        LogFields fields;
        fields.count = static_cast<std::int64_t>(*forgotten);
        log_->say(event::inputs_forgotten, fields);
    }
    return next;
}

}  // namespace hv::plugin::app
