// Observations: one fact for each value, so that a panel's components and contained members stand for themselves.
//
// Kept:     what the code book asks for, and what has no code at all (its text may still be known).
// Left out: entered-in-error, cancelled; `registered` without a value; about somebody else (see context.hpp).
// Weak:     preliminary, unknown or unreadable status, measured by the patient, time taken from `issued`, no code.
// Time:     effectiveDateTime, -Instant, a Period's end (else its start), a Timing's last event, else `issued`.
// Source:   FHIR R4 Observation; reference 2.3 (fasting), 6.3 (nested answers), 6.4 (home measurements), 7.9 to 7.20.
#pragma once

#include <algorithm>

#include "fhir/r4/members.hpp"
#include "fhir/r4/observed_value.hpp"

namespace hv::fhir::r4 {

template <json::View V>
struct ObservationParts {
    Envelope<V> envelope;
    ValueParts<V> value;
    V status, subject, focus, performer, device, specimen, issued, component, has_member, derived_from, note, effective;
    Key effective_kind = 0;

    explicit ObservationParts(const V& resource) {
        for (const auto& member : resource.members()) {
            switch (const Key name = key_of(member.name)) {
                case key("status"): status = member.value; break;
                case key("subject"): subject = member.value; break;
                case key("focus"): focus = member.value; break;
                case key("performer"): performer = member.value; break;
                case key("device"): device = member.value; break;
                case key("specimen"): specimen = member.value; break;
                case key("issued"): issued = member.value; break;
                case key("component"): component = member.value; break;
                case key("hasMember"): has_member = member.value; break;
                case key("derivedFrom"): derived_from = member.value; break;
                case key("note"): note = member.value; break;
                case key("effectiveDateTime"):
                case key("effectivePeriod"):
                case key("effectiveInstant"):
                case key("effectiveTiming"):
                    effective = member.value;
                    effective_kind = name;
                    break;
                default:
                    if (!value.take(name, member.value)) envelope.take(name, member.value);
            }
        }
    }
};

enum class ResultStatus : std::uint8_t { plain, weak, only_with_value, void_result };

inline std::optional<ResultStatus> parse_result_status(Text status) {
    if (status == "final" || status == "amended" || status == "corrected") return ResultStatus::plain;
    if (status == "preliminary" || status == "unknown") return ResultStatus::weak;
    if (status == "registered") return ResultStatus::only_with_value;
    if (status == "cancelled" || status == "entered-in-error") return ResultStatus::void_result;
    return std::nullopt;
}

template <json::View V>
class ObservationReader {
   public:
    explicit ObservationReader(Context<V>& context) : context_(context), members_(context) {}

    // The entry `at`.
    void read(std::size_t at) {
        const ObservationParts<V> parts(context_.entries.resources[at]);
        const bool inherits = !context_.survey && !is_object(parts.subject) && members_.hold(at);
        read(parts, context_.entries.heads[at].place(), nullptr, inherits);
    }

    // The Observations inside a DiagnosticReport.
    void read_report(const V& resource, const Place& place) {
        const V contained = resource["contained"];
        if (!is_filled(contained)) return;
        Envelope<V> envelope;
        V subject{};
        for (const auto& member : resource.members()) {
            const Key name = key_of(member.name);
            if (name == key("subject")) subject = member.value;
            else envelope.take(name, member.value);
        }
        if (!may_use(envelope, place, context_.notes)) return;
        if (!is_hers(context_, subject, contained, place, "subject")) return;
        Observation parent;
        parent.source = SourceRef{place.type, place.id, meta_of(envelope.meta).version, 0};
        read_contained(contained, place, parent);
    }

   private:
    static bool is_filled(const V& list) { return is_object(list) || list.size() > 0; }

    // `parent`: what a contained member takes from the resource that holds it.
    void read(const ObservationParts<V>& parts, const Place& place, const Observation* parent, bool inherits) {
        if (!may_use(parts.envelope, place, context_.notes)) return;
        if (!inherits && !is_hers(context_, parts.subject, parts.envelope.contained, place, "subject")) return;
        if (!has_own_focus(parts, place)) return;

        const Concept concept_read = concept_of(parts.value.code, context_.codes);
        note_odd(concept_read, place);
        const bool has_parts = is_filled(parts.component) || is_filled(parts.envelope.contained);
        const bool wanted = concept_read.ids.count > 0 || (!concept_read.coded && !concept_read.text.empty()) ||
                            (context_.survey && concept_read.coded);
        if (!wanted && !has_parts) return;

        const Meta meta = meta_of(parts.envelope.meta);
        note_subsetted(meta, place, context_.notes);
        Observation base = shared_facts(parts, place, meta, parent);
        const auto status = status_of(parts, place, base);
        if (status == ResultStatus::void_result) {
            withdraw(parts, base, concept_read, place);
            return;
        }
        if (meta.home_tagged || measured_by_patient(parts) || status == ResultStatus::only_with_value) {
            base.patient_reported = true;
            base.trust = Trust::weak;
        }
        base.effective = clinical_time(parts, place, base.issued, base.trust);
        if (parent != nullptr && !base.effective) base.effective = parent->effective;
        add_all(parts, place, base, concept_read, wanted, status);
    }

