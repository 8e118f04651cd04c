// The units that are known, and how they are spelled: to add a unit or a spelling, add a row here.
//
// canonical_units: one row a unit; the row number is the Unit. `dimension` says what converts into what; a unit is
//                  multiply / divide of the dimension's first unit.
// spellings:       in the form that Folded (unit.cpp) gives a text: no blanks, micro signs as `u`, raised digits as
//                  digits, a point for a decimal comma. Case counts.
// words:           the same in lower case, for spellings whose case says nothing (`KG`, `Mmhg`). A row whose case has a
//                  meaning (m and M, g and G) does not belong here.
// Source:          UCUM; reference terminology 2.2-2.7 and 3. kPa: 7.50062 mm[Hg] (reference 2.2).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hv::fhir {

enum class Dimension : std::uint8_t {
    alone,  // converts to nothing but itself
    mass,
    length,
    mass_per_area,
    pressure,
    rate,
    time,
    number_concentration,
    amount_concentration,
    mass_concentration,
    activity_concentration,  // of enzymes and hormones alike: laboratories print mU/L, mIE/L and mIU/L for the same
    number,
    activity_time,
};

struct CanonicalUnit {
    std::string_view ucum;
    Dimension dimension;
    std::int64_t multiply;
    std::int64_t divide;
};

