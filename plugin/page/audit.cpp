#include "plugin/page/audit.hpp"

namespace hv::plugin::page {

Result<bool> audit(const AssembleParts& parts, const smart::Session& session, const std::vector<Audited>& done) {
    std::vector<store::AuditEntry> entries;
    for (const Audited& one : done) {
        store::AuditEntry entry;
        entry.at = parts.clock->now();
        entry.actor = session.viewer.user;
        entry.action = one.action;
        entry.ehr = session.viewer.ehr;
        entry.patient = session.patient;
        entry.object = one.object;
        entry.detail = one.detail;
        entries.push_back(std::move(entry));
    }
    return parts.store->append_audit(entries);
}

}  // namespace hv::plugin::page
