// What a FHIR R4 server finds for us. Runs on the sandbox, and on the server at HV_HAPI_URL when it is set.
#include "conformance.hpp"

namespace hv::test {
namespace {

class FhirSearch : public FhirConformance {};

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

TEST_P(FhirSearch, SearchByCodeCategoryAndStatus) {
    const std::string weight = post_reading("29463-7", "2025-11-01");
    const std::string height = post_reading("8302-2", "2025-11-01");
    const std::string glucose = post_reading("15074-8", "2025-11-02", "preliminary", "laboratory");
    EXPECT_THAT(observations("code=http://loinc.org%7C29463-7"), ElementsAre(weight));
    EXPECT_THAT(observations("code=29463-7,8302-2"), UnorderedElementsAre(weight, height));
    EXPECT_THAT(observations("code=http://snomed.info/sct%7C29463-7"), IsEmpty());
    EXPECT_THAT(observations("category=laboratory"), ElementsAre(glucose));
    EXPECT_THAT(observations("status=final"), UnorderedElementsAre(weight, height));
    EXPECT_THAT(observations("status:not=final"), ElementsAre(glucose));
    EXPECT_THAT(observations("code=29463-7&status=preliminary"), IsEmpty());
    EXPECT_THAT(observations("_id=" + weight.substr(12)), ElementsAre(weight));
}

TEST_P(FhirSearch, SearchByDateComparesIntervals) {
    const std::string october = post_reading("29463-7", "2025-10-15");
    const std::string november = post_reading("29463-7", "2025-11-15");
    const std::string december = post_reading("29463-7", "2025-12-15T08:00:00+01:00");
    EXPECT_THAT(observations("date=ge2025-11-15"), UnorderedElementsAre(november, december));
    EXPECT_THAT(observations("date=gt2025-11-15"), ElementsAre(december));
    EXPECT_THAT(observations("date=lt2025-11-15"), ElementsAre(october));
    EXPECT_THAT(observations("date=le2025-11-15"), UnorderedElementsAre(october, november));
    EXPECT_THAT(observations("date=2025-11"), ElementsAre(november));
    EXPECT_THAT(observations("date=ge2025-11-01&date=lt2025-12-01"), ElementsAre(november));
    EXPECT_THAT(observations("date=2025-12-15"), ElementsAre(december));
}

TEST_P(FhirSearch, SortsByDateEitherWay) {
    const std::string second = post_reading("29463-7", "2025-11-02");
    const std::string first = post_reading("29463-7", "2025-11-01");
    const std::string third = post_reading("29463-7", "2025-11-03");
    EXPECT_THAT(observations("_sort=date"), ElementsAre(first, second, third));
    EXPECT_THAT(observations("_sort=-date"), ElementsAre(third, second, first));
    EXPECT_THAT(observations("_sort=_lastUpdated"), ElementsAre(second, first, third));
    EXPECT_THAT(observations("_sort=-_lastUpdated"), ElementsAre(third, first, second));
}

TEST_P(FhirSearch, LastUpdatedFindsWhatChangedSince) {
    post_reading("29463-7", "2025-11-01");
    const std::string changed = post_reading("8302-2", "2025-11-02");
    const std::string since(peer_->get(changed).root()["meta"]["lastUpdated"].text());
    const std::string late = post_reading("29463-7", "2025-11-03");
    std::string escaped = since;
    if (const std::size_t plus = escaped.find('+'); plus != std::string::npos) escaped.replace(plus, 1, "%2B");
    EXPECT_THAT(observations("_lastUpdated=ge" + escaped), UnorderedElementsAre(changed, late));
    EXPECT_THAT(observations("_lastUpdated=gt" + escaped), ElementsAre(late));
}

TEST_P(FhirSearch, PagesFollowTheServersOwnNext) {
    std::vector<std::string> all;
    for (int i = 1; i <= 7; ++i) all.push_back(post_reading("29463-7", "2025-11-0" + std::to_string(i)));
    Said page = peer_->get("Observation?patient=" + patient_ + "&_count=3&_sort=date");
    std::vector<std::string> found = page.found();
    EXPECT_THAT(found, SizeIs(3));
    for (int i = 0; i < 5 && !page.link("next").empty(); ++i) {
        page = peer_->get(page.link("next"));
        ASSERT_EQ(page.status, 200) << page.reply.body;
        for (const std::string& one : page.found()) found.push_back(one);
    }
    EXPECT_EQ(found, all);
    EXPECT_EQ(page.link("next"), "");
}

TEST_P(FhirSearch, SearchByPostKeepsTheQueryOutOfTheUrl) {
    const std::string weight = post_reading("29463-7", "2025-11-01");
    const Said said = peer_->ask("POST", "Observation/_search", "patient=Patient%2F" + patient_ + "&code=29463-7");
    EXPECT_EQ(said.status, 200) << said.reply.body;
    EXPECT_THAT(said.found(), ElementsAre(weight));
    EXPECT_THAT(peer_->ask("POST", "Patient/_search", "identifier=urn%3Atest%7Cp-" + mark_).found(),
                ElementsAre("Patient/" + patient_));
}

TEST_P(FhirSearch, SubjectByChainedIdentifierAndByOtherSpellings) {
    const std::string weight = post_reading("29463-7", "2025-11-01");
    EXPECT_THAT(peer_->get("Observation?subject.identifier=urn:test%7Cp-" + mark_).found(), ElementsAre(weight));
    EXPECT_THAT(peer_->get("Observation?subject=Patient/" + patient_).found(), ElementsAre(weight));
    EXPECT_THAT(peer_->get("Observation?subject:Patient=" + patient_).found(), ElementsAre(weight));
}

TEST_P(FhirSearch, IncludeBringsTheMedicationOnTheSamePage) {
    const std::string drug =
        peer_
            ->ask(
                "POST", "Medication",
                R"({"resourceType":"Medication","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"N05AH03"}]}})")
            .id();
    const Said statement = peer_->ask(
        "POST", "MedicationStatement",
        R"({"resourceType":"MedicationStatement","status":"active","medicationReference":{"reference":"Medication/)" +
            drug + R"("},"subject":{"reference":"Patient/)" + patient_ + "\"}}");
    ASSERT_EQ(statement.status, 201) << statement.reply.body;
    const Said found =
        peer_->get("MedicationStatement?patient=" + patient_ + "&_include=MedicationStatement:medication");
    EXPECT_THAT(found.found("match"), ElementsAre("MedicationStatement/" + statement.id()));
    EXPECT_THAT(found.found("include"), ElementsAre("Medication/" + drug));
}

TEST_P(FhirSearch, SummaryCountGivesTheNumberAlone) {
    post_reading("29463-7", "2025-11-01");
    post_reading("29463-7", "2025-11-02");
    const Said said = peer_->get("Observation?patient=" + patient_ + "&_summary=count");
    EXPECT_EQ(said.root()["total"].text(), "2");
    EXPECT_FALSE(said.root()["entry"]);
}

TEST_P(FhirSearch, UnknownParameterIsRefusedWhenStrictAndNotInSelfWhenLenient) {
    const std::string query = "Observation?patient=" + patient_ + "&nonsense=1";
    EXPECT_EQ(peer_->get(query, {{"Prefer", "handling=strict"}}).status, 400);
    const Said lenient = peer_->get(query, {{"Prefer", "handling=lenient"}});
    EXPECT_EQ(lenient.status, 200);
}

INSTANTIATE_TEST_SUITE_P(Peers, FhirSearch, testing::ValuesIn(peers()),
                         [](const auto& one) { return one.param == "sandbox" ? "Sandbox" : "Real"; });

}  // namespace
}  // namespace hv::test
