#include "plugin/events/assess_now.hpp"

#include <algorithm>
#include <array>

namespace hv::plugin::events {

namespace {

// FHIR R4 `id`.
bool is_logical_id(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace

Result<bool> assess_now(store::Store& store, std::string_view ehr, std::string_view patient, std::string_view who,
                        Instant now) {
    if (patient.starts_with("Patient/")) patient.remove_prefix(8);
    if (!is_logical_id(patient))
        return Error{Fault::invalid, "`patient`: wanted the logical id of a Patient in the EHR",
                     "give what stands behind `Patient/`, never a personal number"};
    const std::array audit{
        store::AuditEntry{now, std::string(who), "patient.assess", std::string(ehr), std::string(patient), {}, "{}"}};
    const auto audited = store.append_audit(audit);
    if (!audited) return audited;
    const std::array wanted{
        store::Wanted{{std::string(ehr), std::string(patient)}, store::Urgency::urgent, now, "admin"}};
    const auto queued = store.enqueue(wanted);
    if (!queued) return queued.error();
    return true;
}

}  // namespace hv::plugin::events
