#include "plugin/decide/findings_json.hpp"

#include <algorithm>
#include <string>

#include "plugin/decide/finding_words.hpp"
#include "rules/engine/explain.hpp"

namespace hv::plugin {
namespace {

using json::Writer;
using rules::Language;

std::string as_read(const rules::Reading& reading) {
    std::string text(reading.number_as_read);
    if (!reading.unit_as_read.empty()) text += (text.empty() ? "" : " ") + std::string(reading.unit_as_read);
    return text;
}

void write_reading(Writer& out, const rules::Used& used, const rules::Snapshot& snapshot) {
    const rules::Reading& reading = snapshot.readings[used.index];
    const rules::Observable& observable = snapshot.vocabulary->observables[used.observable];
    out.member("reference", fhir::reference_text(reading.source));
    if (!reading.second_source.id.empty()) out.member("otherReference", fhir::reference_text(reading.second_source));
    out.member("observable", observable.id);
    switch (observable.kind) {
        case rules::ObservableKind::quantity:
            out.member("value", comparator_text(reading.comparator) + reading.value.text());
            out.member("unit", fhir::ucum_text(observable.unit));
            break;
        case rules::ObservableKind::coded:
            out.member("value", observable.answers[reading.answer].id);
            break;
        case rules::ObservableKind::event:
            out.member("value", "done");
            break;
    }
    out.member("at", days_text(reading));
    if (const std::string raw = as_read(reading); !raw.empty()) out.member("asRead", raw);
}

void write_used(Writer& out, const rules::Used& used, const rules::Snapshot& snapshot) {
    out.begin_object();
    switch (used.what) {
        case rules::Used::What::reading:
            write_reading(out, used, snapshot);
            break;
        case rules::Used::What::exposure: {
            const rules::Exposure& exposure = snapshot.exposures[used.index];
            out.member("reference", fhir::reference_text(exposure.source)).member("drug", exposure.atc.text());
            if (exposure.from) out.member("from", exposure.from->text());
            if (exposure.until) out.member("until", exposure.until->text());
            break;
        }
        case rules::Used::What::condition: {
            const rules::Having& having = snapshot.conditions[used.index];
            out.member("reference", fhir::reference_text(having.source));
            out.member("condition", snapshot.vocabulary->conditions[having.condition].id);
            if (having.since) out.member("from", having.since->text());
            break;
        }
        case rules::Used::What::referral: {
            const fhir::Referral& referral = snapshot.referrals[used.index];
            out.member("reference", fhir::reference_text(referral.source));
            out.member("referral", fhir::masked(referral.text));
            if (referral.sent) out.member("from", referral.sent->first_day.text());
            break;
        }
    }
    out.end_object();
}

void write_explanation(Writer& out, const rules::RuleSet& set, const rules::Finding& finding,
                       const rules::Snapshot& snapshot, Language language) {
    out.begin_array();
    for (const std::string& line : rules::explain(set, finding, snapshot, language)) out.string(line);
    out.end_array();
}

void write_finding(Writer& out, const rules::Assessment& assessment, const rules::Finding& finding,
                   const rules::Snapshot& snapshot, bool explained) {
    const rules::RuleSet& set = *assessment.rules;
    const rules::Rule& rule = set.rules[finding.rule];
    out.begin_object().member("id", rule.id).member("ruleSet", set.id);
    if (const std::string gate = gate_text(set, finding); !gate.empty()) {
        out.member("truth", "not-applicable").member("gate", gate);
    } else {
        out.member("truth", rules::text(finding.truth));
        if (finding.level != rules::Level::none) out.member("level", rules::text(finding.level));
        if (finding.truth == rules::Truth::unknown && finding.gap) out.member("gap", rules::text(finding.gap->why));
    }
    if (finding.unconfirmed) out.key("unconfirmed").boolean(true);
    out.key("text").begin_object();
    out.member("nb", rules::sentence(set, finding, snapshot, Language::nb));
    out.member("en", rules::sentence(set, finding, snapshot, Language::en));
    out.end_object();
    out.member("source", rules::source_text(set, rule));
    if (!finding.evidence.used.empty()) {
        out.key("evidence").begin_array();
        for (const rules::Used& used : finding.evidence.used) write_used(out, used, snapshot);
        out.end_array();
    }
    if (explained) {
        out.key("explanation").begin_object().key("nb");
        write_explanation(out, set, finding, snapshot, Language::nb);
        out.key("en");
        write_explanation(out, set, finding, snapshot, Language::en);
        out.end_object();
    }
    out.end_object();
}

}  // namespace

void write_patient(Writer& out, const Judged& patient, bool explained) {
    const rules::Snapshot& snapshot = patient.snapshot;
    out.begin_object().member("patient", patient_text(snapshot)).member("asOf", text(snapshot.as_of));
    out.key("ruleSets").begin_array();
    for (const rules::Assessment& assessment : patient.assessments) {
        const rules::RuleSet& set = *assessment.rules;
        out.begin_object().member("id", set.id).member("version", set.version).member("digest", set.digest);
        out.end_object();
    }
    out.end_array();
    out.key("unrecognisedDrugs").begin_array();
    for (const rules::Unclassified& drug : snapshot.unclassified) {
        out.begin_object().member("reference", fhir::reference_text(drug.source));
        if (!drug.name.empty()) out.member("name", fhir::masked(drug.name));
        out.end_object();
    }
    out.end_array();
    out.key("findings").begin_array();
    for (const rules::Assessment& assessment : patient.assessments) {
        for (const rules::Finding& finding : assessment.findings) {
            write_finding(out, assessment, finding, snapshot, explained);
        }
    }
    out.end_array();
    if (const auto next = next_change(patient)) out.member("nextChangeAt", text(*next));
    out.key("issues").begin_array();
    for (const Issue& issue : snapshot.issues) {
        out.begin_object().member("code", code_text(issue.code)).member("severity", severity_text(issue.severity));
        out.member("path", issue.path).member("text", issue.text).end_object();
    }
    out.end_array().end_object();
}

}  // namespace hv::plugin
