#include "plugin/worklist/desk.hpp"

#include "fhir/json/writer.hpp"
#include "plugin/http/form.hpp"

namespace hv::plugin::worklist {

Fields fields_of(const http::Request& request) {
    Fields fields;
    if (request.method == "POST") {
        for (const auto& [name, value] : http::posted_form(request).fields) fields.emplace(name, value);
    }
    for (const auto& [name, value] : request.query) {
        if (name != "text") fields.emplace(name, value);  // a name in an address is not looked at
    }
    return fields;
}

Visit::Visit(const WorklistParts& all, const http::Request& asked, smart::Session who)
    : parts(all),
      request(asked),
      session(std::move(who)),
      seeing{session.viewer, language_of(session), parts.clock->now()},
      fields(fields_of(request)),
      see(parts.see_of ? parts.see_of(session.viewer.ehr) : See::unit),
      rules_of([current = parts.rules->current()](const std::string& digest) -> std::shared_ptr<const ActiveSets> {
          return current != nullptr && current->digest == digest ? current : nullptr;
      }) {}

Tools Visit::tools() const {
    return {{*parts.store, care(), *parts.clock}, rules_of, see, care::reader_of(session.ehr)};
}

http::Reply Visit::html(int status, std::string body) const {
    return web::html(status, std::move(body), web::Frame{session.ancestors});
}

http::Reply Visit::plain(int status, const std::string& key) const {
    return html(status, plain_page(seeing, session.language, key, key != "refused", session.key));
}

Result<bool> Visit::audit(std::string action, std::string patient, std::string detail) const {
    const std::string object = patient.empty() ? "" : "Patient/" + patient;
    const std::array entries{store::AuditEntry{seeing.now, session.viewer.user, std::move(action), session.viewer.ehr,
                                               std::move(patient), object, std::move(detail)}};
    return parts.store->append_audit(entries);
}

std::optional<Instant> Visit::flag_since(const store::PatientKey& who) const {
    std::optional<Instant> since;
    const auto ledger = parts.store->ledger(who);
    if (!ledger) return since;
    for (const store::Written& row : *ledger) {
        if (row.type == "Flag" && row.active && (!since || row.written_at < *since)) since = row.written_at;
    }
    return since;
}

http::Reply let_in(const WorklistParts& parts, const http::Request& request,
                   const std::function<http::Reply(const Visit&)>& answer) {
    Result<smart::Session> session = parts.sessions->of(request);
    if (!session) return parts.sessions->refusal(request, session.error());
    const Visit visit(parts, request, *std::move(session));
    if (visit.session.viewer.role != care::Role::psychiatrist) {
        (void)visit.audit("worklist.refused", "", "{}");
        return visit.plain(403, "refused");
    }
    return answer(visit);
}

}  // namespace hv::plugin::worklist
