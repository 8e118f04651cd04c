// A session's patient, judged now: what the EHR gives this user, the rules in force, and the acts that stand.
//
// Data:    fetched with the session's own rights. An EHR that does not answer: the documents of the last decision,
//          judged now, and `ehr_down` says so, if the user may read all that the service does. Types that the
//          session may not read are not asked for, and named.
// Errors:  not_found (the session is of no patient, or the EHR has none such), denied, those of the store; unavailable
//          when neither the EHR nor a decision has anything, or when no rules are in force.
// Hazards: H02 (the patient is the session's and nobody else's), H05, H22.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fhir/base/clock.hpp"
#include "plugin/flow/active_rules.hpp"
#include "plugin/flow/judge.hpp"
#include "plugin/flow/tenant.hpp"
#include "plugin/page/model.hpp"
#include "plugin/smart/session.hpp"
#include "plugin/store/care_store.hpp"

namespace hv::plugin::page {

struct AssembleParts {
    store::Store* store = nullptr;
    store::CareStore* care = nullptr;
    const ActiveRules* rules = nullptr;
    Clock* clock = nullptr;
    std::vector<Tenant> tenants;  // by name; their Ehr is not used
};

struct Assembled {
    std::shared_ptr<const ActiveSets> rules;  // what everything below points into
    JudgedPatient patient;
    std::vector<store::Act> acts;  // oldest first
    Attention attention;
    Person person;
    Instant now;
    Instant data_at;
    bool ehr_down = false;
    std::optional<Instant> assessed_at;
    std::vector<std::string> responsible;  // for the patient, as the last turn found them
    std::vector<std::string> unreadable;   // types that the EHR has and this user may not read
};

store::PatientKey key_of(const smart::Session& session);

Result<std::unique_ptr<Assembled>> assemble(const AssembleParts& parts, const smart::Session& session);
// What an act from this page is held against: other findings, readings or drugs give other text.
std::string state_of(const Assembled& assembled);

// After an act.
Result<bool> read_acts(const AssembleParts& parts, const smart::Session& session, Assembled& assembled);

PageModel model_of(const Assembled& assembled, rules::Language language);

}  // namespace hv::plugin::page
