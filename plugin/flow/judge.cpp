#include "plugin/flow/judge.hpp"

#include <utility>

#include "fhir/r4/reader.hpp"
#include "rules/engine/evaluate.hpp"

namespace hv::plugin {

std::vector<json::Value> JudgedPatient::roots() const {
    std::vector<json::Value> roots;
    for (const auto& document : documents) roots.push_back(document->root());
    return roots;
}

Result<JudgedPatient> judge(std::span<const std::string> documents, const rules::Vocabulary& vocabulary,
                            const std::vector<const rules::RuleSet*>& sets, Instant as_of, fhir::r4::Links links) {
    std::vector<std::unique_ptr<json::Document>> parsed;
    std::vector<json::Value> roots;
    for (const std::string& bytes : documents) {
        parsed.push_back(std::make_unique<json::Document>());
        Result<json::Value> root = parsed.back()->reparse(bytes);
        if (!root) return std::move(root).error();
        roots.push_back(*root);
    }
    Result<JudgedPatient> patient = judge_values(roots, vocabulary, sets, as_of, links);
    if (patient) patient->documents = std::move(parsed);
    return patient;
}

Result<JudgedPatient> judge_values(std::span<const json::Value> roots, const rules::Vocabulary& vocabulary,
                                   const std::vector<const rules::RuleSet*>& sets, Instant as_of,
                                   fhir::r4::Links links) {
    JudgedPatient patient;
    fhir::Record record;
    const Result<bool> read = fhir::r4::read_patient(roots, vocabulary.codes, record, links);
    if (!read) return read.error();
    const bool speaks_of_somebody =
        record.patient || !record.observations.empty() || !record.medications.empty() || !record.conditions.empty();
    if (!speaks_of_somebody) {
        return Error{Fault::invalid, "holds nothing about a patient",
                     "wanted: one patient's FHIR R4 Bundle, with a Patient and Observations about that patient"};
    }

    rules::take_snapshot(record, vocabulary, as_of, patient.snapshot);
    for (const rules::RuleSet* set : sets) patient.assessments.push_back(rules::evaluate(*set, patient.snapshot));
    patient.plan = rules::plan(patient.assessments);
    return patient;
}

}  // namespace hv::plugin
