// The care store over the database of the store that it belongs to.
#pragma once

#include "plugin/store/care_store.hpp"
#include "plugin/store/sql_database.hpp"

namespace hv::plugin::store {

class SqlCare final : public CareStore {
public:
    explicit SqlCare(sql::Database& database) : database_(database) {}

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
    sql::Database& database_;
};

}  // namespace hv::plugin::store
