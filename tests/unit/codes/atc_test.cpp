#include "fhir/codes/atc.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "fhir/codes/drug_names.hpp"

namespace hv::fhir {
namespace {

Code atc(std::string_view code) {
    return {System::atc, code};
}

// Hazards: H17
TEST(Antipsychotic, IsN05AWithoutLithiumAndTheRemediesForNausea) {
    EXPECT_TRUE(is_antipsychotic(atc("N05AH02")));
    EXPECT_TRUE(is_antipsychotic(atc("N05AX50")));
    EXPECT_TRUE(is_antipsychotic(atc("N05A"))) << "a class stands for its members";
    EXPECT_TRUE(is_antipsychotic(atc("N05AH")));
    EXPECT_FALSE(is_antipsychotic(atc("N05AN01")));
    EXPECT_FALSE(is_antipsychotic(atc("N05AN")));
    EXPECT_FALSE(is_antipsychotic(atc("N05AB04")));
    EXPECT_FALSE(is_antipsychotic(atc("N05AD08")));
    EXPECT_FALSE(is_antipsychotic(atc("N05BA01")));
    EXPECT_FALSE(is_antipsychotic(atc("A03FA01")));
    EXPECT_FALSE(is_antipsychotic(Code(System::other, "N05AH02")));
    EXPECT_FALSE(is_antipsychotic(Code()));
}

TEST(Depot, ExistsOfTwelveSubstances) {
    for (const auto* code : {"N05AB02", "N05AB03", "N05AC04", "N05AD01", "N05AD06", "N05AF01", "N05AF05", "N05AG01",
                             "N05AH03", "N05AX08", "N05AX12", "N05AX13"})
        EXPECT_TRUE(exists_as_depot(atc(code))) << code;
    for (const auto* code : {"N05AH04", "N05AH02", "N05AN01", "N05A", "N05AH"})
        EXPECT_FALSE(exists_as_depot(atc(code))) << code;
    EXPECT_FALSE(exists_as_depot(Code(System::other, "N05AH03")));
}

TEST(Depot, IsNamedByBrandSaltOrForm) {
    for (const auto* text :
         {"Haldol Depot 50 mg/ml", "Trilafon Dekanoat", "haloperidoldekanoat", "Fluphenazine decanoate",
          "Risperdal Consta 37,5 mg", "Abilify Maintena", "XEPLION 100 mg", "Trevicta", "Byannli", "ZypAdhera 405 mg",
          "Okedi", "olanzapinpamoatmonohydrat", "Depotinjeksjonsv\xC3\xA6ske, suspensjon", "depot",
          "Cisordinol depot, ikke depottablett", "flupentixoldekanoat"})
        EXPECT_TRUE(names_depot(text)) << text;
    for (const auto* text : {"", "Selo-Zok DEPOTtab 100 mg", "depottablett", "depottabletter 50 mg", "Depot tabletter",
                             "depot-tablett", "depotkapsel, hard", "Depotgranulat", "depotplaster", "Zyprexa 10 mg tab",
                             "constant uro", "Cisordinol-Acutard", "konstant", "maintenance"})
        EXPECT_FALSE(names_depot(text)) << text;
}

TEST(DrugName, EachRowOfTheTableLeadsToItsCode) {
    std::map<std::string, std::string_view> seen;
    for (const auto& row : drug_rows) {
        std::string_view rest = row.names;
        while (!rest.empty()) {
            const std::string name(rest.substr(0, rest.find(' ')));
            rest.remove_prefix(std::min(name.size() + 1, rest.size()));
            EXPECT_TRUE(seen.emplace(name, row.atc).second) << name << " stands twice";
            EXPECT_EQ(atc_from_name(name).text(), row.atc) << name;
            EXPECT_EQ(atc_from_name("tbl. " + name + " 10 mg").text(), row.atc) << name;
            EXPECT_FALSE(atc_from_name("x" + name)) << name << " within another word";
        }
    }
}

TEST(DrugName, IsFoundInRealText) {
    const std::pair<std::string_view, std::string_view> texts[] = {
        {"Zyprexa 10 mg tab", "N05AH03"},
        {"kvetiapin", "N05AH04"},
        {"Quetiapine \"Accord\" depottab 300 mg", "N05AH04"},
        {"KLOZAPIN", "N05AH02"},
        {"Clozapine Actavis 100 mg", "N05AH02"},
        {"Cisordinol-Acutard 50 mg/ml", "N05AF05"},
        {"zuclopentixoldekanoat", "N05AF05"},
        {"Haloperidoldekanoat 100 mg i.m.", "N05AD01"},
        {"Litiumsulfat 42 mg", "N05AN01"},
        {"Levomepromazin\xC2\xA0"
         "25 mg",
         "N05AA02"},
        {"Zyprexa (olanzapin)", "N05AH03"},
        {"Zyprexa\xC2\xAE 5 mg", "N05AH03"},
        {"Seroquel\xE2\x80\x93tabletter", "N05AH04"},
        {"Risperdal Consta", "N05AX08"},
        {"metforminhydroklorid 500 mg", "A10BA02"},
        {"Insulin aspart", "A10A"},
        {"Atorvastatinkalsium", "C10AA05"},
        {"valproic acid", "N03AG01"},
        {"xanomeline and trospium", "N05AX50"},
    };
    for (const auto& [text, code] : texts) EXPECT_EQ(atc_from_name(text).text(), code) << text;
}

TEST(DrugName, OfACombinationLeadsToTheCombination) {
    EXPECT_EQ(atc_from_name("olanzapine and samidorphan").text(), "N05AH53");
    EXPECT_EQ(atc_from_name("bupropion/naltrexone").text(), "A08AA62");
    EXPECT_EQ(atc_from_name("naltrekson + bupropion").text(), "A08AA62");
    EXPECT_EQ(atc_from_name("Buprenorfin/nalokson").text(), "N07BC51");
    EXPECT_EQ(atc_from_name("simvastatin/ezetimib").text(), "C10BA");
    EXPECT_EQ(atc_from_name("ezetimibe and atorvastatin").text(), "C10BA");
    EXPECT_FALSE(atc_from_name("naltrexone"));
}

// Hazards: H17
TEST(DrugName, IsNotGuessedBetweenTwoDrugs) {
    EXPECT_FALSE(atc_from_name("Zyprexa, tidligere Seroquel"));
    EXPECT_FALSE(atc_from_name("olanzapin, kvetiapin og litium"));
}

TEST(DrugName, IsNotFoundInOtherWords) {
    for (const auto* text : {"", "   ", "Paracet 500 mg", "tablett", "litiumfritt vann", "semapimod", "orapred",
                             "Depot", "10 mg", "risperidonlignende", "\xC3\xA6\xC3\xB8\xC3\xA5", "haldo"})
        EXPECT_FALSE(atc_from_name(text)) << text;
}

}  // namespace
}  // namespace hv::fhir
