// `hjertevakt evaluate` as text: the order in which a psychiatrist reads it, and that it fits where it is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/support/program.hpp"

namespace hv::test {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::Le;

std::string text(std::string_view patient, std::string_view environment = {}, const std::string& language = "en") {
    const Ran ran =
        run({"evaluate", demo_patient(patient), "--as-of", "2025-11-21", "--lang", language}, {}, environment);
    EXPECT_EQ(ran.code, 0) << ran.err;
    return ran.out;
}

std::vector<std::size_t> widths(const std::string& page) {
    std::vector<std::size_t> out;
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) {
        out.push_back(static_cast<std::size_t>(
            std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; })));
    }
    return out;
}

TEST(EvaluateText, GroupsFindingsByTheDrugTheyHangOnAndTheRestByDomain) {
    const std::string page = text("01-olanzapin-vektoekning");
    const std::size_t drug = page.find("\nOLANZAPINE (");
    const std::size_t domain = page.find("\nWEIGHT (", drug);
    const std::size_t timeline = page.find("\nTIMELINE\n", drug);
    ASSERT_NE(drug, std::string::npos) << page;
    ASSERT_NE(timeline, std::string::npos) << page;
    EXPECT_NE(page.substr(drug, domain - drug).find("SE-01"), std::string::npos) << "weight since the drug's start";
    EXPECT_NE(page.substr(domain, timeline - domain).find("HF-04"), std::string::npos) << "BMI hangs on no drug";
    EXPECT_THAT(page, HasSubstr("metabolic liability high [unconfirmed]"));
}

TEST(EvaluateText, DrawsTheWeightUnderTheDrug) {
    const std::string page = text("01-olanzapin-vektoekning");
    EXPECT_THAT(page, HasSubstr("  Olanzapine     "));
    EXPECT_THAT(page, HasSubstr("lowest 80.0 (2025-08-24)"));
    EXPECT_THAT(page, HasSubstr("newest and highest 84.1 kg (2025-11-21, today)"));
}

TEST(EvaluateText, FitsEightyAndAHundredColumns) {
    for (const fs::directory_entry& file : fs::directory_iterator(demo_folder())) {
        if (file.path().extension() != ".json") continue;
        const std::string name = file.path().stem().string();
        EXPECT_THAT(widths(text(name, "COLUMNS=80")), Each(Le(80U))) << name;
        EXPECT_THAT(widths(text(name, "COLUMNS=200", "nb")), Each(Le(100U))) << name;
    }
}

TEST(EvaluateText, IsAsciiWhereTheLocaleIsNotUtf8) {
    for (const std::string_view environment : {"LC_ALL=C", "LC_ALL=nb_NO.ISO-8859-1"}) {
        for (const std::string language : {"nb", "en"}) {
            const std::string page = text("03-paliperidon-depot", environment, language);
            EXPECT_TRUE(std::ranges::none_of(page, [](char c) { return static_cast<unsigned char>(c) > 0x7F; }));
            EXPECT_THAT(page, HasSubstr("##"));
        }
    }
    EXPECT_THAT(text("03-paliperidon-depot", "LC_ALL= LANG=nb_NO.UTF-8"), HasSubstr("══"));
}

TEST(EvaluateText, PutsWhatHastensBeforeTheDrugs) {
    const std::string page = run({"evaluate", "-", "--as-of", "2025-11-21", "--lang", "en"},
                                 R"({"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Patient","id":"p1","birthDate":"1980-05-01","gender":"male"}},
        {"resource":{"resourceType":"MedicationStatement","id":"m1","status":"active","subject":{"reference":"Patient/p1"},
          "medicationCodeableConcept":{"text":"Olanzapin 10 mg"},"effectivePeriod":{"start":"2024-01-01"}}},
        {"resource":{"resourceType":"Observation","id":"o1","status":"final","subject":{"reference":"Patient/p1"},
          "effectiveDateTime":"2025-11-21","code":{"coding":[{"system":"http://loinc.org","code":"70218-3"},
            {"system":"urn:oid:2.16.578.1.12.4.1.1.7280","code":"NPU04094"}]},
          "valueQuantity":{"value":12.0,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}}]})")
                                 .out;
    const std::size_t urgent = page.find("\nURGENT – SAME DAY (");
    ASSERT_NE(urgent, std::string::npos) << page;
    EXPECT_LT(urgent, page.find("\nOLANZAPINE ("));
}

}  // namespace
}  // namespace hv::test
