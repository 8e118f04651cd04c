#include "plugin/page/assemble.hpp"

#include <algorithm>

#include "fhir/base/zone.hpp"
#include "plugin/care/care.hpp"
#include "plugin/decide/seen.hpp"
#include "plugin/flow/decision.hpp"
#include "plugin/flow/fetch.hpp"
#include "plugin/flow/steps.hpp"
#include "rules/engine/digest.hpp"

namespace hv::plugin::page {
namespace {

// Of what the session may not read, the types that the EHR has at all.
std::vector<std::string> withheld(const smart::Session& session) {
    if (session.ehr == nullptr || session.unreadable.empty()) return session.unreadable;
    const Result<fhir::client::Abilities> abilities = session.ehr->abilities();
    if (!abilities) return session.unreadable;
    std::vector<std::string> types = session.unreadable;
    std::erase_if(types, [&](const std::string& type) { return abilities->of(type) == nullptr; });
    return types;
}

bool is_silence(const Error& error) {
    return error.fault == Fault::unavailable || error.fault == Fault::busy;
}

// Says to the reader that there is more than was given, so that nothing is concluded from what is not there (H05, H19).
constexpr std::string_view there_is_more =
    R"({"resourceType":"Bundle","type":"searchset","entry":[{"search":{"mode":"outcome"},"resource":)"
    R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"incomplete",)"
    R"("diagnostics":"this user may not read all that the rules ask for"}]}}]})";

Result<std::vector<std::string>> ask_ehr(const AssembleParts& parts, const smart::Session& session,
                                         const ActiveSets& rules, bool in_full) {
    if (session.ehr == nullptr) {
        return Error{Fault::denied, "this session has no rights at the EHR", "open the page from the EHR"};
    }
    const auto known = std::ranges::find(parts.tenants, session.viewer.ehr, &Tenant::name);
    if (known == parts.tenants.end()) return Error{Fault::not_found, "the session is of an EHR that is not here", ""};
    Tenant tenant = *known;
    tenant.ehr = session.ehr.get();
    rules::Needs needs = rules::needs(rules.vocabulary, sets_of(rules));
    std::erase_if(needs.types, [&](std::string_view type) {
        return std::ranges::find(session.unreadable, type) != session.unreadable.end();
    });
    Result<Fetched> fetched = fetch(tenant, session.patient, needs, {});
    if (!fetched) return std::move(fetched).error();
    if (!in_full) fetched->documents.emplace_back(there_is_more);
    return std::move(fetched->documents);
}

// What was judged last, when the EHR says nothing.
Result<std::vector<std::string>> ask_store(const AssembleParts& parts, const smart::Session& session,
                                           const Error& silence, Assembled& assembled) {
    const Result<std::optional<store::Decision>> last = parts.store->last_decision(key_of(session));
    if (!last) return last.error();
    if (!*last || (*last)->input.empty()) return silence;
    assembled.ehr_down = true;
    assembled.data_at = (*last)->as_of;
    return unpacked((*last)->input);
}

}  // namespace

store::PatientKey key_of(const smart::Session& session) {
    return {session.viewer.ehr, session.patient};
}

Result<std::unique_ptr<Assembled>> assemble(const AssembleParts& parts, const smart::Session& session) {
    if (session.patient.empty()) return Error{Fault::not_found, "the session is of no patient", ""};
    auto made = std::make_unique<Assembled>();
    made->rules = parts.rules->current();
    if (made->rules == nullptr) return Error{Fault::unavailable, "no rules are in force", ""};
    made->now = made->data_at = parts.clock->now();
    made->unreadable = withheld(session);

    Result<std::vector<std::string>> documents = ask_ehr(parts, session, *made->rules, made->unreadable.empty());
    // What the service was given may hold what this user may not read.
    if (!documents && is_silence(documents.error()) && session.unreadable.empty()) {
        documents = ask_store(parts, session, Error(documents.error()), *made);
    }
    if (!documents) return std::move(documents).error();
    Result<JudgedPatient> judged =
        judge(*documents, made->rules->vocabulary, sets_of(*made->rules), made->now, fhir::r4::Links::proved);
    if (!judged) return std::move(judged).error();
    made->patient = *std::move(judged);
    if (made->patient.snapshot.patient_id != session.patient) {
        return Error{Fault::invalid, "the EHR gave another patient than it was asked for", ""};
    }
    made->person = person_of(made->patient);

    const Result<std::optional<store::Summary>> summary = parts.care->summary(key_of(session));
    if (!summary) return summary.error();
    if (*summary) {
        made->assessed_at = (*summary)->assessed_at;
        made->responsible = (*summary)->responsible;
    }
    const Result<bool> acts = read_acts(parts, session, *made);
    if (!acts) return acts.error();
    return made;
}

std::string state_of(const Assembled& assembled) {
    const Judged judged = assembled.patient.judged();
    std::string text = seen_text(see(judged));
    for (const rules::Assessment& assessment : judged.assessments) {
        for (const rules::Finding& finding : assessment.findings) {
            if (finding.truth != rules::Truth::met) continue;
            for (const rules::Used& used : finding.evidence.used) {
                if (used.what != rules::Used::What::reading) continue;
                text += ' ' + judged.snapshot.readings[used.index].value.text();  // a server may keep no versions
            }
        }
    }
    return rules::sha256(text);
}

Result<bool> read_acts(const AssembleParts& parts, const smart::Session& session, Assembled& assembled) {
    Result<std::vector<store::Act>> acts = parts.care->acts(key_of(session));
    if (!acts) return std::move(acts).error();
    assembled.acts = *std::move(acts);
    assembled.attention = attention(assembled.patient.judged(), care::acted(assembled.acts), assembled.now);
    return true;
}

PageModel model_of(const Assembled& assembled, rules::Language language) {
    const Judged judged = assembled.patient.judged();
    PageInput input{judged,
                    assembled.attention,
                    assembled.acts,
                    assembled.person,
                    language,
                    assembled.now,
                    assembled.data_at,
                    assembled.ehr_down,
                    assembled.assessed_at,
                    assembled.rules->bundle_id + ' ' + assembled.rules->version,
                    assembled.unreadable,
                    expired_on(*assembled.rules, oslo_date(assembled.now)),
                    assembled.patient.roots()};
    return page_model(input);
}

}  // namespace hv::plugin::page
