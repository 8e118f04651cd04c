#include "fhir/r4/words.hpp"

#include <gtest/gtest.h>

namespace hv::fhir::r4 {
namespace {

struct Result {
    const char* text;
    const char* wanted;  // "comparator number|unit"; empty: stays text
};

class ResultTexts : public testing::TestWithParam<Result> {};

TEST_P(ResultTexts, AreNumbersOnlyWhenTheySayNothingElse) {
    constexpr const char* signs[] = {"", "<", "<=", ">=", ">"};
    const auto found = parse_result(GetParam().text);
    std::string shown;
    if (found) {
        shown = std::string(signs[static_cast<int>(found->comparator)]) + found->number.text();
        if (found->unit != Unit::none) shown += "|" + std::string(ucum_text(found->unit));
    }
    EXPECT_EQ(shown, GetParam().wanted) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Texts, ResultTexts,
    testing::Values(Result{"<0,1", "<0.1"}, Result{">1000", ">1000"}, Result{"7,0", "7.0"}, Result{" 7.05 ", "7.05"},
                    Result{"<= 5", "<=5"}, Result{"\xE2\x89\xA4 5", "<=5"},
                    Result{"\xE2\x89\xA5"
                           "5",
                           ">=5"},
                    Result{"-1,5", "-1.5"}, Result{"7,0 mmol/L", "7.0|mmol/L"}, Result{"48 mmol/mol", "48|mmol/mol"},
                    Result{"0,100", "0.100"}, Result{"1,000", ""}, Result{"12,345", ""}, Result{"1234,567", "1234.567"},
                    Result{"128/82", ""}, Result{"2024-01-01", ""}, Result{"5 til 6", ""}, Result{"", ""},
                    Result{"<", ""}, Result{"mange", ""}, Result{"1.2.3", ""}, Result{"07", ""},
                    Result{"123456789012345678901234567890", ""}, Result{"7,0 (ref 4-6)", ""}));

TEST(FastingText, SaysYesInLocalNamesAndNotes) {
    for (const Text text : {"fS-Glukose", "FS-GLUKO", "fP-Triglycerid", "P-Glukose, fastende", "FASTENDE prøve"})
        EXPECT_EQ(fasting_in(text), Fasting::yes) << text;
}

TEST(FastingText, SaysNoWhenItIsDenied) {
    for (const Text text :
         {"ikke-fastende", "Ikke fastende", "P-Glukose (ikke fastende)", "ikkje fastande, ikkje fastende"})
        EXPECT_EQ(fasting_in(text), Fasting::no) << text;
}

TEST(FastingText, IsSilentOtherwise) {
    for (const Text text : {"P-Glukose", "f-x", "S-Glukose", "", "fast", "breakfast"})
        EXPECT_EQ(fasting_in(text), Fasting::unsaid) << text;
}

TEST(AsNeededText, IsFoundAsWordsOnly) {
    for (const Text text : {"25 mg ved behov", "1 tbl v.b.", "1 tablett vb", "VB", "take as needed", "v.b. maks 2"})
        EXPECT_TRUE(says_as_needed(text)) << text;
    for (const Text text : {"1 tablett kveld", "webvb-nr", "uvb", "", "vbx"})
        EXPECT_FALSE(says_as_needed(text)) << text;
}

TEST(RouteText, NamesTheMuscleInNorwegianAndEnglish) {
    EXPECT_TRUE(says_intramuscular("Intramuskulær bruk"));
    EXPECT_TRUE(says_intramuscular("Intramuscular route"));
    EXPECT_FALSE(says_intramuscular("Subkutan bruk"));
}

}  // namespace
}  // namespace hv::fhir::r4
