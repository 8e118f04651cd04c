// The table of search parameters.
#include "plugin/sandbox/search_table.hpp"

namespace hv::plugin::sandbox {
namespace {

using enum ParameterKind;

constexpr Parameter identifier{"identifier", token, "identifier", ""};
constexpr Parameter status{"status", token, "status", ""};
constexpr Parameter category{"category", token, "category", ""};
constexpr Parameter code{"code", token, "code", ""};
constexpr Parameter subject{"subject", reference, "subject", "Patient"};
constexpr Parameter patient{"patient", reference, "subject", "Patient"};
constexpr Parameter intent{"intent", token, "intent", ""};
constexpr Parameter encounter{"encounter", reference, "encounter", "Encounter"};
constexpr Parameter drug{"medication", reference, "medicationReference", "Medication"};
constexpr Parameter drug_code{"code", token, "medicationCodeableConcept", ""};

SearchTable make_table() {
    SearchTable table{
        {"Patient",
         {identifier,
          {"active", token, "active", ""},
          {"birthdate", date, "birthDate", ""},
          {"gender", token, "gender", ""},
          {"name", string, "name", ""},
          {"family", string, "name.family", ""},
          {"given", string, "name.given", ""},
          {"general-practitioner", reference, "generalPractitioner", "Practitioner"}}},
        {"Observation",
         {identifier,
          status,
          category,
          code,
          subject,
          patient,
          encounter,
          {"date", date, "effectiveDateTime|effectivePeriod|effectiveInstant", ""},
          {"combo-code", token, "code|component.code", ""},
          {"component-code", token, "component.code", ""},
          {"value-concept", token, "valueCodeableConcept", ""}}},
        {"Medication", {identifier, status, code}},
        {"MedicationStatement",
         {identifier,
          status,
          category,
          subject,
          patient,
          drug,
          drug_code,
          {"effective", date, "effectiveDateTime|effectivePeriod", ""}}},
        {"MedicationRequest",
         {identifier,
          status,
          category,
          intent,
          subject,
          patient,
          encounter,
          drug,
          drug_code,
          {"authoredon", date, "authoredOn", ""}}},
        {"MedicationAdministration",
         {identifier,
          status,
          subject,
          patient,
          drug,
          drug_code,
          {"effective-time", date, "effectiveDateTime|effectivePeriod", ""}}},
        {"MedicationDispense",
         {identifier, status, subject, patient, drug, drug_code, {"whenhandedover", date, "whenHandedOver", ""}}},
        {"Condition",
         {identifier,
          category,
          code,
          subject,
          patient,
          encounter,
          {"clinical-status", token, "clinicalStatus", ""},
          {"verification-status", token, "verificationStatus", ""},
          {"onset-date", date, "onsetDateTime|onsetPeriod", ""},
          {"recorded-date", date, "recordedDate", ""}}},
        {"ServiceRequest",
         {identifier,
          status,
          category,
          code,
          intent,
          subject,
          patient,
          encounter,
          {"authored", date, "authoredOn", ""},
          {"occurrence", date, "occurrenceDateTime|occurrencePeriod", ""}}},
        {"Flag",
         {identifier,
          status,
          category,
          code,
          subject,
          patient,
          encounter,
          {"date", date, "period", ""},
          {"author", reference, "author", "Practitioner"}}},
        {"CarePlan", {identifier, status, category, intent, subject, patient, encounter, {"date", date, "period", ""}}},
        {"Provenance",
         {{"target", reference, "target", "Patient"},
          {"patient", reference, "target", "Patient"},
          {"recorded", date, "recorded", ""},
          {"agent", reference, "agent.who", "Practitioner"},
          {"entity", reference, "entity.what", ""}}},
        {"Task",
         {identifier,
          status,
          code,
          intent,
          {"subject", reference, "for", "Patient"},
          {"patient", reference, "for", "Patient"},
          {"focus", reference, "focus", ""},
          {"authored-on", date, "authoredOn", ""},
          {"modified", date, "lastModified", ""}}},
        {"Subscription",
         {status,
          {"criteria", string, "criteria", ""},
          {"url", string, "channel.endpoint", ""},
          {"type", token, "channel.type", ""}}},
        {"Encounter",
         {identifier, status, subject, patient, {"class", token, "class", ""}, {"date", date, "period", ""}}},
        {"Procedure",
         {identifier,
          status,
          category,
          code,
          subject,
          patient,
          {"date", date, "performedDateTime|performedPeriod", ""}}},
        {"AllergyIntolerance",
         {identifier, code, {"patient", reference, "patient", "Patient"}, {"date", date, "recordedDate", ""}}},
        {"DiagnosticReport",
         {identifier,
          status,
          category,
          code,
          subject,
          patient,
          {"date", date, "effectiveDateTime|effectivePeriod", ""}}},
        {"QuestionnaireResponse", {identifier, status, subject, patient, {"authored", date, "authored", ""}}},
        {"Appointment",
         {identifier, status, {"date", date, "start", ""}, {"patient", reference, "participant.actor", "Patient"}}},
        {"Communication", {identifier, status, category, subject, patient, {"sent", date, "sent", ""}}},
        {"EpisodeOfCare",
         {identifier, status, {"patient", reference, "patient", "Patient"}, {"date", date, "period", ""}}},
        {"Group", {identifier, code, {"member", reference, "member.entity", "Patient"}}},
        {"Device", {identifier, status, {"patient", reference, "patient", "Patient"}}},
        {"AuditEvent", {{"patient", reference, "entity.what", "Patient"}, {"date", date, "recorded", ""}}},
        {"Goal", {identifier, category, subject, patient}},
        {"CareTeam", {identifier, status, category, subject, patient}},
        {"Practitioner", {identifier, {"name", string, "name", ""}}},
        {"PractitionerRole", {identifier, {"practitioner", reference, "practitioner", "Practitioner"}}},
        {"Organization", {identifier, {"name", string, "name", ""}}},
        {"Location", {identifier, status, {"name", string, "name", ""}}},
        {"RelatedPerson", {identifier, {"patient", reference, "patient", "Patient"}}},
        {"Basic", {identifier, code, subject, patient}},
    };
    for (auto& [type, row] : table) {
        row.push_back({"_tag", token, "meta.tag", ""});
        row.push_back({"_profile", token, "meta.profile", ""});
        row.push_back({"_security", token, "meta.security", ""});
        row.push_back({"_id", token, "id", ""});
        row.push_back({"_lastUpdated", date, "meta.lastUpdated", ""});
    }
    return table;
}

}  // namespace

const SearchTable& search_table() {
    static const SearchTable made = make_table();
    return made;
}

}  // namespace hv::plugin::sandbox
