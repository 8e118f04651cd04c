#include "plugin/hooks/drafts.hpp"

#include <algorithm>
#include <optional>

#include "fhir/r4/reader.hpp"
#include "plugin/decide/json_edit.hpp"

namespace hv::plugin::hooks {
namespace {

constexpr std::string_view order_type = "MedicationRequest";

Error wrong(std::string_view member, std::string_view why) {
    return {Fault::invalid, '`' + std::string(member) + "`: " + std::string(why), "see the hook's context"};
}

// The id that a reference to one type at this FHIR server names, of whichever version; empty: it names none. Where the
// call does not say which server it is, every address counts.
std::string_view id_at(std::string_view reference, std::string_view type, std::string_view server) {
    while (server.ends_with('/')) server.remove_suffix(1);
    if (!server.empty() && reference.starts_with(server) && reference.substr(server.size()).starts_with('/')) {
        reference.remove_prefix(server.size() + 1);
    } else if (server.empty() && reference.find("://") != std::string_view::npos) {
        const std::size_t last = reference.rfind('/' + std::string(type) + '/');
        if (last != std::string_view::npos) reference.remove_prefix(last + 1);
    }
    if (!reference.starts_with(type) || !reference.substr(type.size()).starts_with('/')) return {};
    reference.remove_prefix(type.size() + 1);
    return reference.substr(0, reference.find('/'));
}

// A draft may be meant to begin later; what it asks for and brings with it is of interest now.
void write_dosage(json::Writer& out, json::Value dosages) {
    const auto repeat = [](json::Value value) {
        return [value](json::Writer& to) { copy_with(to, value, {{"boundsPeriod", {}}}); };
    };
    const auto timing = [&](json::Value value) {
        return [value, &repeat](json::Writer& to) { copy_with(to, value, {{"repeat", repeat(value["repeat"])}}); };
    };
    out.begin_array();
    for (const json::Value dosage : dosages.items()) {
        if (dosage["timing"]["repeat"].is_object()) {
            copy_with(out, dosage, {{"timing", timing(dosage["timing"])}});
        } else {
            copy(out, dosage);
        }
    }
    out.end_array();
}

void write_order(json::Writer& out, json::Value draft, std::size_t index, std::string_view patient, Instant as_of) {
    const auto word = [](std::string value) { return [value](json::Writer& to) { to.string(value); }; };
    const std::string id(draft["id"].text());
    std::vector<Edit> edits{{"id", word("draft-" + (id.empty() ? std::to_string(index) : id))},
                            {"status", word("active")},
                            {"intent", word("order")},
                            {"authoredOn", word(text(as_of))},
                            {"subject", [&](json::Writer& to) {
                                 to.begin_object().member("reference", "Patient/" + std::string(patient)).end_object();
                             }}};
    if (draft["dosageInstruction"].is_array()) {
        edits.push_back({"dosageInstruction", [&](json::Writer& to) { write_dosage(to, draft["dosageInstruction"]); }});
    }
    if (draft["dispenseRequest"].is_object()) {
        edits.push_back({"dispenseRequest", [&](json::Writer& to) {
                             copy_with(to, draft["dispenseRequest"], {{"validityPeriod", {}}});
                         }});
    }
    copy_with(out, draft, edits);
}

// What a draft does to the order whose id it carries; nothing: it starts a drug.
std::optional<Ending> ending_of(json::Value draft) {
    const std::string_view status = draft["status"].text();
    if (status == "entered-in-error") return Ending::never;
    if (status == "on-hold") return Ending::paused;
    const bool over = status == "stopped" || status == "cancelled" || status == "completed" || status == "ended";
    if (over || draft["doNotPerform"].is_true()) return Ending::over;
    return std::nullopt;
}

class DraftReader {
public:
    DraftReader(const Call& call, Which which, Instant as_of)
        : call_(call), selections_(call.context["selections"]), which_(which), as_of_(as_of) {}

