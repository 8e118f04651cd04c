#include "fhir/units/unit.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>

#include "fhir/units/unit_table.hpp"

namespace hv::fhir {
namespace {

constexpr std::string_view ucum = "http://unitsofmeasure.org";

Unit unit(std::string_view code) {
    const Unit found = unit_from_ucum(code);
    EXPECT_NE(found, Unit::unknown) << code;
    return found;
}

std::string_view read_text(std::string_view text) {
    return ucum_text(read_unit({}, {}, text));
}

TEST(UnitTable, HoldsEachCanonicalUnitOnceAndFindsIt) {
    std::set<std::string_view> seen;
    for (std::size_t i = 2; i < canonical_units.size(); ++i) {
        const auto& row = canonical_units[i];
        EXPECT_TRUE(seen.insert(row.ucum).second) << row.ucum;
        EXPECT_EQ(static_cast<std::size_t>(unit(row.ucum)), i);
        EXPECT_EQ(ucum_text(unit(row.ucum)), row.ucum);
        EXPECT_EQ(read_unit(ucum, row.ucum, "something else"), unit(row.ucum));
        EXPECT_EQ(read_text(row.ucum), row.ucum);
        EXPECT_GT(row.multiply, 0) << row.ucum;
        EXPECT_GT(row.divide, 0) << row.ucum;
    }
}

template <class Visit>
void each_text(const Spellings& row, Visit visit) {
    std::istringstream texts{std::string(row.texts)};
    for (std::string text; texts >> text;) visit(text);
}

TEST(UnitTable, ReadsEachOfItsSpellings) {
    for (const auto& row : spellings)
        each_text(row, [&row](const std::string& text) { EXPECT_EQ(read_text(text), row.ucum) << text; });
}

TEST(UnitTable, ReadsEachOfItsWordsInAnyCase) {
    for (const auto& row : words)
        each_text(row, [&row](std::string text) {
            EXPECT_EQ(read_text(text), row.ucum) << text;
            for (char& c : text)
                if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
            EXPECT_EQ(read_text(text), row.ucum) << text;
        });
}

struct Wild {
    std::string_view written;
    std::string_view ucum;
};

void PrintTo(const Wild& wild, std::ostream* out) {
    *out << wild.written;
}

class WildUnit : public testing::TestWithParam<Wild> {};

TEST_P(WildUnit, OfTheReferenceIsRead) {
    EXPECT_EQ(read_text(GetParam().written), GetParam().ucum);
}

// Reference terminology 2.2: vital signs.
INSTANTIATE_TEST_SUITE_P(VitalSigns, WildUnit,
                         testing::Values(Wild{"g", "g"}, Wild{"kg ", "kg"}, Wild{"Kg", "kg"}, Wild{"KG", "kg"},
                                         Wild{"kilo", "kg"}, Wild{"m", "m"}, Wild{"mm", "mm"}, Wild{"kg/m²", "kg/m2"},
                                         Wild{"kg/m^2", "kg/m2"}, Wild{"kPa", "kPa"}, Wild{"mmHg", "mm[Hg]"},
                                         Wild{"mm Hg", "mm[Hg]"}, Wild{"{beats}/min", "/min"}, Wild{"bpm", "/min"},
                                         Wild{"slag/min", "/min"}, Wild{"slag / min", "/min"}, Wild{"/min", "/min"}));

// 2.3 to 2.7: laboratory.
INSTANTIATE_TEST_SUITE_P(
    Laboratory, WildUnit,
    testing::Values(Wild{"mmol/l", "mmol/L"}, Wild{"mmol/mol Hb", "mmol/mol"}, Wild{"%", "%"}, Wild{"mg/dL", "mg/dL"},
                    Wild{"mU/L", "mU/L"}, Wild{"mIE/L", "m[IU]/L"}, Wild{"mIU/L", "m[IU]/L"},
                    Wild{"10E-3 IU/L", "m[IU]/L"}, Wild{"x 10E-3 IU/L", "m[IU]/L"}, Wild{"ng/mL", "ng/mL"},
                    Wild{"10*3/uL", "10*3/uL"}, Wild{"/uL", "/uL"}, Wild{"10*6/L", "10*6/L"}, Wild{"pg/mL", "pg/mL"},
                    Wild{"ug/L", "ug/L"}, Wild{"s", "s"}, Wild{"\xC2\xB5mol/L", "umol/L"},
                    Wild{"\xCE\xBCmol/L", "umol/L"}, Wild{"mL/min/1.73m2", "mL/min/{1.73_m2}"},
                    Wild{"mL/min/1,73m2", "mL/min/{1.73_m2}"}, Wild{"ml/min/1,73m2", "mL/min/{1.73_m2}"},
                    Wild{"ml/min/1,73 m2", "mL/min/{1.73_m2}"}, Wild{"mL/min/1.73 m\xC2\xB2", "mL/min/{1.73_m2}"},
                    Wild{"mL/min", "mL/min"}, Wild{"\xC2\xB5kat/L", "ukat/L"}, Wild{"mikrokat/L", "ukat/L"},
                    Wild{"IU/L", "[IU]/L"}, Wild{"mEq/L", "meq/L"}, Wild{"mg/mmol", "mg/mmol"},
                    Wild{"{score}", "{score}"}, Wild{"1", "1"}));

// 3: counted in laboratory messages.
INSTANTIATE_TEST_SUITE_P(Messages, WildUnit,
                         testing::Values(Wild{"U/L", "U/L"}, Wild{"mmol/L", "mmol/L"}, Wild{"g/dL", "g/dL"},
                                         Wild{"mg/L", "mg/L"}, Wild{"10^9 /L", "10*9/L"}, Wild{"10#9/L", "10*9/L"},
                                         Wild{"10^9/L", "10*9/L"}, Wild{"10E9/L", "10*9/L"}, Wild{"10**9/L", "10*9/L"},
                                         Wild{"umol/L", "umol/L"}, Wild{"\xC2\xB5g/L", "ug/L"},
                                         Wild{"pmol/L", "pmol/L"}, Wild{"10E-3/L", "10*-3/L"}, Wild{"fL", "fL"},
                                         Wild{"pg", "pg"}, Wild{"mg/L FEU", "mg/L{FEU}"}, Wild{"kU/L", "kU/L"},
                                         Wild{"IU/dL", "[IU]/dL"}, Wild{"mmol/mol", "mmol/mol"},
                                         Wild{"x10(9)/L", "10*9/L"}, Wild{"mikromol/L", "umol/L"},
                                         Wild{"10\xE2\x81\xB9/L", "10*9/L"},
                                         Wild{"\xC3\x97"
                                              "10\xE2\x81\xB9/l",
                                              "10*9/L"},
                                         Wild{"mmol\xC2\xA0/\xE2\x80\xAFL", "mmol/L"}, Wild{"\tmmol/L\n", "mmol/L"}));

// FHIR's ucum-common.
INSTANTIATE_TEST_SUITE_P(UcumCommon, WildUnit,
                         testing::Values(Wild{"nmol/L", "nmol/L"}, Wild{"m[IU]/L", "m[IU]/L"},
                                         Wild{"u[IU]/mL", "u[IU]/mL"}, Wild{"[IU]/L", "[IU]/L"}, Wild{"ng/L", "ng/L"},
                                         Wild{"ms", "ms"}, Wild{"cm", "cm"}, Wild{"[in_i]", "[in_i]"}, Wild{"kg", "kg"},
                                         Wild{"[lb_av]", "[lb_av]"}, Wild{"mm[Hg]", "mm[Hg]"}, Wild{"meq/L", "meq/L"},
                                         Wild{"mL/min/{1.73_m2}", "mL/min/{1.73_m2}"}, Wild{"10*9/L{cells}", "10*9/L"},
                                         Wild{"{points}", "1"}, Wild{"mmol/mol{Hb}", "mmol/mol"}));

TEST(Unit, IsUnknownWhenNothingMatches) {
    for (const auto* text : {"0", "-", "?", "tablett", "stk", "MMOL/L", "Mmol/L", "MG/DL", "mmol", "kg/m3", "mL/min/{x",
                             "10^9", "enheter", "mL/min/{1.74_m2}", "\xFF\xFE", "{", "}", ",", "."})
        EXPECT_EQ(read_unit({}, {}, text), Unit::unknown) << text;
    EXPECT_EQ(read_unit({}, {}, std::string(100'000, 'k')), Unit::unknown);
    EXPECT_EQ(read_unit({}, {}, std::string(40, 'k') + "g"), Unit::unknown);
    EXPECT_EQ(read_unit({}, {}, "kg" + std::string(100, ' ') + "m"), Unit::unknown);
    EXPECT_EQ(unit_from_ucum("mmHg"), Unit::unknown) << "an alias is no UCUM code";
    EXPECT_EQ(unit_from_ucum(""), Unit::unknown);
    EXPECT_EQ(ucum_text(Unit::unknown), "");
    EXPECT_EQ(ucum_text(Unit::none), "");
    EXPECT_EQ(ucum_text(static_cast<Unit>(255)), ucum_text(static_cast<Unit>(255 % canonical_units.size())));
}

TEST(Unit, IsNoneWhenNothingIsWritten) {
    EXPECT_EQ(read_unit({}, {}, {}), Unit::none);
    EXPECT_EQ(read_unit(ucum, "", " \t"), Unit::none);
}

TEST(Unit, CodeIsBelievedWhenTheSystemIsUcumAndTheTableKnowsIt) {
    EXPECT_EQ(read_unit(ucum, "kg", "g"), unit("kg"));
    EXPECT_EQ(read_unit(ucum, "mmol/l", "MMOL"), unit("mmol/L"));
    EXPECT_EQ(read_unit(ucum, "{beats}/min", ""), unit("/min"));
    EXPECT_EQ(read_unit("http://unitsofmeasure.org/", "g", "kg"), unit("g"));
    EXPECT_EQ(read_unit("http://unitsofmeasure.org ", "g", "kg"), unit("g"));
    EXPECT_EQ(read_unit("urn:oid:2.16.840.1.113883.6.8", "g", "kg"), unit("g"));
}

TEST(Unit, PseudoUcumIsUnknown) {
    EXPECT_EQ(read_unit(ucum, "tablett", "tablett"), Unit::unknown);
    EXPECT_EQ(read_unit(ucum, "stk", ""), Unit::unknown);
    EXPECT_EQ(read_unit(ucum, "stk", "stk"), Unit::unknown);
}

TEST(Unit, TextDecidesWhereTheCodeSaysNothing) {
    EXPECT_EQ(read_unit(ucum, "?", "mm Hg"), unit("mm[Hg]"));
    EXPECT_EQ(read_unit(ucum, "", "mm Hg"), unit("mm[Hg]"));
    EXPECT_EQ(read_unit("http://snomed.info/sct", "258683005", "kg"), unit("kg"));
    EXPECT_EQ(read_unit("http://snomed.info/sct", "258683005", ""), Unit::unknown);
    EXPECT_EQ(read_unit("http://snomed.info/sct", "kg", ""), Unit::unknown);
}

TEST(Unit, CodeWithoutASystemCountsOnlyWithoutAText) {
    EXPECT_EQ(read_unit({}, "kg", {}), unit("kg"));
    EXPECT_EQ(read_unit({}, "kg", "g"), unit("g"));
    EXPECT_EQ(read_unit({}, "kg", "tablett"), Unit::unknown);
    EXPECT_EQ(read_unit({}, "tablett", {}), Unit::unknown);
}

struct Conversion {
    std::string_view value;
    std::string_view from;
    std::string_view to;
    std::string_view result;
    int decimals;
};

void PrintTo(const Conversion& c, std::ostream* out) {
    *out << c.value << ' ' << c.from << " -> " << c.to;
}

class UnitConversion : public testing::TestWithParam<Conversion> {};

TEST_P(UnitConversion, IsExact) {
    const auto& c = GetParam();
    const auto factor = factor_between(unit(c.from), unit(c.to));
    ASSERT_TRUE(factor);
    const Ratio got = Ratio(*Decimal::parse(c.value)) * *factor;
    EXPECT_EQ(got.rounded(c.decimals).text(), c.result);
    const auto back = factor_between(unit(c.to), unit(c.from));
    ASSERT_TRUE(back);
    EXPECT_EQ(got * *back, Ratio(*Decimal::parse(c.value)));
}

INSTANTIATE_TEST_SUITE_P(
    Readings, UnitConversion,
    testing::Values(Conversion{"49000", "g", "kg", "49.00", 2}, Conversion{"180", "[lb_av]", "kg", "81.6466266", 7},
                    Conversion{"16", "[oz_av]", "[lb_av]", "1", 0}, Conversion{"1000000", "mg", "kg", "1", 0},
                    Conversion{"1.75", "m", "cm", "175", 0}, Conversion{"1750", "mm", "cm", "175", 0},
                    Conversion{"70", "[in_i]", "cm", "177.80", 2}, Conversion{"6", "[ft_i]", "cm", "182.88", 2},
                    Conversion{"16", "kPa", "mm[Hg]", "120.00992", 5}, Conversion{"0.42", "s", "ms", "420", 0},
                    Conversion{"1500", "/uL", "10*9/L", "1.5", 1}, Conversion{"1.5", "10*3/uL", "10*9/L", "1.5", 1},
                    Conversion{"1500", "10*6/L", "10*9/L", "1.5", 1}, Conversion{"1", "10*12/L", "10*9/L", "1000", 0},
                    Conversion{"1", "10*6/uL", "10*12/L", "1", 0}, Conversion{"88", "umol/L", "mmol/L", "0.088", 3},
                    Conversion{"300", "nmol/L", "umol/L", "0.3", 1}, Conversion{"20", "pmol/L", "nmol/L", "0.02", 2},
                    Conversion{"1", "mol/L", "mmol/L", "1000", 0}, Conversion{"1", "mg/dL", "mg/L", "10", 0},
                    Conversion{"1", "g/dL", "g/L", "10", 0}, Conversion{"14", "ng/L", "pg/mL", "14", 0},
                    Conversion{"1", "ug/L", "ng/L", "1000", 0}, Conversion{"1", "ng/mL", "ug/L", "1", 0},
                    Conversion{"1", "ug/mL", "mg/L", "1", 0}, Conversion{"1", "ug/dL", "ug/L", "10", 0},
                    Conversion{"1", "ng/dL", "ng/L", "10", 0}, Conversion{"0.5", "ukat/L", "U/L", "30", 0},
                    Conversion{"500", "nkat/L", "U/L", "30", 0}, Conversion{"300", "mU/L", "m[IU]/L", "300", 0},
                    Conversion{"40", "[IU]/L", "U/L", "40", 0}, Conversion{"4", "u[IU]/mL", "m[IU]/L", "4", 0},
                    Conversion{"1", "m[IU]/mL", "[IU]/L", "1", 0}, Conversion{"1", "[IU]/mL", "k[IU]/L", "1", 0},
                    Conversion{"1", "[IU]/dL", "[IU]/L", "10", 0}, Conversion{"1", "kU/L", "U/L", "1000", 0},
                    Conversion{"8", "{score}", "1", "8", 0}, Conversion{"30", "min/d", "min/wk", "210", 0},
                    Conversion{"2", "wk", "d", "14", 0}, Conversion{"1", "h", "min", "60", 0}));

TEST(Unit, DoesNotConvertWhatMeasuresSomethingElse) {
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"mg/dL", "mmol/L"},   {"%", "mmol/mol"},   {"kg", "cm"},      {"mL/min", "mL/min/{1.73_m2}"},
        {"meq/L", "mmol/L"},   {"mg/g", "mg/mmol"}, {"kg", "kg/m2"},   {"pg", "kg"},
        {"U/L", "mmol/L"},     {"10*9/L", "1"},     {"Cel", "[degF]"}, {"10*-3/L", "10*9/L"},
        {"mg/L{FEU}", "mg/L"}, {"d/wk", "min/wk"},  {"%", "1"},        {"mo", "d"}};
    for (const auto& [from, to] : pairs) {
        EXPECT_FALSE(factor_between(unit(from), unit(to))) << from << ' ' << to;
        EXPECT_FALSE(factor_between(unit(to), unit(from))) << to << ' ' << from;
    }
}

TEST(Unit, NoneAndUnknownConvertToNothing) {
    for (const Unit nothing : {Unit::none, Unit::unknown}) {
        EXPECT_FALSE(factor_between(nothing, unit("kg")));
        EXPECT_FALSE(factor_between(unit("kg"), nothing));
        EXPECT_FALSE(factor_between(nothing, nothing));
    }
}

TEST(Unit, EveryUnitIsOneOfItself) {
    for (std::size_t i = 2; i < canonical_units.size(); ++i)
        EXPECT_EQ(factor_between(static_cast<Unit>(i), static_cast<Unit>(i)), Ratio(1, 1)) << canonical_units[i].ucum;
}

}  // namespace
}  // namespace hv::fhir
