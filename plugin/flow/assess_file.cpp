#include "plugin/flow/assess_file.hpp"

#include <span>
#include <utility>

#include "fhir/r4/reader.hpp"
#include "rules/engine/evaluate.hpp"

namespace hv::plugin {

Result<FilePatient> assess_file(std::string_view bytes, const std::vector<const rules::RuleSet*>& sets, Instant as_of) {
    const rules::Vocabulary& vocabulary = rules::shipped_vocabulary();
    FilePatient patient;
    patient.document = std::make_unique<json::Document>();
    Result<json::Value> root = patient.document->reparse(bytes);
    if (!root) return std::move(root).error();

    fhir::Record record;
    const Result<bool> read = fhir::r4::read_patient(std::span(&*root, 1), vocabulary.codes, record);
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
