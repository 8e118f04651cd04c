// One EHR with a memory store, whose time a test owns; its store can be made to fail.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugin/events/enqueue.hpp"
#include "plugin/store/memory_store.hpp"
#include "tests/unit/events/fake_ehr.hpp"

namespace hv::plugin::events {

inline Instant at(const char* text) {
    return parse_moment(text)->first;
}

class OwnClock : public Clock {
public:
    [[nodiscard]] Instant now() const override { return time; }
    void sleep_until(Instant until) override { time = std::max(time, until); }
    Instant time = at("2026-03-01T12:00:00Z");
};

struct Ward {
    explicit Ward(app::Population::Kind kind = app::Population::Kind::all) {
        config.name = "a";
        config.url = "https://ehr.example/fhir";
        config.patients.kind = kind;
        store = store::open_memory_store();
        care = std::make_unique<InCare>(*store, "a", kind == app::Population::Kind::all);
        source.config = &config;
        source.ehr = &ehr;
        source.store = store.get();
        source.care = care.get();
        source.metrics = &metrics;
    }

    // Who waits, most urgent first.
    std::vector<std::string> waiting() {
        const std::vector<std::string> names{"a"};
        std::vector<std::string> ids;
        const auto leases = store->claim(names, 1000, clock.time.plus_seconds(1), std::chrono::seconds{1});
        for (const auto& lease : *leases) ids.push_back(lease.who.patient);
        clock.time = clock.time.plus_seconds(3);  // the leases run out, everybody waits again
        return ids;
    }
    std::string note(const std::string& name) { return (*store->note("a", name)).value_or(""); }

    app::EhrConfig config;
    FakeEhr ehr;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<InCare> care;
    app::Metrics metrics;
    OwnClock clock;
    Source source;
};

// An Observation of a patient, as a server shows it.
inline std::string observation(const std::string& id, const std::string& patient, const std::string& updated,
                               const std::string& version = "1") {
    return R"({"resourceType":"Observation","id":")" + id + R"(","meta":{"versionId":")" + version +
           R"(","lastUpdated":")" + updated + R"("},"subject":{"reference":"Patient/)" + patient + R"("}})";
}

inline std::string searchset(const std::vector<std::string>& resources) {
    std::string text = R"({"resourceType":"Bundle","type":"searchset","entry":[)";
    for (std::size_t i = 0; i < resources.size(); ++i)
        text += (i == 0 ? "" : ",") + (R"({"resource":)" + resources[i] + "}");
    return text + "]}";
}

}  // namespace hv::plugin::events
