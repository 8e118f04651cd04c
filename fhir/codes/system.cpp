// Every spelling of a code system that is met, one row each: to add one, add a row.
#include <array>
#include <bit>
#include <cstring>

#include "fhir/codes/code.hpp"

namespace hv::fhir {

namespace {

struct Spelling {
    std::string_view text;
    System system;
};

constexpr auto spellings = std::to_array<Spelling>({
    {"http://loinc.org", System::loinc},
    {"http://snomed.info/sct", System::snomed},
    {"http://www.whocc.no/atc", System::atc},
    {"http://nhn.no/kj/fhir/CodeSystem/ATC", System::atc},
    {"http://helsedir.no/fhir/CodeSystem/no-kodeverk-7280-nlk", System::nlk},
    {"http://ehelse.no/fhir/CodeSystem/no-kodeverk-7280-nlk", System::nlk},
    {"http://ehelse.no/fhir/CodeSystem/no-kodeverk-7280", System::nlk},
    {"http://npu-terminology.org", System::nlk},
    {"http://hl7.org/fhir/sid/icd-10", System::icd10},
    {"http://hl7.org/fhir/sid/icd-10-no", System::icd10},
    {"http://hl7.org/fhir/sid/icd-10-cm", System::icd10},
    {"http://hl7.org/fhir/sid/icpc-2", System::icpc2},
    {"http://ehelse.no/fhir/CodeSystem/FEST", System::fest},
    {"http://ehelse.no/FESTMedication", System::fest},
    {"http://ehelse.no/FESTSubstance", System::fest},
    {"http://dmp.no/fhir/NamingSystem/festLegemiddelDose", System::fest},
    {"http://dmp.no/fhir/NamingSystem/festLegemiddelMerkevare", System::fest},
    {"http://dmp.no/fhir/NamingSystem/festLegemiddelPakning", System::fest},
    {"http://dmp.no/fhir/NamingSystem/festLegemiddelVirkestoff", System::fest},
    {"http://ehelse.no/fhir/CodeSystem/no-kodeverk-8244", System::volven_deviation},
    {"http://helsedir.no/fhir/CodeSystem/no-kodeverk-8244", System::volven_deviation},
    {"http://ehelse.no/fhir/CodeSystem/no-kodeverk-7448", System::volven_form},
    {"http://helsedir.no/fhir/CodeSystem/no-kodeverk-7448", System::volven_form},
    {"http://ehelse.no/fhir/CodeSystem/no-kodeverk-7477", System::volven_route},
    {"http://helsedir.no/fhir/CodeSystem/no-kodeverk-7477", System::volven_route},
    {"http://ehelse.no/fhir/CodeSystem/no-kodeverk-9101", System::volven_use},
    {"http://helsedir.no/fhir/CodeSystem/no-kodeverk-9101", System::volven_use},
    {"http://ehelse.no/fhir/CodeSystem/no-kodeverk-7424", System::volven_magistral},
    {"http://helsedir.no/fhir/CodeSystem/no-kodeverk-7424", System::volven_magistral},
    {"http://www.nlm.nih.gov/research/umls/rxnorm", System::rxnorm},
    {"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", System::v3_interpretation},
    {"http://hl7.org/fhir/v3/ObservationInterpretation", System::v3_interpretation},
    {"https://hjertevakt.no/fhir/CodeSystem/hjertefrisk", System::hjertevakt},
    {"urn:oid:2.16.578.1.12.4.1.1.7280", System::nlk},
    {"urn:oid:2.16.578.1.12.4.1.1.7230", System::nlk},
    {"urn:oid:1.2.208.176.2.1", System::nlk},
    {"urn:oid:2.16.840.1.113883.6.73", System::atc},
    {"urn:oid:2.16.578.1.12.4.1.1.7180", System::atc},
    {"urn:oid:2.16.840.1.113883.6.1", System::loinc},
    {"urn:oid:2.16.840.1.113883.6.96", System::snomed},
    {"urn:oid:2.16.578.1.12.4.1.1.7110", System::icd10},
    {"urn:oid:2.16.840.1.113883.6.3", System::icd10},
    {"urn:oid:2.16.840.1.113883.6.90", System::icd10},
    {"urn:oid:2.16.578.1.12.4.1.1.7170", System::icpc2},
    {"urn:oid:2.16.578.1.12.4.1.1.7171", System::icpc2},
    {"urn:oid:2.16.840.1.113883.6.139", System::icpc2},
    {"urn:oid:2.16.578.1.12.4.1.1.8244", System::volven_deviation},
    {"urn:oid:2.16.578.1.12.4.1.1.7448", System::volven_form},
    {"urn:oid:2.16.578.1.12.4.1.1.7477", System::volven_route},
    {"urn:oid:2.16.578.1.12.4.1.1.9101", System::volven_use},
    {"urn:oid:2.16.578.1.12.4.1.1.7424", System::volven_magistral},
    {"urn:oid:2.16.840.1.113883.6.88", System::rxnorm},
    {"urn:oid:2.16.840.1.113883.5.83", System::v3_interpretation},
});

struct Name {
    std::string_view name;
    std::string_view uri;
};

// In the order of System.
constexpr auto names = std::to_array<Name>({
    {"unknown", ""},
    {"atc", "http://www.whocc.no/atc"},
    {"loinc", "http://loinc.org"},
    {"nlk", "urn:oid:2.16.578.1.12.4.1.1.7280"},
    {"snomed", "http://snomed.info/sct"},
    {"icd10", "urn:oid:2.16.578.1.12.4.1.1.7110"},
    {"icpc2", "urn:oid:2.16.578.1.12.4.1.1.7170"},
    {"fest", "http://ehelse.no/fhir/CodeSystem/FEST"},
    {"volven-8244", "urn:oid:2.16.578.1.12.4.1.1.8244"},
    {"volven-7448", "urn:oid:2.16.578.1.12.4.1.1.7448"},
    {"volven-7477", "urn:oid:2.16.578.1.12.4.1.1.7477"},
    {"volven-9101", "urn:oid:2.16.578.1.12.4.1.1.9101"},
    {"volven-7424", "urn:oid:2.16.578.1.12.4.1.1.7424"},
    {"rxnorm", "http://www.nlm.nih.gov/research/umls/rxnorm"},
    {"v3-interpretation", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"},
    {"hjertevakt", "https://hjertevakt.no/fhir/CodeSystem/hjertefrisk"},
    {"other", ""},
});
static_assert(names.size() == static_cast<std::size_t>(System::other) + 1);

// The last eight characters and the length tell the spellings apart; the rest is compared once.
constexpr std::size_t slot_count = 256;

constexpr std::size_t slot_of(std::string_view uri) {
    std::uint64_t tail = 0;
    if (std::is_constant_evaluated() || std::endian::native != std::endian::little) {
        for (std::size_t i = 8; i > 0; --i) tail = tail << 8 | static_cast<unsigned char>(uri[uri.size() - 9 + i]);
    } else {
        std::memcpy(&tail, uri.data() + uri.size() - 8, 8);
    }
    return ((tail ^ uri.size()) * 0x9E37'79B9'7F4A'7C15ULL) >> 56;
}
static_assert(slot_count == 1U << (64 - 56));

// Row numbers, from 1.
constexpr auto slots = [] {
    std::array<std::uint8_t, slot_count> table{};
    for (std::size_t row = 0; row < spellings.size(); ++row) {
        std::size_t slot = slot_of(spellings[row].text);
        while (table[slot] != 0) slot = (slot + 1) % slot_count;
        table[slot] = static_cast<std::uint8_t>(row + 1);
    }
    return table;
}();

System exact(std::string_view uri) {
    if (uri.size() < 8) return System::unknown;
    for (std::size_t slot = slot_of(uri); slots[slot] != 0; slot = (slot + 1) % slot_count) {
        const Spelling& row = spellings[slots[slot] - 1U];
        if (row.text == uri) return row.system;
    }
    return System::unknown;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_letters(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

// Takes `prefix` off `text`, whatever its case.
bool strip(std::string_view& text, std::string_view prefix) {
    if (!same_letters(text.substr(0, prefix.size()), prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

// `urn:oid:`, the misspelt `urn:uid:`, a bare OID; letters in any case, `https`, a slash at the end.
System loose(std::string_view uri) {
    constexpr std::string_view urn = "urn:oid:";
    std::string_view oid = uri;
    const bool is_oid = strip(oid, urn) || strip(oid, "urn:uid:") || (uri.front() >= '0' && uri.front() <= '9');
    if (is_oid) {
        const std::size_t first = oid.find_first_not_of(' ');
        oid = first == std::string_view::npos ? std::string_view() : oid.substr(first);
        for (const auto& row : spellings)
            if (row.text.starts_with(urn) && row.text.substr(urn.size()) == oid) return row.system;
        return System::other;
    }
    while (!uri.empty() && uri.back() == '/') uri.remove_suffix(1);
    if (!strip(uri, "https://") && !strip(uri, "http://")) return System::other;
    for (const auto& row : spellings) {
        std::string_view known = row.text;
        if ((strip(known, "https://") || strip(known, "http://")) && same_letters(known, uri)) return row.system;
    }
    // An edition: http://snomed.info/sct/51000202101
    return strip(uri, "snomed.info/sct/") ? System::snomed : System::other;
}

}  // namespace

System parse_system(std::string_view uri) {
    if (const System system = exact(uri); system != System::unknown) return system;
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = uri.find_first_not_of(blanks);
    if (first == std::string_view::npos) return System::unknown;
    return loose(uri.substr(first, uri.find_last_not_of(blanks) - first + 1));
}

std::string_view system_name(System system) {
    return names.at(static_cast<std::size_t>(system)).name;
}

std::string_view system_uri(System system) {
    return names.at(static_cast<std::size_t>(system)).uri;
}

}  // namespace hv::fhir
