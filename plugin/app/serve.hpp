// The service as one object: what `hjertevakt serve` runs until it is told to stop; demo and tests run it in-process.
//
// Start:   log, store (opened and migrated), rules in force (restored and verified), EHRs, watch, triggers, HTTP,
//          admin socket, metrics. An EHR that is down hinders nothing; without its database or a port the start fails.
// Stop:    no new work is taken, leases are given back, requests in work are answered, everything is closed.
// Errors:  those of the part that failed, with its place in front.
// Threads: start and stop from one thread; the others from any.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "fhir/base/clock.hpp"
#include "fhir/client/ehr.hpp"
#include "plugin/app/config.hpp"
#include "plugin/flow/active_rules.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::app {

// What stands in for the real parts; empty: the real ones.
struct ServiceParts {
    Clock* clock = nullptr;
    std::shared_ptr<store::Store> store;
    std::map<std::string, std::shared_ptr<fhir::client::Ehr>> ehrs;  // by the tenant's name
    std::shared_ptr<const ActiveSets> rules;                         // in force although no bundle was signed
    std::string trust;                                               // the trust file's bytes
    bool ehrs_are_here = false;                      // they reach us on 127.0.0.1, whatever server.public_url says
    std::function<void(std::string_view line)> log;  // empty: standard output
};

class Service {
public:
    [[nodiscard]] static Result<std::unique_ptr<Service>> start(const Config& config, ServiceParts parts = {});
    virtual ~Service() = default;

    // The ports that were really taken; 0 when there is no such door.
    [[nodiscard]] virtual std::uint16_t port() const = 0;
    [[nodiscard]] virtual std::uint16_t metrics_port() const = 0;
    // What `hjertevakt status` shows: /statusz and what only an admin may read.
    [[nodiscard]] virtual std::string status() const = 0;
    // Certificates, trust and log level again, from this configuration; nothing else of it counts before a restart.
    virtual Result<bool> reload(const Config& config) = 0;
    // The configuration could not be read again: says so in the log, and nothing changes.
    virtual void cannot_reload(const Error& why) = 0;
    virtual void stop() = 0;
    // For whoever cannot wait for `stop` any longer: patients in work are put back into the queue. Any thread.
    virtual void give_back() = 0;
};

}  // namespace hv::plugin::app
