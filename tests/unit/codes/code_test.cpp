#include "fhir/codes/code.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hv::fhir {
namespace {

struct Spelled {
    std::string_view uri;
    System system;
};

void PrintTo(const Spelled& spelled, std::ostream* out) {
    *out << spelled.uri;
}

class SystemIsKnown : public testing::TestWithParam<Spelled> {};

TEST_P(SystemIsKnown, UnderEachOfItsNames) {
    const auto [uri, system] = GetParam();
    EXPECT_EQ(parse_system(uri), system);
    EXPECT_EQ(parse_system(" " + std::string(uri) + "  "), system) << "blanks around it";
    EXPECT_EQ(parse_system(std::string(uri) + "x"), System::other);
    constexpr std::string_view urn = "urn:oid:";
    if (uri.starts_with(urn)) {
        const std::string oid(uri.substr(urn.size()));
        EXPECT_EQ(parse_system(oid), system) << "bare";
        EXPECT_EQ(parse_system("urn:uid:" + oid), system) << "misspelt";
        EXPECT_EQ(parse_system("URN:OID:" + oid), system);
        EXPECT_EQ(parse_system("Urn:Oid: " + oid + " "), system);
        EXPECT_EQ(parse_system(oid + ".1"), System::other);
    } else {
        EXPECT_EQ(parse_system(std::string(uri) + "/"), system);
        std::string loud(uri);
        for (char& c : loud)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        EXPECT_EQ(parse_system(loud), system);
        if (uri.starts_with("http://")) {
            EXPECT_EQ(parse_system("https" + std::string(uri.substr(4))), system);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Atc, SystemIsKnown,
                         testing::Values(Spelled{"http://www.whocc.no/atc", System::atc},
                                         Spelled{"urn:oid:2.16.840.1.113883.6.73", System::atc},
                                         Spelled{"http://nhn.no/kj/fhir/CodeSystem/ATC", System::atc},
                                         Spelled{"urn:oid:2.16.578.1.12.4.1.1.7180", System::atc}));

INSTANTIATE_TEST_SUITE_P(
    Laboratory, SystemIsKnown,
    testing::Values(Spelled{"http://loinc.org", System::loinc}, Spelled{"urn:oid:2.16.840.1.113883.6.1", System::loinc},
                    Spelled{"urn:oid:2.16.578.1.12.4.1.1.7280", System::nlk},
                    Spelled{"http://helsedir.no/fhir/CodeSystem/no-kodeverk-7280-nlk", System::nlk},
                    Spelled{"http://ehelse.no/fhir/CodeSystem/no-kodeverk-7280-nlk", System::nlk},
                    Spelled{"urn:oid:2.16.578.1.12.4.1.1.7230", System::nlk},
                    Spelled{"http://npu-terminology.org", System::nlk}, Spelled{"urn:oid:1.2.208.176.2.1", System::nlk},
                    Spelled{"http://snomed.info/sct", System::snomed},
                    Spelled{"urn:oid:2.16.840.1.113883.6.96", System::snomed}));

INSTANTIATE_TEST_SUITE_P(Diagnoses, SystemIsKnown,
                         testing::Values(Spelled{"urn:oid:2.16.578.1.12.4.1.1.7110", System::icd10},
                                         Spelled{"http://hl7.org/fhir/sid/icd-10-no", System::icd10},
                                         Spelled{"http://hl7.org/fhir/sid/icd-10", System::icd10},
                                         Spelled{"urn:oid:2.16.840.1.113883.6.3", System::icd10},
                                         Spelled{"urn:oid:2.16.840.1.113883.6.90", System::icd10},
                                         Spelled{"http://hl7.org/fhir/sid/icd-10-cm", System::icd10},
                                         Spelled{"urn:oid:2.16.578.1.12.4.1.1.7170", System::icpc2},
                                         Spelled{"http://hl7.org/fhir/sid/icpc-2", System::icpc2},
                                         Spelled{"urn:oid:2.16.840.1.113883.6.139", System::icpc2},
                                         Spelled{"urn:oid:2.16.578.1.12.4.1.1.7171", System::icpc2}));

INSTANTIATE_TEST_SUITE_P(
    Drugs, SystemIsKnown,
    testing::Values(Spelled{"http://ehelse.no/fhir/CodeSystem/FEST", System::fest},
                    Spelled{"http://dmp.no/fhir/NamingSystem/festLegemiddelDose", System::fest},
                    Spelled{"http://dmp.no/fhir/NamingSystem/festLegemiddelMerkevare", System::fest},
                    Spelled{"http://dmp.no/fhir/NamingSystem/festLegemiddelPakning", System::fest},
                    Spelled{"http://dmp.no/fhir/NamingSystem/festLegemiddelVirkestoff", System::fest},
                    Spelled{"http://ehelse.no/FESTMedication", System::fest},
                    Spelled{"http://ehelse.no/FESTSubstance", System::fest},
                    Spelled{"urn:oid:2.16.578.1.12.4.1.1.7448", System::volven_form},
                    Spelled{"urn:oid:2.16.578.1.12.4.1.1.7477", System::volven_route},
                    Spelled{"urn:oid:2.16.578.1.12.4.1.1.9101", System::volven_use},
                    Spelled{"urn:oid:2.16.578.1.12.4.1.1.7424", System::volven_magistral},
                    Spelled{"http://www.nlm.nih.gov/research/umls/rxnorm", System::rxnorm}));

INSTANTIATE_TEST_SUITE_P(
    Others, SystemIsKnown,
    testing::Values(Spelled{"urn:oid:2.16.578.1.12.4.1.1.8244", System::volven_deviation},
                    Spelled{"http://ehelse.no/fhir/CodeSystem/no-kodeverk-8244", System::volven_deviation},
                    Spelled{"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                            System::v3_interpretation},
                    Spelled{"https://hjertevakt.no/fhir/CodeSystem/hjertefrisk", System::hjertevakt}));

TEST(System, IsUnknownWhenNothingIsWrittenAndOtherWhenNobodyKnowsIt) {
    EXPECT_EQ(parse_system(""), System::unknown);
    EXPECT_EQ(parse_system("  \t"), System::unknown);
    for (const auto* uri :
         {"x", "http://", "https://", "/", "///", "urn:oid:", "urn:oid: ", "1", "HNR", "urn:oid:2.16.578.1.12.4.1.1",
          "https://fhir.cerner.com/ec2458f2/codeSet/72", "http://id.who.int/icd/release/11/mms",
          "urn:oid:2.16.578.1.12.4.1.1.7275", "http://loinc.org/x", "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"})
        EXPECT_EQ(parse_system(uri), System::other) << uri;
}

TEST(System, SnomedHasEditions) {
    EXPECT_EQ(parse_system("http://snomed.info/sct/51000202101"), System::snomed);
    EXPECT_EQ(parse_system("http://snomed.info/scttt"), System::other);
}

TEST(System, IsWrittenAsItIsRead) {
    for (int i = 1; i < static_cast<int>(System::other); ++i) {
        const auto system = static_cast<System>(i);
        EXPECT_EQ(parse_system(system_uri(system)), system) << system_name(system);
        EXPECT_FALSE(system_name(system).empty());
    }
    EXPECT_EQ(system_name(System::unknown), "unknown");
    EXPECT_EQ(system_name(System::other), "other");
    EXPECT_EQ(system_name(System::atc), "atc");
    EXPECT_EQ(system_name(System::hjertevakt), "hjertevakt");
    EXPECT_EQ(system_uri(System::other), "");
}

TEST(Code, OfAtcHasNoBlanksAndCapitals) {
    EXPECT_EQ(Code(System::atc, "n05a h03").text(), "N05AH03");
    EXPECT_EQ(Code(System::atc, " N05A\tH03 "), Code(System::atc, "N05AH03"));
}

TEST(Code, OfIcd10HasNoPointsAndMarks) {
    for (const auto* written : {"F20.0", "F200", "f20.0", "F20.0*", "F20.0+", "F20.0\xE2\x80\xA0", " F 20.0 "})
        EXPECT_EQ(Code(System::icd10, written).text(), "F200") << written;
    EXPECT_EQ(Code(System::icpc2, "p72.0001").text(), "P72.0001");
}

TEST(Code, OfOtherSystemsIsTrimmedOnly) {
    EXPECT_EQ(Code(System::loinc, " 29463-7 ").text(), "29463-7");
    EXPECT_EQ(Code(System::hjertevakt, "e-cigarette").text(), "e-cigarette");
    EXPECT_EQ(Code(System::other, "a.B c").text(), "a.B c");
    EXPECT_EQ(Code(System::nlk, "npu03804").text(), "NPU03804");
}

TEST(Code, LongerThanTwentyTwoBytesIsNone) {
    EXPECT_TRUE(Code(System::other, std::string(22, 'x')));
    const Code longer(System::other, std::string(23, 'x'));
    EXPECT_FALSE(longer);
    EXPECT_EQ(longer, Code());
    EXPECT_FALSE(Code(System::fest, "ID_0D3A9A60-9B3A-4D2D-A9E5-7E6B8F3B1C2D"));
    EXPECT_FALSE(Code(System::atc, ""));
    EXPECT_EQ(Code(System::atc, " . "), Code(System::atc, "."));
    EXPECT_EQ(Code(System::icd10, " .* "), Code());
}

TEST(Code, LiesWithinACodeAboveIt) {
    const Code clozapine(System::atc, "N05AH02");
    EXPECT_TRUE(clozapine.within(Code(System::atc, "N05A")));
    EXPECT_TRUE(clozapine.within(clozapine));
    EXPECT_FALSE(clozapine.within(Code(System::atc, "N05AN")));
    EXPECT_FALSE(Code(System::atc, "N05A").within(clozapine));
    EXPECT_TRUE(Code(System::icd10, "F20.0").within(Code(System::icd10, "F20")));
    EXPECT_TRUE(Code(System::icpc2, "P72.0001").within(Code(System::icpc2, "P72")));
    EXPECT_FALSE(Code(System::icd10, "F20").within(Code(System::icpc2, "F20")));
    EXPECT_FALSE(clozapine.within(Code()));
    EXPECT_FALSE(Code().within(Code()));
    EXPECT_TRUE(Code(System::loinc, "8480-6").within(Code(System::loinc, "8480-6")));
    EXPECT_FALSE(Code(System::loinc, "8480-60").within(Code(System::loinc, "8480-6"))) << "no hierarchy by prefix";
}

TEST(Coding, OfNpuIsRecognisedWithoutASystem) {
    EXPECT_EQ(read_code("", "NPU03804"), Code(System::nlk, "NPU03804"));
    EXPECT_EQ(read_code("", " NOR25909 "), Code(System::nlk, "NOR25909"));
    for (const auto* written : {"NPU 29055", "NPU1568", "NPU0380", "NPU038044", "NPX03804", "NPU0380x", "8480-6", ""})
        EXPECT_FALSE(read_code("", written)) << written;
    EXPECT_EQ(read_code("http://example.org/local", "NPU03804").system(), System::other)
        << "another system means another code";
}

TEST(Coding, IsOneCodeUnderEverySpellingOfItsSystem) {
    const Code weight(System::nlk, "NPU03804");
    for (const auto* uri : {"urn:oid:2.16.578.1.12.4.1.1.7280", "urn:uid:2.16.578.1.12.4.1.1.7230",
                            "2.16.578.1.12.4.1.1.7280 ", "http://npu-terminology.org", "urn:oid:1.2.208.176.2.1"})
        EXPECT_EQ(read_code(uri, "NPU03804"), weight) << uri;
    EXPECT_EQ(read_code("urn:oid:2.16.578.1.12.4.1.1.7280", "MCS88018").text(), "MCS88018");
}

TEST(Code, IsOrdered) {
    EXPECT_LT(Code(System::atc, "N05AH02"), Code(System::atc, "N05AH03"));
    EXPECT_LT(Code(System::atc, "Z"), Code(System::loinc, "A"));
    EXPECT_NE(Code(System::atc, "N05AH02"), Code(System::other, "N05AH02"));
}

}  // namespace
}  // namespace hv::fhir
