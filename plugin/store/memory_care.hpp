// Acts, worklist, cards and sessions of the store in memory.
//
// Threads:  those of the store: its mutex is held through every function here; `settle` is called with it held.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "plugin/store/care_store.hpp"

namespace hv::plugin::store {

class MemoryCare final : public CareStore {
public:
    struct Parts {
        std::mutex* mutex = nullptr;
        std::function<void(std::span<const AuditEntry>)> append_audit;
        std::function<void(const PatientKey&, Instant)> remember;
    };
    explicit MemoryCare(Parts parts) : parts_(std::move(parts)) {}

    // The summary of a turn.
    void settle(const PatientKey& who, const Summary& row);
    // Whoever has left care stands in no worklist.
    void close(const PatientKey& who, Instant now);

    Result<Act> add_act(const Act& act, const AuditEntry& audit, const std::optional<std::string>& owned_by) override;
    Result<std::vector<Act>> acts(const PatientKey& who) override;
    Result<std::optional<Summary>> summary(const PatientKey& who) override;
    Result<WorklistRows> worklist(const WorklistQuery& query) override;
    Result<std::vector<std::string>> units(const WorklistQuery& query) override;
    Result<bool> remember_cards(std::span<const CardRow> cards, std::span<const AuditEntry> audit) override;
    Result<std::optional<CardRow>> card(std::string_view uuid) override;
    Result<bool> put_session(const SessionRow& session) override;
    Result<std::optional<SessionRow>> session(std::string_view digest, Instant now) override;
    Result<bool> drop_session(std::string_view digest) override;
    Result<std::size_t> forget_screens(Instant now, Instant cards_before) override;
    Result<bool> first_time(std::string_view kind, std::string_view digest, Instant now, Instant until) override;

private:
    using Lock = std::lock_guard<std::mutex>;
    struct Kept {
        Summary row;
        Instant serious_since;
    };

    Parts parts_;
    std::map<PatientKey, std::vector<Act>> acts_;
    std::map<std::string, PatientKey, std::less<>> act_ids_;
    std::int64_t last_act_ = 0;
    std::map<PatientKey, Kept> rows_;
    std::map<std::string, CardRow, std::less<>> cards_;
    std::map<std::string, SessionRow, std::less<>> sessions_;
    std::map<std::pair<std::string, std::string>, Instant> once_;  // kind and digest -> until
};

}  // namespace hv::plugin::store
