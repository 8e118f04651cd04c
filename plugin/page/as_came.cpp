#include "plugin/page/as_came.hpp"

#include "fhir/base/time.hpp"

namespace hv::plugin::page {
namespace {

constexpr std::size_t day_length = 10;  // of `2025-11-21`
constexpr int deepest_bundle = 4;

bool is_it(const json::Value& resource, const fhir::SourceRef& source) {
    return resource["resourceType"].text() == fhir::type_name(source.type) && resource["id"].text() == source.id &&
           (source.version.empty() || resource["meta"]["versionId"].text() == source.version);
}

json::Value found(const json::Value& resource, const fhir::SourceRef& source, int deep) {
    if (is_it(resource, source)) return resource;
    if (deep == deepest_bundle) return {};
    for (const json::Value entry : resource["entry"].items()) {
        if (const json::Value one = found(entry["resource"], source, deep + 1)) return one;
    }
    return {};
}

json::Value nth(const json::Value& list, std::size_t index) {
    for (const json::Value item : list.items()) {
        if (index-- == 0) return item;
    }
    return {};
}

std::string first_of(std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) {
        if (!text.empty()) return std::string(text);
    }
    return {};
}

std::string quantity_text(const json::Value& quantity) {
    std::string text = std::string(quantity["comparator"].text()) + std::string(quantity["value"].text());
    const std::string unit = first_of({quantity["unit"].text(), quantity["code"].text()});
    if (!unit.empty()) text += (text.empty() ? "" : " ") + unit;
    return text;
}

std::string coded_text(const json::Value& concept_given) {
    const json::Value coding = nth(concept_given["coding"], 0);
    return first_of({concept_given["text"].text(), coding["display"].text(), coding["code"].text()});
}

// Codes are no names.
std::string name_text(const json::Value& code) {
    return first_of({code["text"].text(), nth(code["coding"], 0)["display"].text()});
}

std::string value_text(const json::Value& part) {
    if (const json::Value quantity = part["valueQuantity"]) return quantity_text(quantity);
    if (const json::Value coded = part["valueCodeableConcept"]) return coded_text(coded);
    if (const json::Value range = part["valueRange"]) {
        return quantity_text(range["low"]) + "–" + quantity_text(range["high"]);
    }
    if (const json::Value yes = part["valueBoolean"]; yes.is_boolean()) return yes.is_true() ? "true" : "false";
    return first_of({part["valueString"].text(), part["valueInteger"].text(), part["valueDateTime"].text()});
}

std::string day_text(const json::Value& resource) {
    const json::Value period = resource["effectivePeriod"];
    const std::string written = first_of({resource["effectiveDateTime"].text(), resource["effectiveInstant"].text(),
                                          period["end"].text(), period["start"].text(), resource["issued"].text()});
    if (written.size() <= day_length) return written;
    const std::optional<Moment> moment = parse_moment(written);
    return moment ? moment->last_day.text() : written;
}

}  // namespace

AsCame as_came(std::span<const json::Value> roots, const fhir::SourceRef& source) {
    json::Value resource;
    for (const json::Value& root : roots) {
        if (!source.id.empty() && !resource) resource = found(root, source, 0);
    }
    json::Value part = resource;
    if (source.component >= fhir::contained_from) {
        part = resource = nth(resource["contained"], source.component - fhir::contained_from);
    } else if (source.component > 0) {
        part = nth(resource["component"], source.component - 1U);
    }
    return {fhir::masked(name_text(part["code"])), fhir::masked(value_text(part)), fhir::masked(day_text(resource))};
}

}  // namespace hv::plugin::page
