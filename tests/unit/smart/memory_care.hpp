// The part of CareStore that sessions need, in memory; and a clock that a test owns.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "fhir/base/clock.hpp"
#include "plugin/store/care_store.hpp"

namespace hv::test {

class HandClock : public Clock {
public:
    Instant now() const override { return Instant{nanoseconds_.load()}; }
    void sleep_until(Instant until) override {
        if (until > now()) nanoseconds_ = until.nanoseconds;
    }
    void pass(std::chrono::seconds time) { nanoseconds_ += time.count() * 1'000'000'000; }

private:
    std::atomic<std::int64_t> nanoseconds_ = parse_moment("2025-11-21T12:00:00+01:00")->first.nanoseconds;
};

class MemoryCare : public plugin::store::CareStore {
public:
    using Rows = std::map<std::string, plugin::store::SessionRow, std::less<>>;

    Result<bool> put_session(const plugin::store::SessionRow& session) override {
        const std::lock_guard lock(mutex_);
        if (broken) return Error{Fault::unavailable, "the database does not answer", {}};
        rows_[session.digest] = session;
        return true;
    }
    Result<std::optional<plugin::store::SessionRow>> session(std::string_view digest, Instant now) override {
        const std::lock_guard lock(mutex_);
        if (broken) return Error{Fault::unavailable, "the database does not answer", {}};
        const auto found = rows_.find(digest);
        if (found == rows_.end() || found->second.expires <= now) return std::optional<plugin::store::SessionRow>();
        return std::optional<plugin::store::SessionRow>(found->second);
    }
    Result<bool> drop_session(std::string_view digest) override {
        const std::lock_guard lock(mutex_);
        const auto found = rows_.find(digest);
        if (found == rows_.end()) return false;
        rows_.erase(found);
        return true;
    }
    Result<bool> first_time(std::string_view kind, std::string_view digest, Instant now, Instant until) override {
        const std::lock_guard lock(mutex_);
        if (broken) return Error{Fault::unavailable, "the database does not answer", {}};
        EXPECT_LT(now, until);
        return seen_.insert(std::string(kind) + ' ' + std::string(digest)).second;
    }
    Rows rows() {
        const std::lock_guard lock(mutex_);
        return rows_;
    }
    std::atomic<bool> broken = false;

    Result<plugin::store::Act> add_act(const plugin::store::Act& act, const plugin::store::AuditEntry&,
                                       const std::optional<std::string>&) override {
        return act;
    }
    Result<std::vector<plugin::store::Act>> acts(const plugin::store::PatientKey&) override {
        return std::vector<plugin::store::Act>();
    }
    Result<std::optional<plugin::store::Summary>> summary(const plugin::store::PatientKey&) override {
        return std::optional<plugin::store::Summary>();
    }
    Result<plugin::store::WorklistRows> worklist(const plugin::store::WorklistQuery&) override {
        return plugin::store::WorklistRows();
    }
    Result<std::vector<std::string>> units(const plugin::store::WorklistQuery&) override {
        return std::vector<std::string>();
    }
    Result<bool> remember_cards(std::span<const plugin::store::CardRow>,
                                std::span<const plugin::store::AuditEntry>) override {
        return true;
    }
    Result<std::optional<plugin::store::CardRow>> card(std::string_view) override {
        return std::optional<plugin::store::CardRow>();
    }
    Result<std::size_t> forget_screens(Instant, Instant) override { return std::size_t{0}; }

private:
    std::mutex mutex_;
    Rows rows_;
    std::set<std::string> seen_;
};

}  // namespace hv::test
