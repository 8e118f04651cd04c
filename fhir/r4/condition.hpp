// Conditions, and allergies as far as they name a drug.
//
// Left out: verificationStatus refuted and entered-in-error. Weak: unconfirmed, provisional, differential.
// Active:   clinicalStatus active, recurrence, relapse or absent; never after an abatement that has no date.
// Onset:    onset[x], else recordedDate (it was there by then).
// Source:   FHIR R4 Condition; reference 5.4.
#pragma once

#include "fhir/r4/context.hpp"

namespace hv::fhir::r4 {

template <json::View V>
struct ConditionParts {
    Envelope<V> envelope;
    V clinical, verification, code, subject, onset, onset_period, recorded, abated, abated_period, patient;
    bool abated_without_date = false;

    explicit ConditionParts(const V& resource) {
        for (const auto& member : resource.members()) {
            switch (const Key name = key_of(member.name)) {
                case key("clinicalStatus"):
                    clinical = member.value;
                    break;
                case key("verificationStatus"):
                    verification = member.value;
                    break;
                case key("code"):
                    code = member.value;
                    break;
                case key("subject"):
                    subject = member.value;
                    break;
                case key("patient"):
                    patient = member.value;
                    break;
                case key("onsetDateTime"):
                    onset = member.value;
                    break;
                case key("onsetPeriod"):
                    onset_period = member.value;
                    break;
                case key("recordedDate"):
                    recorded = member.value;
                    break;
                case key("abatementDateTime"):
                    abated = member.value;
                    break;
                case key("abatementPeriod"):
                    abated_period = member.value;
                    break;
                case key("abatementString"):
                case key("abatementAge"):
                case key("abatementRange"):
                    abated_without_date = true;
                    break;
                case key("abatementBoolean"):
                    abated_without_date = member.value.is_true();
                    break;
                default:
                    envelope.take(name, member.value);
            }
        }
    }
};

// Our own system too: a few conditions, such as benign ethnic neutropenia, have no code in the others.
inline bool is_disease_system(System system) {
    return system == System::icd10 || system == System::icpc2 || system == System::snomed ||
           system == System::hjertevakt;
}

// Whether it may be used; a weak verification lowers `trust`.
template <json::View V>
bool is_verified(Context<V>& context, const V& verification, const Place& place, Trust& trust) {
    const Text status = plain_code(verification);
    if (status == "refuted" || status == "entered-in-error") {
        context.note(Severity::information, IssueCode::status_ignored, place, "verificationStatus",
                     "was refuted or entered in error; left out");
        return false;
    }
    if (status == "unconfirmed" || status == "provisional" || status == "differential") trust = Trust::weak;
    return true;
}

template <json::View V>
void read_condition(Context<V>& context, const V& resource, const Place& place) {
    const ConditionParts<V> parts(resource);
    if (!may_use(parts.envelope, place, context.notes)) return;
    if (!is_hers(context, parts.subject, parts.envelope.contained, place, "subject")) return;
    Condition out;
    if (!is_verified(context, parts.verification, place, out.trust)) return;
    const Meta meta = meta_of(parts.envelope.meta);
    note_subsetted(meta, place, context.notes);
    out.source = SourceRef{place.type, place.id, meta.version, 0};

    Text display;
    out.text = each_coding(parts.code, [&](const Coding& coding) {
        if (display.empty()) display = coding.display;
        if (out.code_count == out.codes.size() || coding.code.empty()) return;
        const Code code = read_code(coding.system, coding.code);
        if (code && is_disease_system(code.system())) out.codes[out.code_count++] = code;
    });
    if (out.text.empty()) out.text = display;

    const Text clinical = plain_code(parts.clinical);
    out.active = clinical.empty() || clinical == "active" || clinical == "recurrence" || clinical == "relapse";
    out.active_stated = out.active && !clinical.empty();
    out.onset = moment_of(parts.onset);
    if (!out.onset) out.onset = moment_of(parts.onset_period["start"]);
    if (!out.onset) out.onset = moment_of(parts.recorded);
    out.abated = moment_of(parts.abated);
    if (!out.abated) out.abated = moment_of(parts.abated_period["end"]);
    if (parts.abated_without_date) out.active = false;
    context.record.conditions.push_back(out);
}

template <json::View V>
void read_allergy(Context<V>& context, const V& resource, const Place& place) {
    const ConditionParts<V> parts(resource);
    if (!may_use(parts.envelope, place, context.notes)) return;
    if (!is_hers(context, parts.patient, parts.envelope.contained, place, "patient")) return;
    Trust trust = Trust::plain;
    if (!is_verified(context, parts.verification, place, trust)) return;
    const Meta meta = meta_of(parts.envelope.meta);
    Allergy out;
    out.source = SourceRef{place.type, place.id, meta.version, 0};
    Text display;
    out.text = each_coding(parts.code, [&](const Coding& coding) {
        if (display.empty()) display = coding.display;
        if (out.atc || coding.code.empty()) return;
        if (const Code code = read_code(coding.system, coding.code); code.system() == System::atc) out.atc = code;
    });
    if (out.text.empty()) out.text = display;
    context.record.allergies.push_back(out);
}

}  // namespace hv::fhir::r4
