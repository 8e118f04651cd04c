// Observations: one fact for each value, so that a panel's components and contained members stand for themselves.
//
// Kept:     what the code book asks for, and what has no code at all (its text may still be known).
// Left out: entered-in-error, cancelled; `registered` without a value; about somebody else (see context.hpp).
// Withheld: preliminary, cancelled, entered in error; said in an Issue.
// Weak:     unknown or unreadable status, measured by the patient, time taken from `issued`, no code.
// Time:     the clinical time (circumstances.hpp), else `issued`.
// Source:   FHIR R4 Observation; reference 2.3 (fasting), 6.3 (nested answers), 6.4 (home measurements), 7.9 to 7.20.
#pragma once

#include <algorithm>

#include "fhir/r4/circumstances.hpp"
#include "fhir/r4/members.hpp"

namespace hv::fhir::r4 {

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
        const ObservationParts<V> parts(resource);
        const V contained = parts.envelope.contained;
        if (!is_filled(contained) || !may_use(parts.envelope, place, context_.notes)) return;
        if (!is_hers(context_, parts.subject, contained, place, "subject")) return;
        if (parse_result_status(string_of(parts.status)) == ResultStatus::void_result) {
            context_.note(Severity::information, IssueCode::status_ignored, place, "status",
                          "was cancelled or entered in error; what it contains is left out");
            return;
        }
        Observation parent;
        parent.source = SourceRef{place.type, place.id, meta_of(parts.envelope.meta).version, 0};
        parent.effective = effective_time(context_, parts, place);
        if (const auto issued = moment_of(parts.issued)) parent.issued = issued->first;
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
        if (status == ResultStatus::not_yet) {
            context_.note(Severity::information, IssueCode::status_ignored, place, "status",
                          "is preliminary; not used until it is final");
            withhold(parts, concept_read, place);
            return;
        }
        if (status == ResultStatus::void_result) {
            withhold(parts, concept_read, place);
            withdraw(parts, base, concept_read, place);
            return;
        }
        if (meta.home_tagged || measured_by_patient(context_, parts) || status == ResultStatus::only_with_value) {
            base.patient_reported = true;
            base.trust = Trust::weak;
        }
        base.effective = clinical_time(parts, place, parent, base.trust);
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
            context_.note(Severity::warning, IssueCode::bad_shape, place, "code",
                          "says not what was measured; left out");
    }

    // A focus is whom or what the value is really about: a foetus, a donor, a device.
    bool has_own_focus(const ObservationParts<V>& parts, const Place& place) {
        if (context_.survey) return true;
        bool hers = true;
        each(parts.focus, [&](const V& item, std::size_t) {
            const Subject focus = subject_of(item);
            hers = hers && !focus.empty() && match_subject(context_, focus, parts.envelope.contained) == Match::yes;
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
        base.amended = string_of(parts.status) == "amended" || string_of(parts.status) == "corrected";
        const auto status = parse_result_status(string_of(parts.status));
        if (!status) {
            context_.note(Severity::warning, IssueCode::bad_value, place, "status",
                          parts.status.kind() == json::Kind::absent ? "is missing; used with less trust"
                                                                    : "is not known; used with less trust");
        }
        if (status.value_or(ResultStatus::weak) == ResultStatus::weak) base.trust = Trust::weak;
        return status.value_or(ResultStatus::weak);
    }

    // Remembered, so that the rules can say why there is no reading.
    void withhold(const ObservationParts<V>& parts, const Concept& concept_read, const Place& place) {
        const SourceRef source{place.type, place.id, {}, place.component};
        context_.record.withheld.push_back({source, concept_read.ids});
        each(parts.component, [&](const V& item, std::size_t) {
            context_.record.withheld.push_back({source, concept_of(item["code"], context_.codes).ids});
        });
    }

    // Remembered, so that copies of the result that still stand elsewhere fall with it.
    void withdraw(const ObservationParts<V>& parts, Observation& base, const Concept& concept_read,
                  const Place& place) {
        context_.note(Severity::information, IssueCode::status_ignored, place, "status",
                      "was cancelled or entered in error; left out");
        if (base.identifier_key == 0) return;
        base.effective = effective_time(context_, parts, place);
        if (!base.effective) base.effective = moment_of(parts.issued);
        const auto remember = [&](const Concept& of) {
            base.codes = of.ids;
            base.code_text = of.text;
            context_.withdrawn.push_back(base);
        };
        remember(concept_read);
        each(parts.component, [&](const V& item, std::size_t) { remember(concept_of(item["code"], context_.codes)); });
    }

    // An Observation without any time is kept: the rules say that it could not be used.
    std::optional<Moment> clinical_time(const ObservationParts<V>& parts, const Place& place, const Observation* parent,
                                        Trust& trust) {
        if (const auto time = effective_time(context_, parts, place)) return time;
        if (parent != nullptr && parent->effective) return parent->effective;
        const auto issued = moment_of(parts.issued);
        if (!issued) return std::nullopt;
        trust = Trust::weak;
        context_.note(Severity::information, IssueCode::assumption, place, "effective",
                      "has no clinical time: the time of issue was taken");
        return issued;
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
        fact.fasting = fasting_evidence(context_, parts, value.code) == Fasting::yes;
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
            if (name == key("modifierExtension"))
                value.modifier_extension = member.value;
            else
                value.take(name, member.value);
        }
        const Concept concept_read = concept_of(value.code, context_.codes);
        if (!context_.survey && concept_read.ids.count == 0) return false;
        Place place = holder;
        if (holder.component == 0)
            place.component = static_cast<std::uint16_t>(std::min<std::size_t>(index, contained_from - 2) + 1);
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
