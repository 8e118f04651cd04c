// MedicationStatement, -Request, -Administration and -Dispense: one use of one drug each.
//
// From:  effective[x]; a request's timing bounds, else authoredOn; a dispense's handing over, else its preparation;
//        else what a medication list says (medication_list.hpp).
// Until: the end of effective[x] or of the timing bounds, a request's validity, a list's discontinuation or expiry. A
//        planned end says nothing about what was stopped before it. An end before the start is an Issue and no end.
// Dose:  of statements and requests, where their dosage can be read (daily_dose.hpp).
// Left out, with an Issue: no use by its status (use_state.hpp), doNotPerform, proposals, drafts, somebody else's.
// Source: FHIR R4; reference 6.2, 7.22 to 7.28.
#pragma once

#include "fhir/r4/drug.hpp"
#include "fhir/r4/medication_list.hpp"
#include "fhir/r4/use_state.hpp"

namespace hv::fhir::r4 {

template <json::View V>
struct UseParts {
    Envelope<V> envelope;
    V status, intent, do_not_perform, subject, concept_value, reference, r5_medication, dosage, effective, authored,
        dispense_request, handed_over, prepared, days_supply, part_of, based_on, prior;
    bool effective_is_period = false;

    explicit UseParts(const V& resource) {
        for (const auto& member : resource.members()) {
            switch (const Key name = key_of(member.name)) {
                case key("status"):
                    status = member.value;
                    break;
                case key("intent"):
                    intent = member.value;
                    break;
                case key("doNotPerform"):
                    do_not_perform = member.value;
                    break;
                case key("subject"):
                    subject = member.value;
                    break;
                case key("medicationCodeableConcept"):
                    concept_value = member.value;
                    break;
                case key("medicationReference"):
                    reference = member.value;
                    break;
                case key("medication"):
                    r5_medication = member.value;
                    break;
                case key("dosage"):
                case key("dosageInstruction"):
                    dosage = member.value;
                    break;
                case key("effectiveDateTime"):
                    effective = member.value;
                    break;
                case key("effectivePeriod"):
                    effective = member.value;
                    effective_is_period = true;
                    break;
                case key("authoredOn"):
                    authored = member.value;
                    break;
                case key("dispenseRequest"):
                    dispense_request = member.value;
                    break;
                case key("whenHandedOver"):
                    handed_over = member.value;
                    break;
                case key("whenPrepared"):
                    prepared = member.value;
                    break;
                case key("daysSupply"):
                    days_supply = member.value;
                    break;
                case key("partOf"):
                    part_of = member.value;
                    break;
                case key("basedOn"):
                case key("authorizingPrescription"):
                    based_on = member.value;
                    break;
                case key("priorPrescription"):
                    prior = member.value;
                    break;
                default:
                    envelope.take(name, member.value);
            }
        }
    }
};

template <json::View V>
class UseReader {
public:
    explicit UseReader(Context<V>& context) : context_(context) {}

    void read(const V& resource, const Place& place, UseKind kind) {
        UseParts<V> parts(resource);
        if (!may_use(parts.envelope, place, context_.notes)) return;
        if (!is_hers(context_, parts.subject, parts.envelope.contained, place, "subject")) return;
        const ListEntry list = list_entry_of(parts.envelope.extension);
        const UseStatus status = status_of(parts, place, kind);
        if (status.no_use || !is_meant(parts, place) || is_draft(list, place)) return;

        const Meta meta = meta_of(parts.envelope.meta);
        note_subsetted(meta, place, context_.notes);
        MedicationUse use;
        use.source = SourceRef{place.type, place.id, meta.version, 0};
        use.kind = kind;
        use.state = status.state;
        if (status.state == UseState::uncertain) use.trust = Trust::weak;
        take_r5_shape(parts, place);
        read_dosage(parts.dosage, use, place);
        DrugReader<V> drug(context_, place);
        use.drug = drug.read(parts.concept_value, parts.reference, parts.envelope.contained, intramuscular_);
        if (kind == UseKind::statement || kind == UseKind::request) {
            use.daily_mg = daily_dose(parts.dosage, drug.strength(),
                                      [](const V& item) { return is_as_needed(item, string_of(item["text"])); });
        }
        stopped_ = list.recalled_to_stop || string_of(parts.status) == "stopped";
        read_period(parts, use);
        read_list(list, parts, use);
        check_period(use, place);
        if (const auto days = Decimal::parse(parts.days_supply["value"].text())) use.supply_days = days;
        use.chain = chain_of(parts);
        use.identifier_key = identifier_key_of(parts.envelope.identifier);
        context_.record.medications.push_back(use);
    }

private:
    void leave_out(const Place& place, std::string_view element, std::string_view text) {
        context_.note(Severity::information, IssueCode::status_ignored, place, element, text);
    }

    UseStatus status_of(const UseParts<V>& parts, const Place& place, UseKind kind) {
        const UseStatus status = parse_use_status(kind, string_of(parts.status));
        if (!status.known)
            context_.note(Severity::warning, IssueCode::bad_value, place, "status",
                          "is missing or not known; used with less trust");
        if (status.no_use) leave_out(place, "status", "says that the drug was not used; left out");
        return status;
    }

    bool is_meant(const UseParts<V>& parts, const Place& place) {
        if (parts.do_not_perform.is_true()) {
            leave_out(place, "doNotPerform", "asks not to give the drug; left out");
            return false;
        }
        const Text intent = string_of(parts.intent);
        if (intent != "proposal" && intent != "option") return true;
        leave_out(place, "intent", "only proposes the drug; left out");
        return false;
    }

