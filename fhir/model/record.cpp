#include "fhir/model/record.hpp"

#include <utility>

namespace hv::fhir {
namespace {

constexpr std::pair<std::string_view, ResourceType> names[] = {
    {"Observation", ResourceType::observation},
    {"Patient", ResourceType::patient},
    {"Condition", ResourceType::condition},
    {"MedicationStatement", ResourceType::medication_statement},
    {"MedicationRequest", ResourceType::medication_request},
    {"MedicationAdministration", ResourceType::medication_administration},
    {"MedicationDispense", ResourceType::medication_dispense},
    {"Medication", ResourceType::medication},
    {"Substance", ResourceType::substance},
    {"AllergyIntolerance", ResourceType::allergy_intolerance},
    {"Bundle", ResourceType::bundle},
    {"Flag", ResourceType::flag},
    {"CarePlan", ResourceType::care_plan},
    {"Provenance", ResourceType::provenance},
    {"OperationOutcome", ResourceType::operation_outcome},
    {"DiagnosticReport", ResourceType::diagnostic_report},
    {"Parameters", ResourceType::parameters},
    {"Composition", ResourceType::composition},
    {"Specimen", ResourceType::specimen},
};

}  // namespace

std::string_view type_name(ResourceType type) {
    for (const auto& [name, named] : names)
        if (named == type) return name;
    return "Resource";
}

ResourceType parse_type(Text name) {
    for (const auto& [known, type] : names)
        if (known == name) return type;
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
