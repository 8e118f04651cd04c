// Every store under test, behind one fixture: memory, SQLite in a folder of its own, PostgreSQL in a database of its
// own.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "plugin/store/memory_store.hpp"
#include "plugin/store/sql_store.hpp"
#include "plugin/store/store.hpp"
#include "tests/support/postgres.hpp"

namespace hv::plugin::store {

// 2026-11-22T09:00:00Z and so many seconds.
inline Instant at(std::int64_t seconds) {
    return Instant::of_seconds(1'795'338'000 + seconds);
}

inline const PatientKey anna{"north", "p1"};
inline const PatientKey bo{"north", "p2"};
inline const PatientKey cecilie{"south", "p1"};
inline const std::vector<std::string> both_ehrs{"north", "south"};

inline Written a_flag(const std::string& identifier, Instant written_at = at(0)) {
    Written row;
    row.identifier = identifier;
    row.type = "Flag";
    row.topic = "weight";
    row.resource_id = "flag-" + identifier;
    row.version = "1";
    row.fingerprint = "f1";
    row.evidence = {"Observation/w1", "Observation/w2"};
    row.rules = {"HF-04", "HF-06"};
    row.written_at = written_at;
    return row;
}

inline Decision a_decision(const PatientKey& who, std::string input, Instant as_of = at(0)) {
    Decision decision;
    decision.who = who;
    decision.as_of = as_of;
    decision.bundle = "sha256:b";
    decision.engine = "0.1.0";
    decision.cause = "poll";
    decision.input_digest = "sha256:i";
    decision.input = std::move(input);
    decision.answer = R"({"findings":[]})";
    return decision;
}

inline AuditEntry an_entry(const std::string& action, const PatientKey& who = anna, Instant when = at(0)) {
    return {when, "service", action, who.ehr, who.patient, "Flag/1", R"({"why":"test"})"};
}

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return *std::move(result);
}

enum class Kind { memory, sqlite, postgresql };

inline std::string name_of(Kind kind) {
    return kind == Kind::memory ? "Memory" : kind == Kind::sqlite ? "Sqlite" : "Postgresql";
}

// A place that a store can be opened on again and again.
class Place {
public:
    explicit Place(Kind kind) : kind_(kind) {
        if (kind == Kind::sqlite) {
            std::string name = (std::filesystem::temp_directory_path() / "hv-store-XXXXXX").string();
            folder_ = mkdtemp(name.data());
            options_.path = (folder_ / "store.db").string();
        } else if (kind == Kind::postgresql) {
            database_ = std::make_unique<test::PostgresDatabase>();
            options_.backend = StoreOptions::Backend::postgresql;
            options_.host = test::postgres()->host;
            options_.database = database_->name();
        }
        options_.pool = 4;
    }
    ~Place() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    [[nodiscard]] static bool available(Kind kind) { return kind != Kind::postgresql || test::postgres(); }
    [[nodiscard]] std::unique_ptr<Store> open() const {
        return kind_ == Kind::memory ? open_memory_store() : must(open_store(options_));
    }
    [[nodiscard]] const StoreOptions& options() const { return options_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] const test::PostgresDatabase& database() const { return *database_; }

private:
    Kind kind_;
    std::filesystem::path folder_;
    std::unique_ptr<test::PostgresDatabase> database_;
    StoreOptions options_;
};

class StoreTest : public testing::TestWithParam<Kind> {
protected:
    void SetUp() override {
        if (!Place::available(GetParam())) GTEST_SKIP() << "no PostgreSQL is installed";
        place_.emplace(GetParam());
        store_ = place_->open();
    }

    Store& store() { return *store_; }
    const Place& place() { return *place_; }
    // As if the program were started anew.
    void restart() {
        store_.reset();
        store_ = place_->open();
    }

    // What is kept must be there after a restart; memory keeps nothing.
    void restart_if_kept() {
        if (GetParam() != Kind::memory) restart();
    }

    void ask(const PatientKey& who, Urgency urgency = Urgency::normal, Instant not_before = at(0),
             const std::string& cause = "poll") {
        const Wanted wanted{who, urgency, not_before, cause};
        must(store().enqueue({&wanted, 1}));
    }
    std::vector<Lease> claim(std::size_t at_most, Instant now = at(0),
                             std::chrono::seconds lease_for = std::chrono::seconds(60)) {
        return must(store().claim(both_ehrs, at_most, now, lease_for));
    }
    Lease claim_one(Instant now = at(0)) {
        const std::vector<Lease> leases = claim(1, now);
        if (leases.size() != 1) throw std::runtime_error("nobody to claim");
        return leases.front();
    }
    // A turn that found nothing to say.
    void settle(const Lease& lease, Instant now = at(0)) {
        Outcome outcome;
        outcome.assessed_at = now;
        must(store().settle(lease, outcome));
    }

private:
    std::optional<Place> place_;
    std::unique_ptr<Store> store_;
};

class SqlStoreTest : public StoreTest {};

inline std::string test_name(const testing::TestParamInfo<Kind>& info) {
    return name_of(info.param);
}

#define HV_EVERY_STORE(suite) \
    INSTANTIATE_TEST_SUITE_P(Every, suite, testing::Values(Kind::memory, Kind::sqlite, Kind::postgresql), test_name)
#define HV_EVERY_DATABASE(suite) \
    INSTANTIATE_TEST_SUITE_P(Every, suite, testing::Values(Kind::sqlite, Kind::postgresql), test_name)

}  // namespace hv::plugin::store