    bool is_draft(const ListEntry& list, const Place& place) {
        if (list.draft) leave_out(place, "extension", "is a draft in the medication list; left out");
        return list.draft;
    }

    // The next FHIR version's `medication` holds a concept or a reference.
    void take_r5_shape(UseParts<V>& parts, const Place& place) {
        if (parts.r5_medication.kind() == json::Kind::absent) return;
        context_.note(Severity::warning, IssueCode::bad_shape, place, "medication",
                      "has the shape of another FHIR version; read as far as it is understood");
        if (!is_object(parts.concept_value)) parts.concept_value = parts.r5_medication["concept"];
        if (!is_object(parts.reference)) parts.reference = parts.r5_medication["reference"];
    }

    void read_dosage(const V& dosage, MedicationUse& use, const Place& place) {
        bool any = false;
        bool all_as_needed = true;
        intramuscular_ = false;
        bounds_ = V{};
        each(dosage, [&](const V& item, std::size_t) {
            if (has_modifier(item["modifierExtension"])) {
                context_.note(Severity::warning, IssueCode::unknown_modifier, place, "dosage",
                              "its meaning is changed by an extension that is not known here; left out");
                return;
            }
            const Text text = string_of(item["text"]);
            if (use.dosage.empty()) use.dosage = text;
            if (!is_object(bounds_)) bounds_ = item["timing"]["repeat"]["boundsPeriod"];
            const Text route = each_coding(item["route"], [&](const Coding& coding) {
                intramuscular_ = intramuscular_ || says_intramuscular(coding.display) ||
                                 (coding.code == "78421000" && parse_system(coding.system) == System::snomed);
            });
            intramuscular_ = intramuscular_ || says_intramuscular(route);
            any = true;
            all_as_needed = all_as_needed && is_as_needed(item, text);
        });
        use.as_needed = any && all_as_needed;
    }

    static bool is_as_needed(const V& dosage, Text text) {
        return dosage["asNeededBoolean"].is_true() || is_object(dosage["asNeededCodeableConcept"]) ||
               use_code_of(dosage["extension"]) == "3" || says_as_needed(text);
    }

    void read_period(const UseParts<V>& parts, MedicationUse& use) {
        switch (use.kind) {
            case UseKind::statement:
            case UseKind::administration:
                if (parts.effective_is_period) {
                    use.from = moment_of(parts.effective["start"]);
                    use.until = moment_of(parts.effective["end"]);
                } else {
                    use.from = moment_of(parts.effective);
                }
                if (use.kind == UseKind::administration && !use.until) use.until = use.from;
                return;
            case UseKind::request: {
                const V validity = parts.dispense_request["validityPeriod"];
                use.from = moment_of(bounds_["start"]);
                if (!use.from) use.from = moment_of(parts.authored);
                if (!use.from) use.from = moment_of(validity["start"]);
                if (stopped_) return;
                use.until = moment_of(bounds_["end"]);
                if (!use.until) use.until = moment_of(validity["end"]);
                return;
            }
            case UseKind::dispense:
                use.from = moment_of(parts.handed_over);
                if (!use.from) use.from = moment_of(parts.prepared);
                return;
        }
    }

    void read_list(const ListEntry& list, const UseParts<V>& parts, MedicationUse& use) {
        if (!use.from) use.from = list.from;
        if (list.discontinued) use.until = list.discontinued;
        if (!use.until && !stopped_) use.until = list.expires;
        if (list.recalled_to_stop && !list.discontinued) use.state = UseState::ended;
        if (use.kind == UseKind::statement && string_of(parts.status) == "completed" && is_renewed(parts.part_of))
            use.state = UseState::superseded;
    }

    // Part of another entry of the list, not of a procedure or the like.
    static bool is_renewed(const V& part_of) {
        const Subject whole = subject_of(first_of(part_of));
        const Reference to = parse_reference(whole.reference);
        if (to.form == Reference::Form::typed) return use_kind(to.type).has_value();
        return !whole.empty();
    }

    void check_period(MedicationUse& use, const Place& place) {
        if (!use.from || !use.until || use.until->end >= use.from->first) return;
        context_.note(Severity::warning, IssueCode::bad_time, place, "effective",
                      "ends before it starts; the end is not used");
        use.until.reset();
        use.trust = Trust::weak;
    }

    std::uint32_t chain_of(const UseParts<V>& parts) {
        for (const V* element : {&parts.part_of, &parts.prior, &parts.based_on}) {
            const V first = first_of(*element);
            if (const std::uint32_t found = chain_target(first); found != 0) return found;
        }
        return 0;
    }

    std::uint32_t chain_target(const V& reference) {
        const Subject named = subject_of(reference);
        const Reference to = parse_reference(named.reference);
        if (const auto at = context_.entries.index.find(context_.entries.heads, to))
            return chain_key(context_.entries.heads[*at].type, context_.entries.heads[*at].id);
        if (to.form == Reference::Form::typed) return chain_key(to.type, to.id);
        if (to.form == Reference::Form::urn) return folded(hash_text(to.id));
        if (!named.identifier.empty()) return folded(hash_text(named.identifier.value));
        return 0;
    }

    Context<V>& context_;
    // Of the resource being read.
    bool intramuscular_ = false;
    bool stopped_ = false;
    V bounds_{};
};

}  // namespace hv::fhir::r4
