// From a patient's turn to log and metrics. No patient's id, no clinical value.
#pragma once

#include "plugin/app/fire_watch.hpp"
#include "plugin/app/log.hpp"
#include "plugin/app/metrics.hpp"
#include "plugin/flow/watch.hpp"

namespace hv::plugin::app {

void observe_turn(const TurnReport& report, Log& log, Metrics& metrics, FireWatch& fires);

}  // namespace hv::plugin::app