    Result<Drafts> read() {
        const json::Value bundle = call_.context["draftOrders"];
        if (!bundle.is_object() || bundle["resourceType"].text() != "Bundle") {
            return wrong("context.draftOrders", "is missing, or no Bundle");
        }
        if (which_ == Which::selected && !selections_.is_array()) {
            return wrong("context.selections", "is missing, or no list");
        }
        out_.begin_object().member("resourceType", "Bundle").member("type", "collection").key("entry").begin_array();
        for (const json::Value entry : bundle["entry"].items()) {
            const json::Value draft = entry["resource"];
            for (const char* member : {"subject", "patient"}) {  // a NutritionOrder has a `patient`
                const std::string_view whom = draft[member]["reference"].text();
                if (whom.empty() || id_at(whom, "Patient", call_.fhir_server) == call_.patient) continue;
                return wrong("context.draftOrders", "holds a draft that is not for the patient of `context.patientId`");
            }
            const std::string_view type = draft["resourceType"].text();
            if (type == "Medication") take_medication(entry);
            if (type == order_type) take_order(draft, entry["fullUrl"].text());
        }
        out_.end_array().end_object();
        drafts_.document = out_.take();
        return std::move(drafts_);
    }

private:
    void take_medication(json::Value entry) {
        out_.begin_object();
        if (const std::string_view url = entry["fullUrl"].text(); !url.empty()) out_.member("fullUrl", url);
        out_.key("resource");
        copy(out_, entry["resource"]);
        out_.end_object();
    }

    void take_order(json::Value draft, std::string_view url) {
        const std::string id(draft["id"].text());
        if (const std::optional<Ending> ending = ending_of(draft)) {
            if (!id.empty()) drafts_.ends.emplace(id, *ending);
            return;
        }
        const std::string_view replaced =
            id_at(draft["priorPrescription"]["reference"].text(), order_type, call_.fhir_server);
        if (!replaced.empty() && replaced != id) drafts_.ends.emplace(replaced, Ending::over);
        out_.begin_object().key("resource");
        write_order(out_, draft, index_, call_.patient, as_of_);
        out_.end_object();
        if (is_chosen(id, url)) drafts_.selected.insert("draft-" + (id.empty() ? std::to_string(index_) : id));
        ++index_;
    }

    // By `MedicationRequest/id`, as the standard says; some EHRs name the bare id, or the entry's address.
    [[nodiscard]] bool is_chosen(const std::string& id, std::string_view url) const {
        if (which_ == Which::all) return true;
        return std::ranges::any_of(selections_.items(), [&](json::Value selection) {
            const std::string_view named = selection.text();
            if (named.empty()) return false;
            return named == url || (!id.empty() && (named == id || id_at(named, order_type, call_.fhir_server) == id));
        });
    }

    const Call& call_;
    json::Value selections_;
    Which which_;
    Instant as_of_;
    std::size_t index_ = 0;
    json::Writer out_;
    Drafts drafts_;
};

}  // namespace

Result<Drafts> read_drafts(const Call& call, Which which, Instant as_of) {
    return DraftReader(call, which, as_of).read();
}

Result<DraftedDrugs> drugs_of(const Drafts& drafts, std::span<const json::Value> documents,
                              const rules::Vocabulary& vocabulary) {
    fhir::Record record;
    const Result<bool> read = fhir::r4::read_patient(documents, vocabulary.codes, record);
    if (!read) return Error{read.error()}.in("`context.draftOrders`");
    const auto group = vocabulary.drug_group("antipsychotic");
    DraftedDrugs drugs;
    std::size_t understood = 0;
    for (const fhir::MedicationUse& use : record.medications) {
        if (!drafts.selected.contains(use.source.id)) continue;
        ++understood;
        if (!use.drug.atc) {
            drugs.unrecognised.emplace_back(use.drug.name);
        } else if (group && vocabulary.drug_groups[*group].holds(use.drug.atc)) {
            drugs.antipsychotics.push_back({use.drug.atc, std::string(use.drug.name)});
        }
    }
    // An order that the reader leaves out says something that changes its meaning.
    for (; understood < drafts.selected.size(); ++understood) drugs.unrecognised.emplace_back();
    return drugs;
}

}  // namespace hv::plugin::hooks
