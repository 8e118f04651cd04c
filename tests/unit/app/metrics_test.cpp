#include "plugin/app/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace hv::plugin::app {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, AreThereUnderTheNamesThatAlertsUse) {
    std::set<std::string> names;
    for (const MetricName& metric : all_metrics()) names.insert(std::string(metric.name));

    for (const char* wanted :
         {"hjertevakt_last_successful_evaluation_timestamp_seconds", "hjertevakt_outbox_oldest_age_seconds",
          "hjertevakt_outbox_depth", "hjertevakt_flags_active", "hjertevakt_flags_raised_total",
          "hjertevakt_flags_ended_total", "hjertevakt_not_evaluated_total", "hjertevakt_unmapped_code_total",
          "hjertevakt_canary_ok", "hjertevakt_rule_fire_ratio", "hjertevakt_ehr_requests_total",
          "hjertevakt_ehr_breaker_state", "hjertevakt_ruleset_info", "hjertevakt_ruleset_expiry_seconds",
          "hjertevakt_ruleset_key_expiry_seconds", "hjertevakt_override_active", "hjertevakt_cert_expiry_seconds",
          "hjertevakt_pg_oldest_xmin_age_seconds", "hjertevakt_audit_chain_ok"})
        EXPECT_EQ(names.count(wanted), 1U) << wanted;
}

TEST(Metrics, HaveNoLabelForAPatient) {
    for (const MetricName& metric : all_metrics())
        for (const std::string_view label : metric.labels) EXPECT_NE(label, "patient") << metric.name;
}

TEST(Metrics, AreWrittenAsPrometheusReadsThem) {
    Metrics metrics;
    metrics.add(Counter::flags_raised, {"a", "weight"});
    metrics.add(Counter::flags_raised, {"a", "weight"}, 2);
    metrics.set(Gauge::outbox_depth, {"a"}, 7);
    metrics.observe(Histogram::assess_seconds, {"a"}, 0.03);

    const std::string text = metrics.text();
    EXPECT_THAT(text, HasSubstr("# TYPE hjertevakt_flags_raised_total counter\n"));
    EXPECT_THAT(text, HasSubstr("hjertevakt_flags_raised_total{ehr=\"a\",rule=\"weight\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("hjertevakt_outbox_depth{ehr=\"a\"} 7\n"));
    EXPECT_THAT(text, HasSubstr("hjertevakt_assess_seconds_bucket{ehr=\"a\",le=\"0.05\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("hjertevakt_log_lines_lost_total 0\n"));
    EXPECT_EQ(metrics.value(Counter::flags_raised, {"a", "weight"}), 3);
}

TEST(Metrics, ThatAreClearedAreNotShown) {
    Metrics metrics;
    metrics.set(Gauge::ruleset_info, {"x", "1", "1"}, 1);
    metrics.clear(Gauge::ruleset_info);
    metrics.set(Gauge::ruleset_info, {"x", "2", "2"}, 1);

    const std::string text = metrics.text();
    EXPECT_THAT(text, Not(HasSubstr("version=\"1\"")));
    EXPECT_THAT(text, HasSubstr("hjertevakt_ruleset_info{id=\"x\",sequence=\"2\",version=\"2\"} 1\n"));
}

}  // namespace
}  // namespace hv::plugin::app
