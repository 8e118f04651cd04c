#include "fhir/model/record.hpp"

#include <iterator>

namespace hv::fhir {
namespace {

// In the order of ResourceType.
constexpr std::string_view names[] = {
    "Resource",
    "Patient",
    "Observation",
    "MedicationStatement",
    "MedicationRequest",
    "MedicationAdministration",
    "MedicationDispense",
    "Medication",
    "Condition",
    "AllergyIntolerance",
    "Bundle",
    "Flag",
    "CarePlan",
    "Provenance",
    "OperationOutcome",
    "DiagnosticReport",
    "Parameters",
    "Composition",
    "Specimen",
    "Substance",
    "ServiceRequest",
};
static_assert(std::size(names) == static_cast<std::size_t>(ResourceType::service_request) + 1);

}  // namespace

std::string_view type_name(ResourceType type) {
    return names[static_cast<std::size_t>(type)];
}

ResourceType parse_type(Text name) {
    for (std::size_t i = 1; i < std::size(names); ++i)
        if (names[i] == name) return static_cast<ResourceType>(i);
    return ResourceType::other;
}

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr std::size_t personal_number_digits = 11;

}  // namespace

std::string masked(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    std::size_t at = 0;
    while (at < out.size()) {
        if (!is_digit(out[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < out.size() && is_digit(out[end])) ++end;
        if (end - at == personal_number_digits) out.replace(at, end - at, end - at, '*');
        at = end;
    }
    return out;
}

std::string reference_text(const SourceRef& source) {
    std::string out(type_name(source.type));
    if (!source.id.empty()) out.append("/").append(masked(source.id));
    if (source.component >= contained_from)
        out.append(".contained[").append(std::to_string(source.component - contained_from)).append("]");
    else if (source.component > 0)
        out.append(".component[").append(std::to_string(source.component - 1)).append("]");
    return out;
}

}  // namespace hv::fhir
