#include "plugin/decide/finding_words.hpp"

namespace hv::plugin {

std::string patient_text(const rules::Snapshot& snapshot) {
    return snapshot.patient_id.empty() ? "Patient" : "Patient/" + std::string(snapshot.patient_id);
}

std::string gate_text(const rules::RuleSet& set, const rules::Finding& finding) {
    if (finding.gate) return set.gates[*finding.gate].id;
    return finding.resting ? "schedule" : "";
}

std::string days_text(const rules::Reading& reading) {
    if (reading.first_day == reading.last_day) return reading.last_day.text();
    return reading.first_day.text() + '/' + reading.last_day.text();
}

std::string drug_text(const rules::Unclassified& drug) {
    const std::string reference = fhir::reference_text(drug.source);
    if (drug.name.empty()) return reference;
    return "«" + fhir::masked(drug.name) + "» (" + reference + ')';
}

std::string comparator_text(fhir::Comparator comparator) {
    switch (comparator) {
        case fhir::Comparator::none:
            return "";
        case fhir::Comparator::less:
            return "<";
        case fhir::Comparator::less_or_equal:
            return "<=";
        case fhir::Comparator::greater_or_equal:
            return ">=";
        case fhir::Comparator::greater:
            return ">";
    }
    return "";
}

std::string expired_text(std::string_view last, rules::Language language) {
    const std::string day(last);
    return language == rules::Language::nb
               ? "Regelsettet gikk ut " + day +
                     " og er ikke fornyet: anbefalingene kan være endret siden. Det brukes til IT-ansvarlig legger inn "
                     "et nytt."
               : "The rule sets expired on " + day +
                     " and were not renewed: recommendations may have changed since. They are used until the "
                     "administrator activates new ones.";
}

std::optional<Instant> next_change(const Judged& patient) {
    std::optional<Instant> first;
    for (const rules::Assessment& assessment : patient.assessments) {
        if (assessment.next_change_at && (!first || *assessment.next_change_at < *first)) {
            first = assessment.next_change_at;
        }
    }
    return first;
}

}  // namespace hv::plugin
