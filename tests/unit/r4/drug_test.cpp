// Drugs and their use: what the shapes do not show.
#include "fhir/r4/drug.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/r4/reader.hpp"
#include "fhir/r4/use_state.hpp"
#include "tests/unit/r4/record_dump.hpp"

namespace hv::fhir {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string facts(const std::string& resources) {
    const std::string text = R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":)"
                             R"("Patient","id":"p1"}})" +
                             resources + "]}";
    auto document = json::Document::parse(text);
    if (!document) return document.error().message;
    const json::Value root = document->root();
    Record record;
    const CodeBook codes = fixture_codes();
    const auto done = r4::read_patient(std::span(&root, 1), codes, record);
    return done ? dump(record, codes) : done.error().message;
}

std::string entry(const std::string& resource) {
    return R"(,{"resource":)" + resource + "}";
}

std::string use(const std::string& type, const std::string& members) {
    return entry(R"({"resourceType":")" + type + R"(","id":"m","subject":{"reference":"Patient/p1"},)" + members + "}");
}

const std::string olanzapine = R"("medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc",)"
                               R"("code":"N05AH03"}]})";

TEST(AtcCodes, HaveOneOfFiveLevels) {
    for (const char* code : {"N", "N05", "N05A", "N05AH", "N05AH03", "n05ah03"})
        EXPECT_TRUE(r4::is_atc(Code(System::atc, code))) << code;
    for (const char* code : {"", "N0", "N05AH0", "NO5AHO3", "N05AH031"})
        EXPECT_FALSE(r4::is_atc(Code(System::atc, code))) << code;
    EXPECT_FALSE(r4::is_atc(Code(System::loinc, "N05AH03")));
}

TEST(DrugNames, KeepTheMostSpecificAtc) {
    r4::DrugNames names;
    names.add_coding({"http://www.whocc.no/atc", "N05A", "Antipsykotika"});
    names.add_coding({"http://www.whocc.no/atc", "N05AH03", "Olanzapin"});
    names.add_coding({"http://www.whocc.no/atc", "N05AH", ""});
    EXPECT_EQ(names.atc.text(), "N05AH03");
    EXPECT_EQ(names.count, 2U);
    for (int i = 0; i < 20; ++i) names.add_name("x");
    EXPECT_EQ(names.count, names.names.size());
}

TEST(Medications, AreFoundThroughContainedIngredients) {
    const std::string found = facts(use(
        "MedicationStatement",
        R"("status":"active","medicationReference":{"reference":"#a"},"contained":[)"
        R"({"resourceType":"Medication","id":"a","ingredient":[{"itemReference":{"reference":"#b"}}]},)"
        R"({"resourceType":"Medication","id":"b","ingredient":[{"itemCodeableConcept":{"text":"Metformin"}},)"
        R"({"itemCodeableConcept":{"text":"Klozapin"}},{"itemCodeableConcept":{"text":"Risperidon"},"isActive":false}]}])"));
    EXPECT_THAT(found, HasSubstr("N05AH02 by ingredient"));
}

TEST(Medications, ThatHoldThemselvesEnd) {
    std::string ingredients;
    for (int i = 0; i < 2000; ++i)
        ingredients += std::string(i == 0 ? "" : ",") + R"({"itemReference":{"reference":"Medication/self"}})";
    const std::string found =
        facts(entry(R"({"resourceType":"Medication","id":"self","ingredient":[)" + ingredients + "]}") +
              use("MedicationStatement", R"("status":"active","medicationReference":{"reference":"Medication/self"})"));
    EXPECT_THAT(found, HasSubstr("unclassified drug, needs review"));
}

TEST(Medications, WhoseMeaningIsModifiedGiveOnlyTheirName) {
    const std::string found = facts(
        entry(R"({"resourceType":"Medication","id":"x","modifierExtension":[{"url":"u"}],"code":{"coding":[)"
              R"({"system":"http://www.whocc.no/atc","code":"N05AH02"}]}})") +
        use("MedicationStatement",
            R"("status":"active","medicationReference":{"reference":"Medication/x","display":"Olanzapin 5 mg"})"));
    EXPECT_THAT(found, HasSubstr("unknown-modifier MedicationStatement/m.medication"));
    EXPECT_THAT(found, HasSubstr("N05AH03 by name"));
}

TEST(Medications, ThatAreMissingAltogetherStayForReview) {
    EXPECT_THAT(facts(use("MedicationRequest", R"("status":"active","intent":"order")")),
                HasSubstr("current no-atc by unclassified"));
}

struct Row {
    UseKind kind;
    const char* status;
    bool no_use;
    UseState state;
};

TEST(UseStatuses, SayWhatWasDone) {
    for (const Row& row : {Row{UseKind::statement, "active", false, UseState::current},
                           Row{UseKind::statement, "completed", false, UseState::ended},
                           Row{UseKind::statement, "intended", false, UseState::intended},
                           Row{UseKind::statement, "on-hold", false, UseState::on_hold},
                           Row{UseKind::statement, "unknown", false, UseState::uncertain},
                           Row{UseKind::statement, "not-taken", true, UseState::uncertain},
                           Row{UseKind::request, "stopped", false, UseState::ended},
                           Row{UseKind::request, "draft", true, UseState::uncertain},
                           Row{UseKind::request, "cancelled", true, UseState::uncertain},
                           Row{UseKind::administration, "completed", false, UseState::current},
                           Row{UseKind::administration, "not-done", true, UseState::uncertain},
                           Row{UseKind::dispense, "preparation", false, UseState::intended},
                           Row{UseKind::dispense, "declined", true, UseState::uncertain}}) {
        const r4::UseStatus found = r4::parse_use_status(row.kind, row.status);
        EXPECT_TRUE(found.known) << row.status;
        EXPECT_EQ(found.no_use, row.no_use) << row.status;
        EXPECT_EQ(found.state, row.state) << row.status;
    }
    EXPECT_FALSE(r4::parse_use_status(UseKind::statement, "recorded").known);
    EXPECT_EQ(r4::use_kind(ResourceType::observation), std::nullopt);
}

TEST(Requests, LastAsLongAsTheirTimingOrTheirValidity) {
    EXPECT_THAT(facts(use("MedicationRequest",
                          R"("status":"active","intent":"order",)" + olanzapine +
                              R"(,"authoredOn":"2025-01-01","dosageInstruction":[{"timing":{"repeat":{"boundsPeriod":)"
                              R"({"start":"2025-02-01","end":"2025-03-01"}}}}],"dispenseRequest":{"validityPeriod":)"
                              R"({"start":"2025-01-01","end":"2026-01-01"}})")),
                HasSubstr("from 2025-02-01 until 2025-03-01"));
    EXPECT_THAT(facts(use("MedicationRequest",
                          R"("status":"active","intent":"order",)" + olanzapine +
                              R"(,"dispenseRequest":{"validityPeriod":{"start":"2025-01-01","end":"2026-01-01"}})")),
                HasSubstr("from 2025-01-01 until 2026-01-01"));
}

TEST(Requests, ThatWereStoppedDoNotLastUntilTheirPlannedEnd) {
    EXPECT_THAT(facts(use("MedicationRequest",
                          R"("status":"stopped","intent":"order",)" + olanzapine +
                              R"(,"dispenseRequest":{"validityPeriod":{"start":"2025-01-01","end":"2026-01-01"}})")),
                Not(HasSubstr("until")));
}

TEST(Renewals, AreChainedToWhatTheyRenew) {
    for (const char* link :
         {R"("priorPrescription":{"reference":"MedicationRequest/old"})", R"("basedOn":[{"reference":"urn:uuid:1"}])",
          R"("basedOn":[{"identifier":{"value":"7"}}])", R"("basedOn":[{"reference":"https://x/fhir/CarePlan/1"}])"})
        EXPECT_THAT(facts(use("MedicationRequest", R"("status":"active","intent":"order",)" + olanzapine + "," + link)),
                    HasSubstr("chained"))
            << link;
}

TEST(Statements, ThatAreCompletedAsPartOfAProcedureAreNotRenewed) {
    const auto completed = [](const char* whole) {
        return facts(use("MedicationStatement", R"("status":"completed",)" + olanzapine +
                                                    R"(,"partOf":[{"reference":")" + std::string(whole) + "\"}]"));
    };
    EXPECT_THAT(completed("Procedure/1"), HasSubstr("m ended"));
    EXPECT_THAT(completed("MedicationStatement/1"), HasSubstr("m superseded"));
    EXPECT_THAT(completed("urn:uuid:7"), HasSubstr("m superseded"));
}

TEST(Dispenses, AreDatedByTheirHandingOverOrPreparation) {
    EXPECT_THAT(
        facts(use("MedicationDispense", R"("status":"completed",)" + olanzapine + R"(,"whenPrepared":"2025-01-02")")),
        HasSubstr("from 2025-01-02"));
}

TEST(Administrations, OverATimeKeepIt) {
    EXPECT_THAT(
        facts(use("MedicationAdministration", R"("status":"completed",)" + olanzapine +
                                                  R"(,"effectivePeriod":{"start":"2025-01-02","end":"2025-01-03"})")),
        HasSubstr("from 2025-01-02 until 2025-01-03"));
}

}  // namespace
}  // namespace hv::fhir
