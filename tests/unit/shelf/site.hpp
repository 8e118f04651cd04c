// A site with a shelf: memory store, a clock that the test owns, and a trust file that can be replaced.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "fhir/base/zone.hpp"
#include "plugin/flow/shelf.hpp"
#include "plugin/store/memory_store.hpp"
#include "tests/support/bundles.hpp"
#include "tests/unit/shelf/troubled_store.hpp"

namespace hv::test {

class SetClock : public Clock {
public:
    [[nodiscard]] Instant now() const override { return now_; }
    void sleep_until(Instant until) override { now_ = std::max(now_, until); }
    void set(Date day, int hour = 12) { now_ = from_oslo(day, hour * 3600); }
    void pass(std::int64_t seconds) { now_ = now_.plus_seconds(seconds); }

private:
    Instant now_ = from_oslo(day("2026-11-20"), 12 * 3600);
};

// One process of the service; a site may have several, and may start a new one.
struct Process {
    plugin::ActiveRules active;
    std::vector<std::string> said;
    plugin::Shelf shelf;

    Process(plugin::store::Store& store, const Clock& clock, const Result<std::string>& trust)
        : shelf({.store = &store,
                 .active = &active,
                 .clock = &clock,
                 .read_trust = [&trust] { return trust; },
                 .say =
                     [this](const plugin::app::EventCode& event, std::string_view version, const Error*) {
                         said.push_back(std::to_string(event.number) + ' ' + std::string(version));
                     }}) {}

    [[nodiscard]] std::string in_force() const {
        const auto sets = active.current();
        return sets ? sets->version : "nothing";
    }
};

struct Site {
    SetClock clock;
    std::unique_ptr<plugin::store::Store> memory = plugin::store::open_memory_store();
    TroubledStore troubled{*memory};
    TroubledStore* store = &troubled;
    Result<std::string> trust = trust_file({kari(), ola(), anne()});
    std::unique_ptr<Process> process = started();

    [[nodiscard]] std::unique_ptr<Process> started() { return std::make_unique<Process>(*store, clock, trust); }
    void restart() {
        process = started();
        const Result<bool> ready = process->shelf.restore_at_start();
        EXPECT_TRUE(ready) << (ready ? "" : ready.error().message);
    }

    // Each gives what went wrong; empty when nothing did.
    std::string stage(const std::string& bytes) {
        rules::Problems problems;
        const auto row = process->shelf.stage(bytes, "admin uid 0 root", problems);
        return row ? "" : row.error().message;
    }
    std::string activate(std::string_view version) {
        clock.pass(1);
        rules::Problems problems;
        const auto done = process->shelf.activate(version, "admin uid 0 root", "a test", problems);
        return done ? "" : done.error().message;
    }
    std::string rollback(std::string_view version, std::string_view why = "it misbehaves") {
        clock.pass(1);
        rules::Problems problems;
        const auto done = process->shelf.rollback(version, "admin uid 0 root", why, problems);
        return done ? "" : done.error().message;
    }
    // A bundle brought and put in force.
    void has(const std::string& version, int sequence) {
        EXPECT_EQ(stage(real_bundle(about(version, sequence))), "");
        EXPECT_EQ(activate(version), "");
    }
    [[nodiscard]] std::vector<std::string> audited() const {
        std::vector<std::string> actions;
        const auto links = store->audit(0, 1000);
        for (const auto& link : *links) actions.push_back(link.entry.action);
        return actions;
    }
    [[nodiscard]] std::string problem() const {
        const auto status = process->shelf.status();
        return status.problem ? status.problem->message : "";
    }
};

}  // namespace hv::test
