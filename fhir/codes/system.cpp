// Every spelling of a code system that is met, one row each.
#include <algorithm>
#include <array>

#include "fhir/codes/code.hpp"

namespace hv::fhir {

namespace {

struct Spelling {
    std::string_view text;
    System system;
};

constexpr auto uris = std::to_array<Spelling>({
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
    {"http://www.nlm.nih.gov/research/umls/rxnorm", System::rxnorm},
    {"http://ehelse.no/fhir/CodeSystem/FEST", System::fest},
    {"http://ehelse.no/FESTMedication", System::fest},
    {"http://ehelse.no/FESTSubstance", System::fest},
    {"http://dmp.no/fhir/NamingSystem/festLegemiddelDose", System::fest},
    {"http://dmp.no/fhir/NamingSystem/festLegemiddelMerkevare", System::fest},
    {"http://dmp.no/fhir/NamingSystem/festLegemiddelPakning", System::fest},
    {"http://dmp.no/fhir/NamingSystem/festLegemiddelVirkestoff", System::fest},
    {"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", System::v3_interpretation},
    {"http://hl7.org/fhir/v3/ObservationInterpretation", System::v3_interpretation},
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
    {"https://hjertevakt.no/fhir/CodeSystem/hjertefrisk", System::hjertevakt},
    {"http://id.who.int/icd/release/10", System::icd10},
    {"http://loinc.org/", System::loinc},
});

constexpr auto oids = std::to_array<Spelling>({
    {"2.16.578.1.12.4.1.1.7280", System::nlk},
    {"2.16.578.1.12.4.1.1.7230", System::nlk},
    {"1.2.208.176.2.1", System::nlk},
    {"2.16.840.1.113883.6.73", System::atc},
    {"2.16.578.1.12.4.1.1.7180", System::atc},
    {"2.16.840.1.113883.6.1", System::loinc},
    {"2.16.840.1.113883.6.96", System::snomed},
    {"2.16.578.1.12.4.1.1.7110", System::icd10},
    {"2.16.840.1.113883.6.3", System::icd10},
    {"2.16.840.1.113883.6.90", System::icd10},
    {"2.16.578.1.12.4.1.1.7170", System::icpc2},
    {"2.16.578.1.12.4.1.1.7171", System::icpc2},
    {"2.16.840.1.113883.6.139", System::icpc2},
    {"2.16.840.1.113883.6.88", System::rxnorm},
    {"2.16.578.1.12.4.1.1.8244", System::volven_deviation},
    {"2.16.578.1.12.4.1.1.7448", System::volven_form},
    {"2.16.578.1.12.4.1.1.7477", System::volven_route},
    {"2.16.578.1.12.4.1.1.9101", System::volven_use},
    {"2.16.578.1.12.4.1.1.7424", System::volven_magistral},
    {"2.16.840.1.113883.5.83", System::v3_interpretation},
});

template <std::size_t n>
System look_up(const std::array<Spelling, n>& table, std::string_view text) {
    const auto* row = std::ranges::find(table, text, &Spelling::text);
    return row == table.end() ? System::other : row->system;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// `urn:oid:`, the misspelt `urn:uid:`, or nothing before a bare OID.
bool strip_oid_prefix(std::string_view& text) {
    constexpr std::string_view oid = "urn:oid:";
    constexpr std::string_view uid = "urn:uid:";
    const auto same = [](char a, char b) { return lower(a) == b; };
    const std::string_view head = text.substr(0, oid.size());
    if (std::ranges::equal(head, oid, same) || std::ranges::equal(head, uid, same)) {
        text.remove_prefix(oid.size());
        return true;
    }
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

}  // namespace

System parse_system(std::string_view uri) {
    while (!uri.empty() && uri.back() == ' ') uri.remove_suffix(1);
    while (!uri.empty() && uri.front() == ' ') uri.remove_prefix(1);
    if (uri.empty()) return System::unknown;
    return strip_oid_prefix(uri) ? look_up(oids, uri) : look_up(uris, uri);
}

namespace {

struct Name {
    System system;
    std::string_view name;
    std::string_view uri;
};

constexpr std::array<Name, 17> names{{
    {System::unknown, "unknown", ""},
    {System::atc, "atc", "http://www.whocc.no/atc"},
    {System::loinc, "loinc", "http://loinc.org"},
    {System::nlk, "nlk", "urn:oid:2.16.578.1.12.4.1.1.7280"},
    {System::snomed, "snomed", "http://snomed.info/sct"},
    {System::icd10, "icd10", "urn:oid:2.16.578.1.12.4.1.1.7110"},
    {System::icpc2, "icpc2", "urn:oid:2.16.578.1.12.4.1.1.7170"},
    {System::fest, "fest", "http://ehelse.no/fhir/CodeSystem/FEST"},
    {System::volven_deviation, "volven-8244", "urn:oid:2.16.578.1.12.4.1.1.8244"},
    {System::volven_form, "volven-7448", "urn:oid:2.16.578.1.12.4.1.1.7448"},
    {System::volven_route, "volven-7477", "urn:oid:2.16.578.1.12.4.1.1.7477"},
    {System::volven_use, "volven-9101", "urn:oid:2.16.578.1.12.4.1.1.9101"},
    {System::volven_magistral, "volven-7424", "urn:oid:2.16.578.1.12.4.1.1.7424"},
    {System::rxnorm, "rxnorm", "http://www.nlm.nih.gov/research/umls/rxnorm"},
    {System::v3_interpretation, "v3-interpretation",
     "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"},
    {System::hjertevakt, "hjertevakt", "https://hjertevakt.no/fhir/CodeSystem/hjertefrisk"},
    {System::other, "other", ""},
}};

}  // namespace

std::string_view system_name(System system) {
    return names.at(static_cast<std::size_t>(system)).name;
}

std::string_view system_uri(System system) {
    return names.at(static_cast<std::size_t>(system)).uri;
}

}  // namespace hv::fhir