    void read_contained(const V& contained, const Place& holder, const Observation& parent) {
        std::size_t index = 0;
        for (const V& item : contained.items()) {
            if (parse_type(string_of(item["resourceType"])) == ResourceType::observation) {
                Place place = holder;
                place.component = static_cast<std::uint16_t>(contained_from + std::min<std::size_t>(index, 0x7FFF));
                const ObservationParts<V> parts(item);
                read(parts, place, &parent, !is_object(parts.subject));
            }
            ++index;
        }
    }

    void note_odd(const Concept& concept_read, const Place& place) {
        if (concept_read.odd)
            context_.note(Severity::information, IssueCode::bad_shape, place, "code.coding",
                          "is one object where a list belongs; read as a list of one");
        if (!concept_read.coded && concept_read.text.empty())
            context_.note(Severity::warning, IssueCode::bad_shape, place, "code", "says not what was measured; left out");
    }

    // A focus is whom or what the value is really about: a foetus, a donor, a device.
    bool has_own_focus(const ObservationParts<V>& parts, const Place& place) {
        if (context_.survey) return true;
        bool hers = true;
        each(parts.focus, [&](const V& item, std::size_t) {
            const Subject focus = subject_of(item);
            hers = hers && !focus.empty() &&
                   match_subject(context_, focus, parts.envelope.contained) == Match::yes;
        });
        if (!hers)
            context_.note(Severity::warning, IssueCode::foreign_subject, place, "focus",
                          "is about somebody or something else; left out");
        return hers;
    }

    Observation shared_facts(const ObservationParts<V>& parts, const Place& place, const Meta& meta,
                             const Observation* parent) {
        Observation base;
        base.source = SourceRef{place.type, place.id, meta.version, place.component};
        if (parent != nullptr) {
            base.source.version = parent->source.version;
            base.trust = parent->trust;
            base.patient_reported = parent->patient_reported;
        }
        base.derived = is_filled(parts.derived_from);
        base.identifier_key = identifier_key_of(parts.envelope.identifier);
        if (const auto issued = moment_of(parts.issued)) base.issued = issued->first;
        if (parent != nullptr && !base.issued) base.issued = parent->issued;
        return base;
    }

    ResultStatus status_of(const ObservationParts<V>& parts, const Place& place, Observation& base) {
        const auto status = parse_result_status(string_of(parts.status));
        if (!status) {
            context_.note(Severity::warning, IssueCode::bad_value, place, "status",
                          parts.status.kind() == json::Kind::absent ? "is missing; used with less trust"
                                                                    : "is not known; used with less trust");
        }
        if (status.value_or(ResultStatus::weak) == ResultStatus::weak) base.trust = Trust::weak;
        return status.value_or(ResultStatus::weak);
    }

    // Remembered, so that copies of the result that still stand elsewhere fall with it.
    void withdraw(const ObservationParts<V>& parts, Observation& base, const Concept& concept_read, const Place& place) {
        context_.note(Severity::information, IssueCode::status_ignored, place, "status",
                      "was cancelled or entered in error; left out");
        if (base.identifier_key == 0) return;
        base.effective = effective_time(parts, place);
        if (!base.effective) base.effective = moment_of(parts.issued);
        const auto remember = [&](const Concept& of) {
            base.codes = of.ids;
            base.code_text = of.text;
            context_.withdrawn.push_back(base);
        };
        remember(concept_read);
        each(parts.component,
             [&](const V& item, std::size_t) { remember(concept_of(item["code"], context_.codes)); });
    }

    bool measured_by_patient(const ObservationParts<V>& parts) {
        if (is_object(parts.device)) return true;
        bool found = false;
        each(parts.performer, [&](const V& item, std::size_t) {
            const Subject by = subject_of(item);
            const Reference to = parse_reference(by.reference);
            found = found || to.type == ResourceType::patient || to.type_text == "RelatedPerson" ||
                    by.type == "Patient" || by.type == "RelatedPerson" ||
                    (!by.empty() && !context_.survey && context_.whose.match(by) == Match::yes);
        });
        return found;
    }

