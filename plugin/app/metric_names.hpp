// The metrics by kind, in the order of their enumerations; names are those that alerts and dashboards use.
#pragma once

#include <span>

#include "plugin/app/metrics.hpp"

namespace hv::plugin::app {

std::span<const MetricName> counter_names();
std::span<const MetricName> gauge_names();
std::span<const MetricName> histogram_names();

}  // namespace hv::plugin::app
