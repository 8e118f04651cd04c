// One EHR as the triggers see it. A trigger judges nobody and writes nothing to the EHR (but our own Subscriptions): it
// finds out whom something has changed for, and puts them into the queue.
#pragma once

#include <string>

#include "fhir/client/ehr.hpp"
#include "plugin/app/config.hpp"
#include "plugin/app/log.hpp"
#include "plugin/app/metrics.hpp"
#include "plugin/events/in_care.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::events {

struct Source {
    const app::EhrConfig* config = nullptr;
    fhir::client::Ehr* ehr = nullptr;
    store::Store* store = nullptr;
    InCare* care = nullptr;
    app::Log* log = nullptr;          // may be null
    app::Metrics* metrics = nullptr;  // may be null

    [[nodiscard]] const std::string& name() const { return config->name; }
    // With the EHR's name.
    void say(const app::EventCode& event, app::LogFields fields = {}) const;
    void count(app::Counter counter, std::string_view label, double by = 1) const;
};

}  // namespace hv::plugin::events
