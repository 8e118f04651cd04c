#include "record_bundle.hpp"

#include <array>

#include "fhir/base/time.hpp"
#include "fhir/json/writer.hpp"

namespace hv::contract {

namespace {

using fhir::Record;

// As a record system writes it: no more precise than it was said.
std::string date_text(const Moment& moment) {
    const std::string day = moment.first_day.text();
    switch (moment.precision) {
        case Precision::year:
            return day.substr(0, 4);
        case Precision::month:
            return day.substr(0, 7);
        case Precision::day:
            return day;
        default:
            return text(moment.first);
    }
}

struct Out {
    json::Writer writer;
    const fhir::CodeBook& codes;

    void date(std::string_view name, const std::optional<Moment>& moment) {
        if (moment) writer.member(name, date_text(*moment));
    }
    void coding(const fhir::Code& code) {
        writer.begin_object()
            .member("system", fhir::system_uri(code.system()))
            .member("code", code.text())
            .end_object();
    }
    void concept_of(std::string_view name, const fhir::CodeIds& ids) {
        writer.key(name).begin_object().key("coding").begin_array();
        for (std::uint8_t i = 0; i < ids.count; ++i) coding(codes.code(ids.ids[i]));
        writer.end_array().end_object();
    }
    void subject(const Record& record) {
        writer.key("subject").begin_object();
        writer.member("reference", "Patient/" + std::string(record.subject_id)).end_object();
    }
    void open(std::string_view type, fhir::Text id) {
        writer.begin_object().key("resource").begin_object().member("resourceType", type);
        if (!id.empty()) writer.member("id", id);
    }
    void close() { writer.end_object().end_object(); }
};

void write_patient(Out& out, const fhir::Patient& patient) {
    constexpr std::array<std::string_view, 4> sexes{"unknown", "male", "female", "other"};
    out.open("Patient", patient.source.id);
    out.writer.key("active").boolean(patient.active);
    out.writer.member("gender", sexes.at(static_cast<std::size_t>(patient.sex)));
    out.date("birthDate", patient.born);
    if (patient.deceased_at) {
        out.date("deceasedDateTime", patient.deceased_at);
    } else if (patient.deceased) {
        out.writer.key("deceasedBoolean").boolean(true);
    }
    out.close();
}

void write_value(Out& out, const fhir::ObservedValue& value) {
    constexpr std::array<std::string_view, 5> signs{"", "<", "<=", ">=", ">"};
    switch (value.kind) {
        case fhir::ValueKind::quantity:
            out.writer.key("valueQuantity").begin_object().key("value").number(value.number);
            if (value.comparator != fhir::Comparator::none)
                out.writer.member("comparator", signs.at(static_cast<std::size_t>(value.comparator)));
            if (!value.text.empty()) out.writer.member("unit", value.text);
            out.writer.end_object();
            break;
        case fhir::ValueKind::coded:
            out.concept_of("valueCodeableConcept", value.codes);
            break;
        case fhir::ValueKind::boolean:
            out.writer.key("valueBoolean").boolean(value.yes);
            break;
        case fhir::ValueKind::text:
            out.writer.member("valueString", value.text);
            break;
        case fhir::ValueKind::moment:
        case fhir::ValueKind::none:
            break;
    }
}

void write_range(Out& out, const fhir::Observation& observation) {
    const auto limit = [&](std::string_view name, const std::optional<Decimal>& of) {
        if (!of) return;
        out.writer.key(name).begin_object().key("value").number(*of);
        if (!observation.value.text.empty()) out.writer.member("unit", observation.value.text);
        out.writer.end_object();
    };
    if (!observation.range.low && !observation.range.high) return;
    out.writer.key("referenceRange").begin_array().begin_object();
    limit("low", observation.range.low);
    limit("high", observation.range.high);
    out.writer.end_object().end_array();
}

void write_observation(Out& out, const Record& record, const fhir::Observation& observation) {
    out.open("Observation", observation.source.id);
    out.writer.member("status", "final");
    out.concept_of("code", observation.codes);
    out.subject(record);
    out.date("effectiveDateTime", observation.effective);
    write_value(out, observation.value);
    write_range(out, observation);
    if (observation.fasting)
        out.writer.key("note").begin_array().begin_object().member("text", "fastende").end_object().end_array();
    out.close();
}

std::string_view status_of(const fhir::MedicationUse& use) {
    switch (use.state) {
        case fhir::UseState::ended:
            return "completed";
        case fhir::UseState::intended:
            return "intended";
        case fhir::UseState::on_hold:
            return "on-hold";
        default:
            return "active";
    }
}

void write_dosage(Out& out, const fhir::MedicationUse& use) {
    out.writer.key("dosage").begin_array().begin_object();
    if (use.as_needed) out.writer.key("asNeededBoolean").boolean(true);
    if (use.daily_mg) {
        out.writer.key("timing").begin_object().key("repeat").begin_object();
        out.writer.key("frequency").number(Decimal(1, 0)).key("period").number(Decimal(1, 0));
        out.writer.member("periodUnit", "d").end_object().end_object();
        out.writer.key("doseAndRate").begin_array().begin_object().key("doseQuantity").begin_object();
        out.writer.key("value").number(*use.daily_mg).member("unit", "mg").end_object().end_object().end_array();
    }
    out.writer.end_object().end_array();
}

void write_medication(Out& out, const Record& record, const fhir::MedicationUse& use) {
    out.open("MedicationStatement", use.source.id);
    out.writer.member("status", status_of(use));
    out.writer.key("medicationCodeableConcept").begin_object().key("coding").begin_array();
    out.coding(use.drug.atc);
    out.writer.end_array().member("text", use.drug.name).end_object();
    out.subject(record);
    out.writer.key("effectivePeriod").begin_object();
    out.date("start", use.from);
    out.date("end", use.until);
    out.writer.end_object();
    if (use.as_needed || use.daily_mg) write_dosage(out, use);
    out.close();
}

void write_condition(Out& out, const Record& record, const fhir::Condition& condition) {
    out.open("Condition", condition.source.id);
    out.writer.key("clinicalStatus").begin_object().key("coding").begin_array().begin_object();
    out.writer.member("system", "http://terminology.hl7.org/CodeSystem/condition-clinical");
    out.writer.member("code", condition.active ? "active" : "resolved").end_object().end_array().end_object();
    out.writer.key("code").begin_object().key("coding").begin_array();
    for (std::uint8_t i = 0; i < condition.code_count; ++i) out.coding(condition.codes.at(i));
    out.writer.end_array().end_object();
    out.subject(record);
    out.date("onsetDateTime", condition.onset);
    out.date("abatementDateTime", condition.abated);
    out.close();
}

void write_referral(Out& out, const Record& record, const fhir::Referral& referral) {
    out.open("ServiceRequest", referral.source.id);
    out.writer.member("status", referral.state == fhir::ReferralState::answered ? "completed" : "active");
    out.writer.member("intent", "order");
    out.writer.key("category").begin_array().begin_object().key("coding").begin_array();
    out.coding(fhir::Code(fhir::System::snomed, "3457005"));
    out.writer.end_array().end_object().end_array();
    out.subject(record);
    out.date("authoredOn", referral.sent);
    out.close();
}

}  // namespace

std::string bundle_of(const Record& record, const fhir::CodeBook& codes) {
    Out out{json::Writer(), codes};
    out.writer.begin_object().member("resourceType", "Bundle").member("type", "collection").key("entry").begin_array();
    if (record.patient) write_patient(out, *record.patient);
    for (const fhir::Observation& observation : record.observations) write_observation(out, record, observation);
    for (const fhir::MedicationUse& use : record.medications) write_medication(out, record, use);
    for (const fhir::Condition& condition : record.conditions) write_condition(out, record, condition);
    for (const fhir::Referral& referral : record.referrals) write_referral(out, record, referral);
    out.writer.end_array().end_object();
    return out.writer.take();
}

}  // namespace hv::contract
