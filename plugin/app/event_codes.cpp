#include "plugin/app/event_codes.hpp"

#include <array>

namespace hv::plugin::app {

namespace {

using namespace event;

constexpr std::array table{
    started,
    stopping,
    stopped,
    reloaded,
    reload_failed,
    log_lost,
    clock_off,
    certificate_expires,
    rules_restored,
    rules_none,
    rules_activated,
    rules_refused,
    rules_expired,
    rules_unverified,
    rules_key_expires,
    ehr_down,
    ehr_back,
    ehr_throttles,
    ehr_read_only,
    token_refused,
    token_back,
    event_received,
    event_refused,
    event_unreadable,
    event_gap,
    event_not_kept,
    subscribed,
    subscription_down,
    subscription_impossible,
    polled,
    poll_failed,
    population_read,
    nightly_queued,
    woken,
    trigger_failed,
    subject_unknown,
    assess_asked,
    patients_left,
    population_shrunk,
    events_asked_for,
    assessed,
    not_assessed,
    given_up,
    canary_failed,
    patient_gone,
    written,
    write_refused,
    write_conflict,
    human_edit,
    mass_end_blocked,
    brake_released,
    store_opened,
    store_failed,
    store_back,
    audit_broken,
    inputs_forgotten,
    listening,
    admin_refused,
    request_failed,
    hook_refused,
    hook_keys_missing,
    journal_failed,
    no_tls,
    launch_refused,
    login_failed,
    logged_in,
    logged_out,
    sessions_not_kept,
};

constexpr bool rises() {
    for (std::size_t i = 1; i < table.size(); ++i)
        if (table[i - 1].number >= table[i].number) return false;
    return true;
}
static_assert(rises(), "no code is given twice");

}  // namespace

std::span<const EventCode> all_events() {
    return table;
}

}  // namespace hv::plugin::app
