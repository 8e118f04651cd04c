// What the vocabulary knows of single drugs: every antipsychotic by name, and no figure that its source does not have.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "fhir/codes/drug_names.hpp"
#include "rules/engine/vocabulary.hpp"

namespace hv::rules {
namespace {

using testing::UnorderedElementsAre;

std::set<std::string> words(std::string_view names) {
    std::set<std::string> out;
    while (!names.empty()) {
        const auto word = names.substr(0, names.find(' '));
        out.emplace(word);
        names.remove_prefix(std::min(word.size() + 1, names.size()));
    }
    return out;
}

const DrugKnowledge& known(std::string_view atc) {
    static const DrugKnowledge nothing;
    const DrugKnowledge* drug = shipped_vocabulary().drug({fhir::System::atc, atc});
    EXPECT_NE(drug, nullptr) << atc;
    return drug == nullptr ? nothing : *drug;
}

// Codes of the drugs of which something is known.
template <class Wanted>
std::vector<std::string> codes(Wanted wanted) {
    std::vector<std::string> out;
    for (const DrugKnowledge& drug : shipped_vocabulary().drugs)
        if (wanted(drug)) out.emplace_back(drug.atc.text());
    return out;
}

TEST(DrugKnowledge, NamesEachDrugAsTheReaderOfNamesDoes) {
    std::map<std::string, std::set<std::string>> reader;
    for (const auto& row : fhir::drug_rows)
        if (row.atc.starts_with("N05A")) reader[std::string(row.atc)] = words(row.names);
    for (const auto& row : fhir::combination_rows)
        if (row.atc.starts_with("N05A")) reader[std::string(row.atc)];

    std::map<std::string, std::set<std::string>> vocabulary;
    for (const DrugKnowledge& drug : shipped_vocabulary().drugs)
        vocabulary[std::string(drug.atc.text())] = {drug.names.begin(), drug.names.end()};
    EXPECT_EQ(vocabulary, reader);
}

// 70 codes of the index of 2026-04; a new one needs its row here and in the reader.
TEST(DrugKnowledge, HoldsEveryCodeOfN05A) {
    EXPECT_EQ(shipped_vocabulary().drugs.size(), 70U);
    EXPECT_TRUE(std::ranges::is_sorted(shipped_vocabulary().drugs, {},
                                       [](const DrugKnowledge& drug) { return drug.atc.text(); }));
}

TEST(DrugKnowledge, TitlesLeadBackToTheDrugInBothLanguages) {
    for (const DrugKnowledge& drug : shipped_vocabulary().drugs) {
        EXPECT_EQ(fhir::atc_from_name(drug.title.nb).text(), drug.atc.text()) << drug.title.nb;
        EXPECT_EQ(fhir::atc_from_name(drug.title.en).text(), drug.atc.text()) << drug.title.en;
    }
}

TEST(DrugKnowledge, NamesEverySubstanceThatHasADepot) {
    for (const Depot& depot : shipped_vocabulary().depots)
        EXPECT_NE(shipped_vocabulary().drug(depot.atc), nullptr) << depot.atc.text();
}

TEST(MetabolicLiability, IsHighForClozapineAndOlanzapineOnly) {
    EXPECT_THAT(codes([](const auto& d) { return d.metabolic && d.metabolic->tier == MetabolicTier::high; }),
                UnorderedElementsAre("N05AH02", "N05AH03"));
    EXPECT_THAT(codes([](const auto& d) { return d.metabolic && d.metabolic->tier == MetabolicTier::low; }),
                UnorderedElementsAre("N05AX16", "N05AX12", "N05AD01", "N05AE05", "N05AX15", "N05AE04"));
    EXPECT_THAT(codes([](const auto& d) { return d.metabolic && d.metabolic->tier == MetabolicTier::low_to_medium; }),
                UnorderedElementsAre("N05AB03", "N05AH05"));
    EXPECT_EQ(codes([](const auto& d) { return d.metabolic.has_value(); }).size(), 19U);
}

TEST(MetabolicLiability, IsNowhereConfirmed) {
    for (const DrugKnowledge& drug : shipped_vocabulary().drugs)
        EXPECT_TRUE(!drug.metabolic || unconfirmed(drug.metabolic->footing.confidence)) << drug.title.en;
    EXPECT_THAT(codes([](const auto& d) { return d.metabolic && d.metabolic->footing.confidence == Confidence::r; }),
                UnorderedElementsAre("N05AB03", "N05AF05", "N05AF01", "N05AF03", "N05AA02", "N05AH05"));
}

TEST(ProlactinLiability, IsLowerForTheFourThatTheReferenceNames) {
    EXPECT_THAT(codes([](const auto& d) { return d.lower_prolactin.has_value(); }),
                UnorderedElementsAre("N05AX12", "N05AH02", "N05AH04", "N05AE05"));
}

TEST(QtcLiability, IsTheChangeThatHuhnFound) {
    std::map<std::string, std::string> changes;
    for (const DrugKnowledge& drug : shipped_vocabulary().drugs)
        if (drug.qtc) changes[std::string(drug.atc.text())] = drug.qtc->change_ms.text();
    const std::map<std::string, std::string> huhn{{"N05AH03", "4.3"},  {"N05AH04", "3.4"},  {"N05AX08", "4.8"},
                                                  {"N05AX13", "1.2"},  {"N05AL05", "14.1"}, {"N05AX16", "-1.5"},
                                                  {"N05AX12", "-0.4"}, {"N05AD01", "1.7"},  {"N05AE05", "-2.2"},
                                                  {"N05AX15", "-1.5"}, {"N05AE04", "9.7"},  {"N05AE03", "23.9"}};
    EXPECT_EQ(changes, huhn);
}

TEST(SerumRange, IsThatOfTheLaboratories) {
    std::map<std::string, std::string> ranges;
    for (const DrugKnowledge& drug : shipped_vocabulary().drugs) {
        if (!drug.serum) continue;
        EXPECT_EQ(fhir::ucum_text(drug.serum->unit), "nmol/L") << drug.title.en;
        ranges[std::string(drug.atc.text())] = drug.serum->from.text() + "-" + drug.serum->through.text();
    }
    const std::map<std::string, std::string> table{
        {"N05AL05", "100-1500"}, {"N05AX12", "200-1300"}, {"N05AX16", "50-330"}, {"N05AF01", "1-15"},
        {"N05AD01", "2-25"},     {"N05AH03", "30-200"},   {"N05AX15", "20-150"}, {"N05AF03", "10-100"},
        {"N05AH02", "300-2500"}, {"N05AH04", "50-700"},   {"N05AA02", "10-300"}, {"N05AX13", "20-120"}};
    EXPECT_EQ(ranges, table);
    EXPECT_EQ(known("N05AX13").serum->note.en, "preliminary range");
}

}  // namespace
}  // namespace hv::rules
