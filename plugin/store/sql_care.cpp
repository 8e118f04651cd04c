#include "plugin/store/sql_care.hpp"

#include <algorithm>

#include "plugin/store/faults.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store {

using sql::Connection;

Result<Act> SqlCare::add_act(const Act& act, const AuditEntry& audit, const std::optional<std::string>& owned_by) {
    return database_.write([&](Connection& c) -> Result<Act> {
        Act kept = act;
        std::ranges::sort(kept.rules);
        kept.at = cut(act.at);
        if (act.until) kept.until = cut(*act.until);
        sql::remember_patients(c, act.who.ehr, {&act.who.patient, 1}, act.at);
        sql::lock_acts(c, act.who);
        if (std::optional<Result<Act>> stands = sql::act_of_id(c, act.id)) {
            if (*stands && (*stands)->who != act.who) return other_act();
            return *std::move(stands);
        }
        if (owned_by && *owned_by != sql::owning_act(c, act.who)) return other_owner();
        kept.number = sql::append_act(c, kept);
        if (kept.number == 0) return other_act();  // of another patient, at this moment
        sql::write_ownership(c, act.who, sql::ownership_of(c, act.who));
        sql::append_audit(c, {&audit, 1});
        return kept;
    });
}

Result<std::vector<Act>> SqlCare::acts(const PatientKey& who) {
    return database_.read([&](Connection& c) { return sql::acts(c, who); });
}

Result<std::optional<Summary>> SqlCare::summary(const PatientKey& who) {
    return database_.read([&](Connection& c) { return sql::summary(c, who); });
}

Result<WorklistRows> SqlCare::worklist(const WorklistQuery& query) {
    return database_.read([&](Connection& c) { return sql::worklist(c, query); });
}

Result<std::vector<std::string>> SqlCare::units(const WorklistQuery& query) {
    return database_.read([&](Connection& c) -> Result<std::vector<std::string>> { return sql::units(c, query); });
}

Result<bool> SqlCare::remember_cards(std::span<const CardRow> cards, std::span<const AuditEntry> audit) {
    return database_.write([&](Connection& c) -> Result<bool> {
        sql::remember_cards(c, cards);
        sql::append_audit(c, audit);
        return true;
    });
}

Result<std::optional<CardRow>> SqlCare::card(std::string_view uuid) {
    return database_.read([&](Connection& c) { return sql::card(c, uuid); });
}

Result<bool> SqlCare::put_session(const SessionRow& session) {
    return database_.write([&](Connection& c) -> Result<bool> {
        sql::put_session(c, session);
        return true;
    });
}

Result<std::optional<SessionRow>> SqlCare::session(std::string_view digest, Instant now) {
    return database_.read(
        [&](Connection& c) -> Result<std::optional<SessionRow>> { return sql::session(c, digest, now); });
}

Result<bool> SqlCare::drop_session(std::string_view digest) {
    return database_.write([&](Connection& c) -> Result<bool> { return sql::drop_session(c, digest); });
}

Result<std::size_t> SqlCare::forget_screens(Instant now, Instant cards_before) {
    return database_.write(
        [&](Connection& c) -> Result<std::size_t> { return sql::forget_screens(c, now, cards_before); });
}

Result<bool> SqlCare::first_time(std::string_view kind, std::string_view digest, Instant now, Instant until) {
    return database_.write([&](Connection& c) -> Result<bool> { return sql::first_time(c, kind, digest, now, until); });
}

}  // namespace hv::plugin::store
