// A code of a known code system, in one spelling.
//
// Systems:  every URI, OID and misspelling that is met for one code system is one System (`urn:uid:` for `urn:oid:`,
//           bare OIDs, blanks around it; NLK under 7280, 7230, Danish NPU). A code `NPUnnnnn` or `NORnnnnn` without a
//           system is NLK. No system: `unknown`; one that is not in the table: `other`.
// Spelling: ATC without blanks, upper case; ICD-10 upper case without `.`, blank, `*`, `+` and the dagger; ICPC-2 and
//           NLK upper case; others trimmed. A code longer than 22 bytes has no Code (`System::unknown`).
// Source:   reference tables of ATC (1.1), laboratory (2.1) and diagnosis (5.1) systems.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string_view>

namespace hv::fhir {

enum class System : std::uint8_t {
    unknown,
    atc,
    loinc,
    nlk,  // Norsk laboratoriekodeverk, NPU
    snomed,
    icd10,
    icpc2,
    fest,
    volven_deviation,  // 8244
    volven_form,       // 7448
    volven_route,      // 7477
    volven_use,        // 9101: 1 fast, 2 kur, 3 ved behov
    volven_magistral,  // 7424
    rxnorm,
    v3_interpretation,
    hjertevakt,  // our own: answers on the Hjertefrisk form
    other,
};

System parse_system(std::string_view uri);
std::string_view system_name(System system);
// The URI that we write.
std::string_view system_uri(System system);

class Code {
public:
    constexpr Code() = default;
    Code(System system, std::string_view text);

    [[nodiscard]] System system() const { return system_; }
    [[nodiscard]] std::string_view text() const { return {text_.data(), size_}; }
    explicit operator bool() const { return system_ != System::unknown && size_ != 0; }

    // True when this code is `other` or a code below it in a hierarchy read by prefix (ATC, ICD-10, ICPC-2).
    [[nodiscard]] bool within(const Code& other) const;

    friend bool operator==(const Code&, const Code&) = default;
    friend auto operator<=>(const Code&, const Code&) = default;

private:
    System system_ = System::unknown;
    std::uint8_t size_ = 0;
    std::array<char, 22> text_{};
};

// From a FHIR Coding's system and code, spelled in any of the ways that are met.
Code read_code(std::string_view system_uri, std::string_view code);

}  // namespace hv::fhir
