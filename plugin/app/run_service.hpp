// The service as a process: runs until it is told to stop by a signal, and keeps the service manager informed.
//
// SIGTERM, SIGINT: stops in order. After nine seconds whatever is left of an EHR's answer is not waited for any longer:
//                  leases run out by themselves, and what was sent is looked up by the next turn.
// SIGHUP:          certificates, keys, trust and log level are read again.
#pragma once

#include <string>

#include "plugin/app/config.hpp"

namespace hv::plugin::app {

// Blocks the signals in the calling thread; call it before any other thread begins. True: stopped in order.
Result<bool> run_service(const Config& config, const std::string& path);

}  // namespace hv::plugin::app
