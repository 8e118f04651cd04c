#include "plugin/hooks/medications.hpp"

#include "fhir/r4/reference.hpp"
#include "fhir/r4/use_state.hpp"
#include "plugin/hooks/call.hpp"
#include "plugin/hooks/resources.hpp"

namespace hv::plugin::hooks {
namespace {

using fhir::r4::parse_reference;
using Form = fhir::r4::Reference::Form;

bool leads_to_medication(const fhir::r4::Reference& to) {
    return to.form == Form::typed && to.type == fhir::ResourceType::medication;
}

bool is_no_use(json::Value resource, std::string_view type) {
    const auto kind = fhir::r4::use_kind(fhir::parse_type(type));
    return kind && fhir::r4::parse_use_status(*kind, resource["status"].text()).no_use;
}

}  // namespace

void Medications::add(json::Value document) {
    each_resource(document, [&](json::Value resource, std::string_view type) {
        const std::string_view id = resource["id"].text();
        if (type == "Medication" && !id.empty()) by_id_.emplace(id, resource);
    });
    for (const json::Value entry : document["entry"].items()) {
        const std::string_view url = entry["fullUrl"].text();
        if (url.starts_with("urn:")) urns_.insert(url);
    }
}

json::Value Medications::find(std::string_view reference) const {
    const fhir::r4::Reference to = parse_reference(reference);
    if (!leads_to_medication(to)) return {};
    const auto at = by_id_.find(to.id);
    return at == by_id_.end() ? json::Value() : at->second;
}

bool Medications::holds(std::string_view reference) const {
    const fhir::r4::Reference to = parse_reference(reference);
    return to.form == Form::urn ? urns_.contains(to.id) : static_cast<bool>(find(reference));
}

std::vector<LackingMedication> lacking(json::Value document, const Medications& among,
                                       const std::function<bool(json::Value)>& wanted) {
    std::vector<LackingMedication> all;
    each_resource(document, [&](json::Value resource, std::string_view type) {
        if (!is_about_drugs(type)) return;
        const json::Value medication = resource["medicationReference"];
        const std::string_view reference = medication["reference"].text();
        if (reference.empty() || reference.starts_with('#') || among.holds(reference)) return;
        if (is_no_use(resource, type) || !wanted(resource)) return;
        all.push_back({type, reference, medication["display"].text()});
    });
    return all;
}

std::string id_at(std::string_view base, std::string_view reference) {
    const fhir::r4::Reference to = parse_reference(reference);
    if (!leads_to_medication(to) || !is_logical_id(to.id)) return {};
    if (const std::size_t scheme = base.find("://"); scheme != std::string_view::npos) base.remove_prefix(scheme + 3);
    while (base.ends_with('/')) base.remove_suffix(1);
    return to.base.empty() || to.base == base ? std::string(to.id) : std::string();
}

}  // namespace hv::plugin::hooks