inline constexpr auto canonical_units = std::to_array<CanonicalUnit>({
    {"", Dimension::alone, 1, 1},  // Unit::none
    {"", Dimension::alone, 1, 1},  // Unit::unknown
    {"kg", Dimension::mass, 1, 1},
    {"g", Dimension::mass, 1, 1000},
    {"mg", Dimension::mass, 1, 1'000'000},
    {"ug", Dimension::mass, 1, 1'000'000'000},
    {"[lb_av]", Dimension::mass, 45'359'237, 100'000'000},
    {"[oz_av]", Dimension::mass, 45'359'237, 1'600'000'000},
    {"cm", Dimension::length, 1, 1},
    {"m", Dimension::length, 100, 1},
    {"mm", Dimension::length, 1, 10},
    {"[in_i]", Dimension::length, 254, 100},
    {"[ft_i]", Dimension::length, 3048, 100},
    {"kg/m2", Dimension::mass_per_area, 1, 1},
    {"m2", Dimension::alone, 1, 1},
    {"mm[Hg]", Dimension::pressure, 1, 1},
    {"kPa", Dimension::pressure, 750'062, 100'000},
    {"/min", Dimension::rate, 1, 1},
    {"ms", Dimension::time, 1, 1},
    {"s", Dimension::time, 1000, 1},
    {"min", Dimension::time, 60'000, 1},
    {"h", Dimension::time, 3'600'000, 1},
    {"d", Dimension::time, 86'400'000, 1},
    {"wk", Dimension::time, 604'800'000, 1},
    {"mo", Dimension::alone, 1, 1},
    {"a", Dimension::alone, 1, 1},
    {"10*9/L", Dimension::number_concentration, 1, 1},
    {"10*3/uL", Dimension::number_concentration, 1, 1},
    {"10*12/L", Dimension::number_concentration, 1000, 1},
    {"10*6/uL", Dimension::number_concentration, 1000, 1},
    {"10*6/L", Dimension::number_concentration, 1, 1000},
    {"/uL", Dimension::number_concentration, 1, 1000},
    {"10*-3/L", Dimension::alone, 1, 1},  // met in laboratory messages for no one knows what
    {"mmol/L", Dimension::amount_concentration, 1, 1},
    {"mol/L", Dimension::amount_concentration, 1000, 1},
    {"umol/L", Dimension::amount_concentration, 1, 1000},
    {"nmol/L", Dimension::amount_concentration, 1, 1'000'000},
    {"pmol/L", Dimension::amount_concentration, 1, 1'000'000'000},
    {"meq/L", Dimension::alone, 1, 1},
    {"mg/L", Dimension::mass_concentration, 1, 1},
    {"g/L", Dimension::mass_concentration, 1000, 1},
    {"g/dL", Dimension::mass_concentration, 10'000, 1},
    {"mg/dL", Dimension::mass_concentration, 10, 1},
    {"ug/mL", Dimension::mass_concentration, 1, 1},
    {"ug/dL", Dimension::mass_concentration, 1, 100},
    {"ug/L", Dimension::mass_concentration, 1, 1000},
    {"ng/mL", Dimension::mass_concentration, 1, 1000},
    {"ng/dL", Dimension::mass_concentration, 1, 100'000},
    {"ng/L", Dimension::mass_concentration, 1, 1'000'000},
    {"pg/mL", Dimension::mass_concentration, 1, 1'000'000},
    {"mg/L{FEU}", Dimension::alone, 1, 1},
    {"U/L", Dimension::activity_concentration, 1, 1},
    {"kU/L", Dimension::activity_concentration, 1000, 1},
    {"mU/L", Dimension::activity_concentration, 1, 1000},
    {"ukat/L", Dimension::activity_concentration, 60, 1},
    {"nkat/L", Dimension::activity_concentration, 60, 1000},
    {"[IU]/L", Dimension::activity_concentration, 1, 1},
    {"k[IU]/L", Dimension::activity_concentration, 1000, 1},
    {"m[IU]/L", Dimension::activity_concentration, 1, 1000},
    {"u[IU]/mL", Dimension::activity_concentration, 1, 1000},
    {"m[IU]/mL", Dimension::activity_concentration, 1, 1},
    {"[IU]/mL", Dimension::activity_concentration, 1000, 1},
    {"[IU]/dL", Dimension::activity_concentration, 10, 1},
    {"mL/min/{1.73_m2}", Dimension::alone, 1, 1},
    {"mL/min", Dimension::alone, 1, 1},
    {"%", Dimension::alone, 1, 1},  // not 10 mmol/mol: HbA1c has an equation of its own
    {"mmol/mol", Dimension::alone, 1, 1},
    {"mg/mmol", Dimension::alone, 1, 1},
    {"mg/g", Dimension::alone, 1, 1},
    {"1", Dimension::number, 1, 1},
    {"{score}", Dimension::number, 1, 1},
    {"/d", Dimension::alone, 1, 1},
    {"d/wk", Dimension::alone, 1, 1},
    {"min/wk", Dimension::activity_time, 1, 1},
    {"min/d", Dimension::activity_time, 7, 1},
    {"L", Dimension::alone, 1, 1},
    {"fL", Dimension::alone, 1, 1},
    {"pg", Dimension::alone, 1, 1},
    {"Cel", Dimension::alone, 1, 1},
    {"[degF]", Dimension::alone, 1, 1},
});

// The spellings of one unit, with blanks between them.
struct Spellings {
    std::string_view ucum;
    std::string_view texts;
};

inline constexpr auto spellings = std::to_array<Spellings>({
    {"m", "M"},
    {"g", "G"},
    {"ug", "mcg"},
    {"[in_i]", "\" in"},
    {"[ft_i]", "ft"},
    {"/min", "1/min min-1 min^-1"},
    {"s", "S"},
    {"h", "t hr timer"},
    {"10*9/L",
     "10^9/L 10^9/l 10*9/l 10**9/L 10**9/l 10#9/L 10#9/l 10E9/L 10E9/l 10e9/L 10e9/l "
     "10(9)/L 10(9)/l 109/L 109/l x10(9)/L x10(9)/l x10^9/L x10^9/l x10*9/L x10*9/l "
     "x10E9/L x10E9/l x10e9/L x109/L x109/l E9/L E9/l"},
    {"10*3/uL",
     "10^3/uL 10^3/ul 10*3/ul 10**3/uL 10#3/uL 10E3/uL 10e3/uL 103/uL x10(3)/uL x10^3/uL "
     "x10*3/uL x10E3/uL x103/uL K/uL 10*3/mm3 10^3/mm3"},
    {"10*12/L",
     "10^12/L 10*12/l 10^12/l 10**12/L 10#12/L 10E12/L x10(12)/L x10^12/L x10*12/L "
     "x10E12/L 1012/L"},
    {"10*6/uL", "10^6/uL 10*6/ul 10E6/uL"},
    {"10*6/L", "10^6/L 10^6/l 10*6/l 10**6/L 10#6/L 10E6/L 10e6/L x10(6)/L x10^6/L x10E6/L 106/L"},
    {"/uL", "/ul 1/uL /mm3 /mm^3 cells/uL cells/ul cells/mm3 celler/uL"},
    {"10*-3/L", "10E-3/L 10^-3/L"},
    {"mmol/L", "mmol/l mM"},
    {"mol/L", "mol/l"},
    {"umol/L", "umol/l uM"},
    {"nmol/L", "nmol/l nM"},
    {"pmol/L", "pmol/l"},
    {"meq/L", "meq/l mEq/L mEq/l mekv/L"},
    {"mg/L", "mg/l"},
    {"mg/dL", "mg/dl mg/100mL mg/100ml mg%"},
    {"g/L", "g/l"},
    {"g/dL", "g/dl g/100mL"},
    {"ug/L", "ug/l mcg/L mikrog/L"},
    {"ug/dL", "ug/dl"},
    {"ug/mL", "ug/ml mcg/mL"},
    {"ng/mL", "ng/ml"},
    {"ng/dL", "ng/dl"},
    {"ng/L", "ng/l"},
    {"pg/mL", "pg/ml"},
    {"mg/L{FEU}", "mg/LFEU mg/lFEU mg/L(FEU) mgFEU/L"},
    {"U/L", "U/l E/L E/l"},
    {"[IU]/L", "IU/L IU/l IE/L IE/l [iU]/L [IU]/l"},
    {"kU/L", "kU/l kE/L"},
    {"k[IU]/L", "kIU/L kIE/L"},
    {"mU/L", "mU/l mE/L"},
    {"m[IU]/L",
     "mIU/L mIU/l mIE/L mIE/l m[iU]/L m[IU]/l mint_unit/L 10E-3IU/L 10E-3IE/L x10E-3IU/L "
     "x10E-3IE/L 10*-3[IU]/L 10^-3IU/L"},
    {"u[IU]/mL", "uIU/mL uIU/ml uU/mL u[iU]/mL"},
    {"m[IU]/mL", "mIU/mL"},
    {"[IU]/mL", "IU/mL IE/mL"},
    {"[IU]/dL", "IU/dL"},
    {"ukat/L", "ukat/l"},
    {"nkat/L", "nkat/l"},
    {"mL/min/{1.73_m2}",
     "mL/min/1.73m2 ml/min/1.73m2 mL/min/1.73m^2 ml/min/1.73m^2 mL/min/1.73 ml/min/1.73 "
     "mL/min/1.73_m2 mL/min/{1.73m2} ml/min/{1.73_m2} ml/min/{1.73m2} mL/min/[1.73_m2] "
     "mL/min/(1.73m2) ml/min/(1.73m2) mL/min/1.73m2BSA"},
    {"mL/min", "ml/min"},
    {"mmol/mol", "mmol/molHb mmol/molHB mmol/molhb"},
    {"%", "%Hb %NGSP %DCCT"},
    {"L", "l"},
    {"fL", "fl"},
    {"Cel", "degC C"},
    {"[degF]", "degF"},
    {"d/wk", "d/w"},
    {"/d", "{drinks}/d {#}/d"},
});

inline constexpr auto words = std::to_array<Spellings>({
    {"kg", "kg kgs kg. kilo kilogram kilograms kilogram(s)"},
    {"g", "gram grams"},
    {"[lb_av]", "lb lbs lb_av pund pounds"},
    {"[oz_av]", "oz oz_av"},
    {"cm", "cm cm. centimeter centimeters"},
    {"m", "meter metre"},
    {"mm", "millimeter"},
    {"[in_i]", "inch inches in_i tommer"},
    {"[ft_i]", "feet fot"},
    {"kg/m2", "kg/m2 kg/m^2 kg/m**2 kg/m*2 kg/(m2) kg/(m^2) kg/kvm kg.m-2"},
    {"mm[Hg]",
     "mmhg mm[hg] mm(hg) mm-hg mm_hg millimeterkvikks\xC3\xB8"
     "lv millimeterofmercury"},
    {"kPa", "kpa"},
    {"/min",
     "bpm slag/min slag/min. slag/minutt slagperminutt slagpermin beats/min beats/minute "
     "beatsperminute /minutt permin"},
    {"ms", "msec msek millisekund millisekunder millisecond milliseconds"},
    {"s", "sec sek sekund sekunder seconds"},
    {"min", "minutter minutes"},
    {"h", "time hours"},
    {"d", "dag dager days"},
    {"wk", "uke uker weeks"},
    {"mo",
     "m\xC3\xA5"
     "neder"},
    {"a",
     "\xC3\xA5"
     "r years"},
    {"umol/L", "mikromol/l micromol/l"},
    {"mmol/L", "millimol/l mmol/liter"},
    {"ug/L", "mikrogram/l"},
    {"ukat/L", "mikrokat/l microkat/l"},
    {"10*3/uL", "thou/ul thousand/ul"},
    {"%", "prosent percent pst pst."},
    {"{score}",
     "poeng points score sk\xC3\xA5"
     "r"},
    {"d/wk", "dager/uke days/week"},
    {"min/wk", "min/uke min/week minutes/week minutter/uke"},
    {"min/d", "min/dag min/day minutter/dag"},
    {"/d", "/dag /day"},
});

}  // namespace hv::fhir
