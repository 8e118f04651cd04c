// A ward for the worklist's tests: the demo patients in a memory store, judged as the service judges them, each with the
// summary that a turn would have left; and somebody who is logged in.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fhir/base/zone.hpp"
#include "plugin/store/memory_store.hpp"
#include "plugin/worklist/worklist.hpp"

namespace hv::test {

namespace http = plugin::http;
namespace smart = plugin::smart;
namespace store = plugin::store;

class WardClock : public Clock {
public:
    [[nodiscard]] Instant now() const override { return now_; }
    void sleep_until(Instant until) override { now_ = std::max(now_, until); }
    void pass(std::int64_t seconds) { now_ = now_.plus_seconds(seconds); }

private:
    Instant now_ = from_oslo(Date::parse("2025-11-22").value(), 12 * 3600);
};

// Gives the one session to whoever sends its key; a GET needs none, as if a cookie had come.
class OneSession : public smart::Sessions {
public:
    smart::Session session;

    Result<smart::Session> of(const http::Request& request) override;
    void end(const smart::Session&) override {}
};

class Ward {
public:
    Ward();

    // Judges a demo patient (`01-olanzapin-vektoekning`) and leaves its decision and summary in the store.
    void admit(const std::string& file, const std::string& unit = "Organization/dps-nord");
    // A patient of whom there is only a summary.
    void add(store::Summary summary);

    http::Reply get(const std::string& path, std::multimap<std::string, std::string> query = {});
    http::Reply post(const std::string& path, const std::vector<std::pair<std::string, std::string>>& fields);

    [[nodiscard]] std::vector<store::AuditLink> audit() const { return *store->audit(0, 1000); }
    [[nodiscard]] std::size_t audited(const std::string& action) const;
    [[nodiscard]] std::vector<store::Act> acts(const std::string& patient) const;

    WardClock clock;
    std::unique_ptr<store::Store> store = store::open_memory_store();
    plugin::ActiveRules rules;
    OneSession sessions;
    plugin::worklist::See see = plugin::worklist::See::unit;
    std::vector<http::Route> routes;

private:
    http::Reply answer(http::Request request);
    void settle(const store::PatientKey& who, const store::Outcome& outcome);
};

// The state that the page shows beside a row.
std::string shown_state(const std::string& page, const std::string& id);

// `name=value&...`, escaped.
std::string form(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace hv::test
