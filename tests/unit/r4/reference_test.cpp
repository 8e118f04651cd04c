#include "fhir/r4/reference.hpp"

#include <gtest/gtest.h>

#include "fhir/r4/names.hpp"
#include "fhir/r4/place.hpp"

namespace hv::fhir::r4 {
namespace {

using Form = Reference::Form;

struct Row {
    const char* text;
    Form form;
    ResourceType type;
    const char* id;
    const char* base;
};

class References : public testing::TestWithParam<Row> {};

TEST_P(References, AreReadInEveryFormThatIsMet) {
    const Row& row = GetParam();
    const Reference found = parse_reference(row.text);
    EXPECT_EQ(found.form, row.form) << row.text;
    EXPECT_EQ(found.type, row.type) << row.text;
    EXPECT_EQ(found.id, row.id) << row.text;
    EXPECT_EQ(found.base, row.base) << row.text;
}

INSTANTIATE_TEST_SUITE_P(
    Forms, References,
    testing::Values(Row{"", Form::none, ResourceType::other, "", ""},
                    Row{"#med1", Form::contained, ResourceType::other, "med1", ""},
                    Row{"urn:uuid:0d2a", Form::urn, ResourceType::other, "urn:uuid:0d2a", ""},
                    Row{"Patient/p1", Form::typed, ResourceType::patient, "p1", ""},
                    Row{"patient/cdp1000239", Form::typed, ResourceType::patient, "cdp1000239", ""},
                    Row{"/Patient/p1", Form::typed, ResourceType::patient, "p1", ""},
                    Row{"Patient/p1/_history/3", Form::typed, ResourceType::patient, "p1", ""},
                    Row{"https://ehr.example.no/fhir/Patient/p1", Form::typed, ResourceType::patient, "p1",
                        "ehr.example.no/fhir"},
                    Row{"https://ehr.example.no/fhir/Patient/p1/_history/2/", Form::typed, ResourceType::patient, "p1",
                        "ehr.example.no/fhir"},
                    Row{"Practitioner?identifier=s|v", Form::conditional, ResourceType::other, "", ""},
                    Row{"p1", Form::other, ResourceType::other, "", ""},
                    Row{"https://ehr", Form::other, ResourceType::other, "", ""},
                    Row{"https://ehr/", Form::other, ResourceType::other, "", ""},
                    Row{"Patient/", Form::other, ResourceType::other, "", ""}));

TEST(References, ReadTheIdentifierOfAConditionalOne) {
    const Reference both = parse_reference("Patient?identifier=urn:oid:1.2|77&_format=json");
    EXPECT_EQ(both.type, ResourceType::patient);
    EXPECT_EQ(both.query_system, "urn:oid:1.2");
    EXPECT_EQ(both.query_value, "77");
    EXPECT_EQ(parse_reference("Patient?identifier=77").query_value, "77");
    EXPECT_EQ(parse_reference("Patient?name=x").query_value, "");
}

TEST(SourceReference, NamesComponentsAndContainedResources) {
    EXPECT_EQ(reference_text({ResourceType::observation, "w2", {}, 0}), "Observation/w2");
    EXPECT_EQ(reference_text({ResourceType::observation, "bp1", {}, 1}), "Observation/bp1.component[0]");
    EXPECT_EQ(reference_text({ResourceType::diagnostic_report, "r", {}, contained_from + 2}),
              "DiagnosticReport/r.contained[2]");
    EXPECT_EQ(reference_text({ResourceType::other, "x", {}, 0}), "Resource/x");
}

TEST(ResourceTypes, AreKnownByTheirNames) {
    for (int i = 1; i <= static_cast<int>(ResourceType::service_request); ++i) {
        const auto type = static_cast<ResourceType>(i);
        EXPECT_EQ(parse_type(type_name(type)), type) << type_name(type);
    }
    EXPECT_EQ(parse_type("Encounter"), ResourceType::other);
    EXPECT_EQ(parse_type("patient"), ResourceType::other);
}

TEST(Names, AreFoundAgainAndStrangersAreNot) {
    for (const std::string_view name : detail::known_names) EXPECT_NE(key_of(name), 0) << name;
    for (const std::string_view name : {"", "a", "id_", "Status", "valueQuantitY", "resourcetype", "extensionx"})
        EXPECT_EQ(key_of(name), 0) << name;
    static_assert(key("status") != key("subject"));
}

TEST(Paths, MaskAnIdThatLooksLikeAPersonalNumber) {
    Issues issues;
    Notes notes(issues);
    EXPECT_EQ(notes.path({ResourceType::patient, "12848899907", -1, 0}, "birthDate"), "Patient/***********.birthDate");
    EXPECT_EQ(masked("pat-12848899907-a"), "pat-***********-a");
    EXPECT_EQ(masked("123456789012"), "123456789012");
    EXPECT_EQ(masked("1234567890"), "1234567890");
}

TEST(Paths, NameAResourceWithoutAnIdByItsPlace) {
    Issues issues;
    Notes notes(issues);
    const auto document = notes.step(-1, "document", 1);
    const auto entry = notes.step(document, "entry", 3);
    EXPECT_EQ(notes.path({ResourceType::observation, {}, entry, 2}, "code"), "document[1].entry[3].component[1].code");
    EXPECT_EQ(notes.path({ResourceType::observation, {}, -1, 0}, ""), "Observation");
}

TEST(Hashes, DifferWhenAnyByteDoes) {
    EXPECT_NE(hash_text("abcdefgh1"), hash_text("abcdefgh2"));
    EXPECT_NE(hash_text("a"), hash_text(std::string_view("a\0", 2)));
    EXPECT_NE(chain_key(ResourceType::observation, "1"), chain_key(ResourceType::condition, "1"));
    EXPECT_EQ(folded(0), 1U);
}

}  // namespace
}  // namespace hv::fhir::r4