    // An Observation without any time is kept: the rules say that it could not be used.
    std::optional<Moment> clinical_time(const ObservationParts<V>& parts, const Place& place,
                                        std::optional<Instant> issued, Trust& trust) {
        if (const auto time = effective_time(parts, place)) return time;
        const auto issued_time = issued ? moment_of(parts.issued) : std::nullopt;
        if (!issued_time) return std::nullopt;
        trust = Trust::weak;
        context_.note(Severity::information, IssueCode::assumption, place, "effective",
                      "has no clinical time: the time of issue was taken");
        return issued_time;
    }

    std::optional<Moment> effective_time(const ObservationParts<V>& parts, const Place& place) {
        std::optional<Moment> time;
        switch (parts.effective_kind) {
            case 0: return std::nullopt;
            case key("effectivePeriod"): {
                const auto start = moment_of(parts.effective["start"]);
                const auto end = moment_of(parts.effective["end"]);
                if (start && end && end->end < start->first) {
                    context_.note(Severity::warning, IssueCode::bad_time, place, "effectivePeriod",
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
            default: time = moment_of(parts.effective);
        }
        if (!time && parts.effective.kind() != json::Kind::null)
            context_.note(Severity::warning, IssueCode::bad_time, place, "effective", "cannot be read as a time");
        return time;
    }

    Fasting fasting_evidence(const ObservationParts<V>& parts, const V& code) {
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
            const V specimen =
                context_.entries.resolve(string_of(parts.specimen["reference"]), parts.envelope.contained);
            const V status = specimen["collection"]["fastingStatusCodeableConcept"];
            const Text answer = plain_code(status);  // HL7 v2 table 0916
            yes = yes || answer == "F";
            no = no || answer == "NF";
            weigh(string_of(status["text"]));
        }
        if (no) return Fasting::no;
        return yes ? Fasting::yes : Fasting::unsaid;
    }

    // One fact; nothing when it has nothing to say.
    bool add(const ObservationParts<V>& parts, const ValueParts<V>& value, const Concept& concept_read,
             const Observation& base, const Place& place) {
        Observation& fact = context_.record.observations.emplace_back(base);
        fact.source.component = place.component;
        fact.codes = concept_read.ids;
        fact.code_text = concept_read.text;
        if (!concept_read.coded) fact.trust = Trust::weak;
        fact.value = ValueReader<V>(context_, place).read(value);
        fact.fasting = fasting_evidence(parts, value.code) == Fasting::yes;
        if (is_filled(value.range)) fact.range = read_range(value.range, fact.value.unit);
        return fact.value.kind != ValueKind::none;
    }

    void add_all(const ObservationParts<V>& parts, const Place& place, const Observation& base,
                 const Concept& concept_read, bool wanted, ResultStatus status) {
        const std::size_t before = context_.record.observations.size();
        const bool panel = is_filled(parts.component) || is_filled(parts.has_member);
        bool has_value = false;
        if (wanted) {
            has_value = add(parts, parts.value, concept_read, base, place);
            Observation& own = context_.record.observations.back();
            own.panel_only = panel && !has_value;
            if (!has_value && !panel && status != ResultStatus::only_with_value && parts.value.kind == 0 &&
                !is_object(parts.value.absent))
                context_.note(Severity::information, IssueCode::bad_shape, place, "value",
                              "has no value and no reason for that");
        }
        each(parts.component, [&](const V& item, std::size_t index) {
            has_value = add_component(parts, item, index, base, place) || has_value;
        });
        if (status == ResultStatus::only_with_value && !has_value) {
            context_.record.observations.resize(before);
            if (wanted)
                context_.note(Severity::information, IssueCode::status_ignored, place, "status",
                              "is ordered but not a result yet; left out");
        }
        if (is_filled(parts.envelope.contained)) {
            const Observation parent = base;
            read_contained(parts.envelope.contained, Place{place.type, place.id, place.step, 0}, parent);
        }
    }

    bool add_component(const ObservationParts<V>& parts, const V& item, std::size_t index, const Observation& base,
                       const Place& holder) {
        ValueParts<V> value;
        for (const auto& member : item.members()) {
            const Key name = key_of(member.name);
            if (name == key("modifierExtension")) value.modifier_extension = member.value;
            else value.take(name, member.value);
        }
        const Concept concept_read = concept_of(value.code, context_.codes);
        if (!context_.survey && concept_read.ids.count == 0) return false;
        Place place = holder;
        if (holder.component == 0) place.component = static_cast<std::uint16_t>(std::min<std::size_t>(index, contained_from - 2) + 1);
        if (has_modifier(value.modifier_extension)) {
            context_.note(Severity::warning, IssueCode::unknown_modifier, place, "modifierExtension",
                          "its meaning is changed by an extension that is not known here; left out");
            return false;
        }
        return add(parts, value, concept_read, base, place);
    }

    Context<V>& context_;
    Members<V> members_;
};

}  // namespace hv::fhir::r4
