// What the service counts for the hospital's monitoring, under the names that alerts and dashboards use.
//
// Labels:  given in the order of the table in metrics.cpp; never a patient.
// Threads: any.
// Source:  Prometheus text exposition format 0.0.4.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hv::plugin::app {

enum class Counter : std::uint8_t {
    flags_raised,    // {ehr, rule}
    flags_ended,     // {ehr, rule}
    not_evaluated,   // {ehr, reason}
    unmapped_code,   // {ehr, system}
    ehr_requests,    // {ehr, code}: `200`, `429`, `none`
    assessments,     // {ehr, outcome}: `done`, `again`, `failed`
    writes,          // {ehr, outcome}: `done`, `conflict`, `refused`, `unknown`, `unsent`
    disagreements,   // {ehr}: a human has changed what we wrote
    events,          // {ehr, outcome}: `queued`, `repeat`, `refused`, `unreadable`, `not-kept`, `signal`
    polls,           // {ehr, outcome}: `done`, `failed`
    queued,          // {ehr, cause}
    rule_met,        // {ehr, rule}: findings that are met, by rule
    rule_judged,     // {ehr, rule}: findings that are met or not met
    log_lines_lost,  // {}
};

enum class Gauge : std::uint8_t {
    last_successful_evaluation,  // {ehr}: seconds since 1970
    outbox_oldest_age,           // {ehr}: seconds
    outbox_depth,                // {ehr}
    flags_active,                // {ehr, rule}
    canary_ok,                   // {ehr}
    rule_fire_ratio,             // {ehr, rule}
    ehr_breaker_state,           // {ehr}: 0 closed, 1 half open, 2 open
    ruleset_info,                // {id, version, sequence}: always 1
    ruleset_expiry,              // {id}: seconds until it expires
    ruleset_key_expiry,          // {id}: seconds until the first key that signed it expires
    override_active,             // {}
    cert_expiry,                 // {certificate}: seconds until it expires
    pg_oldest_xmin_age,          // {}
    audit_chain_ok,              // {}
    mass_end_blocked,            // {ehr}
    read_only,                   // {ehr}
    subscription_ok,             // {ehr}
    patients,                    // {ehr}
    clock_skew,                  // {ehr}: seconds, ours minus theirs
    ready,                       // {}
};

enum class Histogram : std::uint8_t {
    assess_seconds,  // {ehr}: a patient's turn, our part and the EHR's
    own_seconds,     // {ehr}: our part of it
    ehr_seconds,     // {ehr}: one request
    http_seconds,    // {route}: one request to us
};

using Labels = std::initializer_list<std::string_view>;

class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    void add(Counter counter, Labels labels = {}, double by = 1);
    void set(Gauge gauge, Labels labels, double value);
    // Takes every series of the gauge away, so that what is not there any more is not shown.
    void clear(Gauge gauge);
    void observe(Histogram histogram, Labels labels, double value);

    [[nodiscard]] double value(Counter counter, Labels labels = {}) const;
    [[nodiscard]] double value(Gauge gauge, Labels labels = {}) const;
    // Whether the gauge was set under these labels.
    [[nodiscard]] bool has(Gauge gauge, Labels labels = {}) const;
    // What /metrics answers.
    [[nodiscard]] std::string text() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

struct MetricName {
    std::string_view name;  // `hjertevakt_outbox_depth`
    std::string_view type;  // `counter`, `gauge`, `histogram`
    std::string_view help;
    std::span<const std::string_view> labels;
};

// Every metric there is, for documentation and tests.
std::span<const MetricName> all_metrics();

}  // namespace hv::plugin::app
