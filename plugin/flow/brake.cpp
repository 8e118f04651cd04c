#include "plugin/flow/brake.hpp"

#include <algorithm>
#include <array>

#include "fhir/base/time.hpp"

namespace hv::plugin {
namespace {

constexpr std::string_view pulled = "brake.since";
constexpr std::string_view released = "brake.released";

Result<std::optional<Instant>> instant_note(store::Store& store, std::string_view ehr, std::string_view name) {
    Result<std::optional<std::string>> note = store.note(ehr, name);
    if (!note) return std::move(note).error();
    if (!*note || (*note)->empty()) return std::optional<Instant>{};
    const std::optional<Moment> moment = parse_moment(**note);
    if (!moment) return Error{Fault::internal, "the note `" + std::string(name) + "` is no instant", ""};
    return std::optional(moment->first);
}

store::AuditEntry entry(std::string_view ehr, std::string_view by, std::string_view action, Instant now) {
    return {now, std::string(by), std::string(action), std::string(ehr), "", "", "{}"};
}

}  // namespace

Result<std::optional<Instant>> brake_since(store::Store& store, std::string_view ehr) {
    return instant_note(store, ehr, pulled);
}

Result<bool> may_end(store::Store& store, const Tenant& tenant, std::size_t ends, Instant now) {
    const Result<std::optional<Instant>> since = brake_since(store, tenant.name);
    if (!since) return since.error();
    if (*since) return false;

    Instant from = now.plus_seconds(-tenant.brake.window.count());
    const Result<std::optional<Instant>> last = instant_note(store, tenant.name, released);
    if (!last) return last.error();
    if (*last) from = std::max(from, **last);
    const Result<store::Counts> counts = store.counts(tenant.name, from);
    if (!counts) return counts.error();

    const std::uint64_t would_have_ended = counts->ended_since + ends;
    const auto stood = static_cast<double>(counts->active_flags + counts->ended_since);
    const bool many = would_have_ended > tenant.brake.at_least;
    const bool large = static_cast<double>(would_have_ended) > tenant.brake.max_ended_share * stood;
    if (!many || !large) return true;

    const Result<bool> noted = store.set_note(tenant.name, pulled, text(now));
    if (!noted) return noted.error();
    const std::array audit{entry(tenant.name, "service", "brake.pulled", now)};
    const Result<bool> audited = store.append_audit(audit);
    if (!audited) return audited.error();
    return false;
}

Result<bool> release_brake(store::Store& store, std::string_view ehr, std::string_view by, Instant now) {
    const std::array audit{entry(ehr, by, "brake.released", now)};
    Result<bool> done = store.append_audit(audit);
    if (done) done = store.set_note(ehr, released, text(now));
    if (done) done = store.set_note(ehr, pulled, "");
    return done;
}

}  // namespace hv::plugin
