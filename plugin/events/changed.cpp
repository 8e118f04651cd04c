#include "plugin/events/changed.hpp"

#include "fhir/r4/reference.hpp"

namespace hv::plugin::events {

namespace {

std::string_view without_scheme(std::string_view url) {
    if (const std::size_t at = url.find("://"); at != std::string_view::npos) url.remove_prefix(at + 3);
    while (url.ends_with('/')) url.remove_suffix(1);
    return url;
}

std::string patient_of(json::Value resource, std::string_view base) {
    if (resource["resourceType"].text() == "Patient") return std::string(resource["id"].text());
    for (const char* member : {"subject", "patient"}) {
        const Focus focus = read_focus(resource[member]["reference"].text(), base);
        if (focus.type == "Patient") return focus.id;
    }
    return {};
}

}  // namespace

Focus read_focus(std::string_view text, std::string_view base) {
    const fhir::r4::Reference reference = fhir::r4::parse_reference(text);
    if (reference.form != fhir::r4::Reference::Form::typed) return {};
    if (!reference.base.empty() && without_scheme(reference.base) != without_scheme(base)) return {};
    std::string type(reference.type_text);
    if (reference.type == fhir::ResourceType::patient) type = "Patient";  // written in any case
    return {std::move(type), std::string(reference.id)};
}

Changed read_resource(json::Value resource, std::string_view base) {
    Changed changed;
    changed.type = resource["resourceType"].text();
    changed.id = resource["id"].text();
    changed.version = resource["meta"]["versionId"].text();
    if (const auto moment = parse_moment(resource["meta"]["lastUpdated"].text())) changed.updated = moment->first;
    changed.patient = patient_of(resource, base);
    return changed;
}

Result<std::vector<Changed>> read_bundle(std::string_view bundle, std::string_view base) {
    const auto document = json::Document::parse(bundle);
    if (!document) return document.error();
    const json::Value root = document->root();
    if (root["resourceType"].text() != "Bundle")
        return Error{Fault::invalid, "the EHR's answer to a search is no Bundle", {}};
    std::vector<Changed> all;
    for (const json::Value entry : root["entry"].items()) {
        const std::string_view mode = entry["search"]["mode"].text();
        if (mode == "include" || mode == "outcome" || !entry["resource"].is_object()) continue;
        all.push_back(read_resource(entry["resource"], base));
    }
    return all;
}

}  // namespace hv::plugin::events
