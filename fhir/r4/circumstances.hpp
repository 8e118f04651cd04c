// When an Observation was made, by whom, and whether she had fasted.
//
// Time:     effectiveDateTime, -Instant, a Period's end (else its start), a Timing's last event.
// Patient:  a performer who is the patient or a relative, or a device.
// Fasting:  words in the code's texts and the notes, the Specimen's fasting status (HL7 v2 table 0916); a denial wins.
// Source:   reference 2.3 (fasting), 7.12, 7.19.
#pragma once

#include "fhir/r4/observation_parts.hpp"

namespace hv::fhir::r4 {

template <json::View V>
bool measured_by_patient(const Context<V>& context, const ObservationParts<V>& parts) {
    if (is_object(parts.device)) return true;
    bool found = false;
    each(parts.performer, [&](const V& item, std::size_t) {
        const Subject by = subject_of(item);
        const Reference to = parse_reference(by.reference);
        found = found || to.type == ResourceType::patient || to.type_text == "RelatedPerson" || by.type == "Patient" ||
                by.type == "RelatedPerson" || (!by.empty() && !context.survey && context.whose.match(by) == Match::yes);
    });
    return found;
}

template <json::View V>
std::optional<Moment> effective_time(Context<V>& context, const ObservationParts<V>& parts, const Place& place) {
    std::optional<Moment> time;
    switch (parts.effective_kind) {
        case 0:
            return std::nullopt;
        case key("effectivePeriod"): {
            const auto start = moment_of(parts.effective["start"]);
            const auto end = moment_of(parts.effective["end"]);
            if (start && end && end->end < start->first) {
                context.note(Severity::warning, IssueCode::bad_time, place, "effectivePeriod",
                             "ends before it starts; not used");
                return std::nullopt;
            }
            time = end ? end : start;
            break;
        }
        case key("effectiveTiming"):
            for (const V& event : parts.effective["event"].items()) {
                const auto here = moment_of(event);
                if (here && (!time || time->first < here->first)) time = here;
            }
            break;
        default:
            time = moment_of(parts.effective);
    }
    if (!time && parts.effective.kind() != json::Kind::null)
        context.note(Severity::warning, IssueCode::bad_time, place, "effective", "cannot be read as a time");
    return time;
}

template <json::View V>
Fasting fasting_evidence(const Context<V>& context, const ObservationParts<V>& parts, const V& code) {
    bool yes = false;
    bool no = false;
    const auto weigh = [&](Text text) {
        const Fasting here = fasting_in(text);
        yes = yes || here == Fasting::yes;
        no = no || here == Fasting::no;
    };
    weigh(each_coding(code, [&](const Coding& coding) { weigh(coding.display); }));
    each(parts.note, [&](const V& item, std::size_t) { weigh(string_of(item["text"])); });
    if (is_object(parts.specimen)) {
        const V specimen = context.entries.resolve(string_of(parts.specimen["reference"]), parts.envelope.contained);
        const V status = specimen["collection"]["fastingStatusCodeableConcept"];
        const Text answer = plain_code(status);  // HL7 v2 table 0916
        yes = yes || answer == "F";
        no = no || answer == "NF";
        weigh(string_of(status["text"]));
    }
    if (no) return Fasting::no;
    return yes ? Fasting::yes : Fasting::unsaid;
}

}  // namespace hv::fhir::r4
