#include "fhir/r4/drug.hpp"

namespace hv::fhir::r4 {
namespace {

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

bool is_atc(const Code& code) {
    if (code.system() != System::atc) return false;
    const std::string_view text = code.text();
    constexpr std::string_view pattern = "A99AA99";
    if (text.size() != 1 && text.size() != 3 && text.size() != 4 && text.size() != 5 && text.size() != 7) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (pattern[i] == 'A' ? !is_upper(text[i]) : !is_digit(text[i])) return false;
    return true;
}

void DrugNames::add_name(Text name) {
    if (!trimmed(name).empty() && count < names.size()) names[count++] = trimmed(name);
}

void DrugNames::add_coding(const Coding& coding) {
    add_name(coding.display);
    if (coding.code.empty() || parse_system(coding.system) != System::atc) return;
    const Code code = read_code(coding.system, coding.code);
    if (!is_atc(code)) {
        bad_atc = true;
        return;
    }
    const bool more_specific = code.text().size() > atc.text().size();
    if (!atc || more_specific) atc = code;
}

Code DrugNames::by_name() const {
    for (std::size_t i = 0; i < count; ++i)
        if (const Code code = atc_from_name(names[i])) return code;
    return {};
}

Text DrugNames::depot_name() const {
    for (std::size_t i = 0; i < count; ++i)
        if (names_depot(names[i])) return names[i];
    return {};
}

bool DrugNames::names_acutard() const {
    for (std::size_t i = 0; i < count; ++i)
        if (holds_ignoring_case(names[i], "acutard")) return true;
    return false;
}

void decide_depot(Drug& drug, const DrugNames& names, bool form_says_depot, bool intramuscular) {
    if (!drug.atc || !exists_as_depot(drug.atc) || names.names_acutard()) return;
    const Text named = names.depot_name();
    if (!named.empty()) drug.name = named;
    drug.depot = form_says_depot || !named.empty() || intramuscular;
    drug.route_only = drug.depot && !form_says_depot && named.empty();
}

}  // namespace hv::fhir::r4
