// The reader itself, over any json::View: collect, find out whose it is, read fact by fact, drop what came twice.
#pragma once

#include <span>

#include "fhir/r4/collect.hpp"
#include "fhir/r4/condition.hpp"
#include "fhir/r4/duplicates.hpp"
#include "fhir/r4/medication_use.hpp"
#include "fhir/r4/observation.hpp"
#include "fhir/r4/patient.hpp"
#include "fhir/r4/referral.hpp"

namespace hv::fhir::r4 {

inline void clear(Record& record) {
    record.patient.reset();
    record.subject_id = {};
    record.observations.clear();
    record.withheld.clear();
    record.medications.clear();
    record.conditions.clear();
    record.allergies.clear();
    record.referrals.clear();
    record.issues.clear();
    record.count = {};
}

template <json::View V>
Result<bool> collect_all(std::span<const V> documents, Entries<V>& entries, Notes& notes, Record& record, Links links) {
    Collector<V> collector(notes, entries, record.count);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        if (!is_object(documents[i]) || string_of(documents[i]["resourceType"]).empty())
            return Error{Fault::invalid, "is not a FHIR resource: there is no `resourceType`",
                         "give a Bundle or a single resource as FHIR R4 JSON"};
        collector.add(documents[i], {}, documents.size() > 1 ? notes.step(-1, "document", i) : -1, true);
    }
    collector.finish(links);
    return true;
}

template <json::View V>
void read_facts(Context<V>& context) {
    ObservationReader<V> observations(context);
    UseReader<V> uses(context);
    ReferralReader<V> referrals(context);
    for (std::size_t at = 0; at < context.entries.heads.size(); ++at) {
        const EntryHead& head = context.entries.heads[at];
        if (head.outdated) continue;
        const V& resource = context.entries.resources[at];
        const Place place = head.place();
        switch (head.type) {
            case ResourceType::observation:
                observations.read(at);
                break;
            case ResourceType::medication_statement:
            case ResourceType::medication_request:
            case ResourceType::medication_administration:
            case ResourceType::medication_dispense:
                uses.read(resource, place, *use_kind(head.type));
                break;
            case ResourceType::condition:
                read_condition(context, resource, place);
                break;
            case ResourceType::allergy_intolerance:
                read_allergy(context, resource, place);
                break;
            case ResourceType::diagnostic_report:
                observations.read_report(resource, place);
                break;
            case ResourceType::service_request:
                referrals.read(at);
                break;
            default:
                break;
        }
    }
    referrals.finish();
}

// Without a person to look for, every Patient is looked at; the record keeps the first.
template <json::View V>
void survey_patients(Context<V>& context) {
    for (std::size_t at = 0; at < context.entries.heads.size(); ++at) {
        const EntryHead& head = context.entries.heads[at];
        if (head.type != ResourceType::patient || head.outdated) continue;
        Patient patient = read_patient_resource(context.entries.resources[at], head.place(), context.notes);
        if (!context.record.patient) context.record.patient = patient;
    }
}

template <json::View V>
Result<bool> read(std::span<const V> documents, const CodeBook& codes, Record& record, bool survey, Links links) {
    clear(record);
    Notes notes(record.issues);
    Entries<V> entries;
    Whose whose;
    auto done = collect_all(documents, entries, notes, record, links);
    if (done && !survey) done = find_patient(entries, whose, record, notes);
    if (!done) {
        clear(record);
        return done;
    }
    Context<V> context{codes, record, notes, entries, whose, survey};
    if (survey) survey_patients(context);
    read_facts(context);
    if (!survey) drop_duplicates(record, context.withdrawn, notes);
    return true;
}

}  // namespace hv::fhir::r4
