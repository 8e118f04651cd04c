#include "plugin/hooks/drafts.hpp"

#include <algorithm>
#include <set>

#include "fhir/r4/reader.hpp"
#include "plugin/decide/json_edit.hpp"

namespace hv::plugin::hooks {
namespace {

constexpr std::string_view order_type = "MedicationRequest";

Error wrong(std::string_view member, std::string_view why) {
    return {Fault::invalid, '`' + std::string(member) + "`: " + std::string(why), "see the hook's context"};
}

bool names_patient(std::string_view reference, std::string_view patient) {
    const std::string wanted = "Patient/" + std::string(patient);
    return reference == wanted || reference.ends_with('/' + wanted);
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

struct Orders {
    std::string document;
    std::set<std::string, std::less<>> selected;  // ids in the document
};

Result<Orders> orders_of(const Call& call, Which which, Instant as_of) {
    const json::Value bundle = call.context["draftOrders"];
    if (!bundle.is_object() || bundle["resourceType"].text() != "Bundle") {
        return wrong("context.draftOrders", "is missing, or no Bundle");
    }
    const json::Value selections = call.context["selections"];
    if (which == Which::selected && !selections.is_array())
        return wrong("context.selections", "is missing, or no list");
    const auto chosen = [&](std::string_view id) {
        if (which == Which::all) return true;
        for (const json::Value selection : selections.items()) {
            if (selection.text() == std::string(order_type) + '/' + std::string(id)) return true;
        }
        return false;
    };
    Orders orders;
    json::Writer out;
    out.begin_object().member("resourceType", "Bundle").member("type", "collection").key("entry").begin_array();
    std::size_t index = 0;
    for (const json::Value entry : bundle["entry"].items()) {
        const json::Value draft = entry["resource"];
        const std::string_view type = draft["resourceType"].text();
        if (type != order_type && type != "Medication") continue;
        const std::string_view subject = draft["subject"]["reference"].text();
        if (!subject.empty() && !names_patient(subject, call.patient)) {
            return wrong("context.draftOrders", "holds a draft that is not for the patient of `context.patientId`");
        }
        out.begin_object();
        if (const std::string_view url = entry["fullUrl"].text(); type == "Medication" && !url.empty()) {
            out.member("fullUrl", url);
        }
        out.key("resource");
        if (type == "Medication") {
            copy(out, draft);
        } else {
            write_order(out, draft, index, call.patient, as_of);
            const std::string id(draft["id"].text());
            if (chosen(id)) orders.selected.insert("draft-" + (id.empty() ? std::to_string(index) : id));
            ++index;
        }
        out.end_object();
    }
    out.end_array().end_object();
    orders.document = out.take();
    return orders;
}

}  // namespace

Result<Drafts> read_drafts(const Call& call, Which which, const rules::Vocabulary& vocabulary, Instant as_of) {
    Result<Orders> orders = orders_of(call, which, as_of);
    if (!orders) return std::move(orders).error();
    Drafts drafts;
    drafts.document = std::move(orders->document);
    const auto group = vocabulary.drug_group("antipsychotic");
    const Result<json::Document> document = json::Document::parse(drafts.document);
    if (!document) return document.error();
    const json::Value root = document->root();
    fhir::Record record;
    const Result<bool> read = fhir::r4::read_patient({&root, 1}, vocabulary.codes, record);
    if (!read) return Error{read.error()}.in("`context.draftOrders`");
    for (const fhir::MedicationUse& use : record.medications) {
        if (!group || !vocabulary.drug_groups[*group].holds(use.drug.atc)) continue;
        if (orders->selected.contains(use.source.id)) {
            drafts.drugs.push_back({use.drug.atc, std::string(use.drug.name)});
        }
    }
    return drafts;
}

}  // namespace hv::plugin::hooks
