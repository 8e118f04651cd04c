#include "plugin/worklist/last_judged.hpp"

#include <algorithm>

#include "plugin/flow/decision.hpp"

namespace hv::plugin::worklist {

Result<std::unique_ptr<LastJudged>> last_judged(store::Store& store, const RulesOf& rules_of,
                                                const store::PatientKey& who, std::optional<Instant> assessed_at) {
    const Result<std::optional<store::Decision>> last = store.last_decision(who);
    if (!last) return last.error();
    if (!*last) return Error{Fault::not_found, "the patient was not judged yet", ""};
    const store::Decision& decision = **last;
    if (decision.input.empty()) {
        return Error{Fault::unavailable, "the documents behind the last decision are not kept any more",
                     "the next assessment keeps new ones"};
    }
    auto judged = std::make_unique<LastJudged>();
    judged->rules = rules_of(decision.bundle);
    if (judged->rules == nullptr) {
        return Error{Fault::unavailable, "the patient was judged by rules that are no longer in force",
                     "the next assessment uses the new ones"};
    }
    const Result<std::vector<std::string>> documents = unpacked(decision.input);
    if (!documents) return documents.error();
    std::vector<const rules::RuleSet*> sets;
    for (const rules::RuleSet& set : judged->rules->sets) sets.push_back(&set);
    const Instant as_of = std::max(decision.as_of, assessed_at.value_or(decision.as_of));
    Result<JudgedPatient> patient = judge(*documents, judged->rules->vocabulary, sets, as_of, fhir::r4::Links::proved);
    if (!patient) return std::move(patient).error();
    judged->patient = *std::move(patient);
    if (judged->patient.snapshot.patient_id != who.patient) {
        return Error{Fault::internal, "the documents of the last decision are another patient's", ""};
    }
    judged->data_from = decision.as_of;
    return judged;
}

}  // namespace hv::plugin::worklist
