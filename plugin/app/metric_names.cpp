#include "plugin/app/metric_names.hpp"

#include <array>
#include <vector>

namespace hv::plugin::app {

namespace {

using Word = std::string_view;
constexpr std::array<Word, 1> by_ehr{"ehr"};
constexpr std::array<Word, 2> by_rule{"ehr", "rule"};
constexpr std::array<Word, 2> by_reason{"ehr", "reason"};
constexpr std::array<Word, 2> by_system{"ehr", "system"};
constexpr std::array<Word, 2> by_code{"ehr", "code"};
constexpr std::array<Word, 2> by_outcome{"ehr", "outcome"};
constexpr std::array<Word, 2> by_cause{"ehr", "cause"};
constexpr std::array<Word, 3> by_set{"id", "version", "sequence"};
constexpr std::array<Word, 1> by_id{"id"};
constexpr std::array<Word, 1> by_certificate{"certificate"};
constexpr std::array<Word, 1> by_route{"route"};

constexpr std::array counters{
    MetricName{"hjertevakt_flags_raised_total", "counter", "Flags set or made active again, by topic.", by_rule},
    MetricName{"hjertevakt_flags_ended_total", "counter", "Flags ended, by topic.", by_rule},
    MetricName{"hjertevakt_not_evaluated_total", "counter", "Findings that are unknown, by the reason of the gap.",
               by_reason},
    MetricName{"hjertevakt_unmapped_code_total", "counter", "Codes that nobody recognised, by code system.", by_system},
    MetricName{"hjertevakt_ehr_requests_total", "counter", "Requests to the EHR, by status; `none`: no answer.",
               by_code},
    MetricName{"hjertevakt_assessments_total", "counter", "Patients' turns, by how they ended.", by_outcome},
    MetricName{"hjertevakt_writes_total", "counter", "Resources of ours, by what became of them.", by_outcome},
    MetricName{"hjertevakt_disagreements_total", "counter", "Times a human's edit was left alone.", by_ehr},
    MetricName{"hjertevakt_events_total", "counter", "Notifications received, by what became of them.", by_outcome},
    MetricName{"hjertevakt_polls_total", "counter", "Rounds of polling, by how they ended.", by_outcome},
    MetricName{"hjertevakt_queued_total", "counter", "Patients put into the queue, by cause.", by_cause},
    MetricName{"hjertevakt_rule_met_total", "counter", "Findings that are met, by rule.", by_rule},
    MetricName{"hjertevakt_rule_judged_total", "counter", "Findings that are met or not met, by rule.", by_rule},
    MetricName{"hjertevakt_log_lines_lost_total", "counter", "Log lines given up because nobody read the log.", {}},
};

constexpr std::array gauges{
    MetricName{"hjertevakt_last_successful_evaluation_timestamp_seconds", "gauge",
               "When a patient was last assessed to the end.", by_ehr},
    MetricName{"hjertevakt_outbox_oldest_age_seconds", "gauge", "How long the oldest patient has waited.", by_ehr},
    MetricName{"hjertevakt_outbox_depth", "gauge", "Patients in the queue.", by_ehr},
    MetricName{"hjertevakt_flags_active", "gauge", "Flags of ours that stand, by topic.", by_rule},
    MetricName{"hjertevakt_canary_ok", "gauge", "Whether the invented patients were judged as expected.", by_ehr},
    MetricName{"hjertevakt_rule_fire_ratio", "gauge", "Fires of a rule against what is usual.", by_rule},
    MetricName{"hjertevakt_ehr_breaker_state", "gauge", "0 the EHR is asked, 1 it is tried, 2 it is left alone.",
               by_ehr},
    MetricName{"hjertevakt_ruleset_info", "gauge", "The rules in force.", by_set},
    MetricName{"hjertevakt_ruleset_expiry_seconds", "gauge", "Time until the rules in force expire.", by_id},
    MetricName{"hjertevakt_ruleset_key_expiry_seconds", "gauge",
               "Time until the first key that signed the rules in force expires.", by_id},
    MetricName{"hjertevakt_override_active", "gauge", "Local parameters that differ from the bundle.", {}},
    MetricName{"hjertevakt_cert_expiry_seconds", "gauge", "Time until a certificate expires.", by_certificate},
    MetricName{"hjertevakt_pg_oldest_xmin_age_seconds", "gauge", "PostgreSQL: age of the oldest transaction.", {}},
    MetricName{"hjertevakt_audit_chain_ok", "gauge", "Whether the audit chain was whole when last verified.", {}},
    MetricName{"hjertevakt_mass_end_blocked", "gauge", "1: too many Flags would end, none does.", by_ehr},
    MetricName{"hjertevakt_read_only", "gauge", "1: nothing is written to this EHR.", by_ehr},
    MetricName{"hjertevakt_subscription_ok", "gauge", "1: the EHR notifies us; 0: it is polled only.", by_ehr},
    MetricName{"hjertevakt_patients", "gauge", "Patients in care.", by_ehr},
    MetricName{"hjertevakt_clock_skew_seconds", "gauge", "Our clock minus the EHR's.", by_ehr},
    MetricName{"hjertevakt_ready", "gauge", "1: /readyz answers 200.", {}},
};

constexpr std::array histograms{
    MetricName{"hjertevakt_assess_seconds", "histogram", "A patient's whole turn.", by_ehr},
    MetricName{"hjertevakt_own_seconds", "histogram", "A patient's turn without waiting for the EHR.", by_ehr},
    MetricName{"hjertevakt_ehr_seconds", "histogram", "One request to the EHR.", by_ehr},
    MetricName{"hjertevakt_http_seconds", "histogram", "One request to us.", by_route},
};

static_assert(counters.size() == static_cast<std::size_t>(Counter::log_lines_lost) + 1);
static_assert(gauges.size() == static_cast<std::size_t>(Gauge::ready) + 1);
static_assert(histograms.size() == static_cast<std::size_t>(Histogram::http_seconds) + 1);

}  // namespace

std::span<const MetricName> counter_names() {
    return counters;
}
std::span<const MetricName> gauge_names() {
    return gauges;
}
std::span<const MetricName> histogram_names() {
    return histograms;
}

std::span<const MetricName> all_metrics() {
    static const std::vector<MetricName> all = [] {
        std::vector<MetricName> names(counters.begin(), counters.end());
        names.insert(names.end(), gauges.begin(), gauges.end());
        names.insert(names.end(), histograms.begin(), histograms.end());
        return names;
    }();
    return all;
}

}  // namespace hv::plugin::app
