#include "fhir/units/unit.hpp"

#include <algorithm>
#include <array>

namespace hv::fhir {

namespace {

enum class Dimension : std::uint8_t {
    none,
    mass,
    length,
    area_mass,
    pressure,
    rate,
    number_concentration,
    amount_concentration,
    mass_concentration,
    activity,  // enzyme and hormone units alike: laboratories print mU/L, mIE/L and mIU/L for the same
    filtration,
    time,
    fraction,
    amount_fraction,
    score,
    ratio_mass_amount,
    own,  // converts to nothing but itself
};

// Size in the dimension's first unit: multiply / divide.
struct Canonical {
    std::string_view ucum;
    Dimension dimension;
    std::int64_t multiply;
    std::int64_t divide;
};

constexpr auto canonical = std::to_array<Canonical>({
    {"", Dimension::none, 1, 1},   // Unit::none
    {"?", Dimension::none, 1, 1},  // Unit::unknown
    {"kg", Dimension::mass, 1, 1},
    {"g", Dimension::mass, 1, 1000},
    {"mg", Dimension::mass, 1, 1'000'000},
    {"[lb_av]", Dimension::mass, 45'359'237, 100'000'000},
    {"[oz_av]", Dimension::mass, 28'349'523'125, 1'000'000'000'000},
    {"cm", Dimension::length, 1, 1},
    {"m", Dimension::length, 100, 1},
    {"mm", Dimension::length, 1, 10},
    {"[in_i]", Dimension::length, 254, 100},
    {"[ft_i]", Dimension::length, 3048, 100},
    {"kg/m2", Dimension::area_mass, 1, 1},
    {"mm[Hg]", Dimension::pressure, 1, 1},
    {"kPa", Dimension::pressure, 750'062, 100'000},
    {"/min", Dimension::rate, 1, 1},
    {"10*9/L", Dimension::number_concentration, 1, 1},
    {"10*6/L", Dimension::number_concentration, 1, 1000},
    {"10*3/uL", Dimension::number_concentration, 1, 1},
    {"/uL", Dimension::number_concentration, 1, 1000},
    {"10*12/L", Dimension::number_concentration, 1000, 1},
    {"mmol/L", Dimension::amount_concentration, 1, 1},
    {"umol/L", Dimension::amount_concentration, 1, 1000},
    {"nmol/L", Dimension::amount_concentration, 1, 1'000'000},
    {"pmol/L", Dimension::amount_concentration, 1, 1'000'000'000},
    {"mol/L", Dimension::amount_concentration, 1000, 1},
    {"meq/L", Dimension::own, 1, 1},
    {"mg/L", Dimension::mass_concentration, 1, 1},
    {"mg/dL", Dimension::mass_concentration, 10, 1},
    {"g/L", Dimension::mass_concentration, 1000, 1},
    {"g/dL", Dimension::mass_concentration, 10'000, 1},
    {"ug/L", Dimension::mass_concentration, 1, 1000},
    {"ng/mL", Dimension::mass_concentration, 1, 1000},
    {"ug/dL", Dimension::mass_concentration, 1, 100},
    {"ng/L", Dimension::mass_concentration, 1, 1'000'000},
    {"pg/mL", Dimension::mass_concentration, 1, 1'000'000},
    {"U/L", Dimension::activity, 1, 1},
    {"kU/L", Dimension::activity, 1000, 1},
    {"mU/L", Dimension::activity, 1, 1000},
    {"ukat/L", Dimension::activity, 60, 1},
    {"m[IU]/L", Dimension::activity, 1, 1000},
    {"u[IU]/mL", Dimension::activity, 1, 1000},
    {"[IU]/L", Dimension::activity, 1, 1},
    {"[IU]/dL", Dimension::activity, 10, 1},
    {"mL/min/{1.73_m2}", Dimension::filtration, 1, 1},
    {"mL/min", Dimension::own, 1, 1},
    {"ms", Dimension::time, 1, 1},
    {"s", Dimension::time, 1000, 1},
    {"%", Dimension::fraction, 1, 1},
    {"mmol/mol", Dimension::amount_fraction, 1, 1},
    {"{score}", Dimension::score, 1, 1},
    {"1", Dimension::score, 1, 1},
    {"mg/mmol", Dimension::ratio_mass_amount, 1, 1},
    {"mg/g", Dimension::own, 1, 1},
    {"fL", Dimension::own, 1, 1},
    {"pg", Dimension::own, 1, 1},
    {"Cel", Dimension::own, 1, 1},
});

struct Alias {
    std::string_view text;  // after `plain`: micro signs are `u`, no blanks, decimal point
    std::string_view ucum;
};

constexpr auto aliases = std::to_array<Alias>({
    {"kilo", "kg"},
    {"Kg", "kg"},
    {"KG", "kg"},
    {"kilogram", "kg"},
    {"kgs", "kg"},
    {"gram", "g"},
    {"G", "g"},
    {"lb", "[lb_av]"},
    {"lbs", "[lb_av]"},
    {"pund", "[lb_av]"},
    {"oz", "[oz_av]"},
    {"CM", "cm"},
    {"Cm", "cm"},
    {"centimeter", "cm"},
    {"meter", "m"},
    {"M", "m"},
    {"millimeter", "mm"},
    {"in", "[in_i]"},
    {"inch", "[in_i]"},
    {"tommer", "[in_i]"},
    {"ft", "[ft_i]"},
    {"kg/m²", "kg/m2"},
    {"kg/m^2", "kg/m2"},
    {"kg/m**2", "kg/m2"},
    {"kg/kvm", "kg/m2"},
    {"kg/m*2", "kg/m2"},
    {"Kg/m2", "kg/m2"},
    {"KG/M2", "kg/m2"},
    {"mmHg", "mm[Hg]"},
    {"mmhg", "mm[Hg]"},
    {"MMHG", "mm[Hg]"},
    {"mm[hg]", "mm[Hg]"},
    {"mm(Hg)", "mm[Hg]"},
    {"kpa", "kPa"},
    {"KPA", "kPa"},
    {"{beats}/min", "/min"},
    {"bpm", "/min"},
    {"BPM", "/min"},
    {"slag/min", "/min"},
    {"slag/minutt", "/min"},
    {"beats/min", "/min"},
    {"1/min", "/min"},
    {"{H.B}/min", "/min"},
    {"min-1", "/min"},
    {"permin", "/min"},
    {"10^9/L", "10*9/L"},
    {"10#9/L", "10*9/L"},
    {"10E9/L", "10*9/L"},
    {"10e9/L", "10*9/L"},
    {"10**9/L", "10*9/L"},
    {"x10(9)/L", "10*9/L"},
    {"x10^9/L", "10*9/L"},
    {"x10*9/L", "10*9/L"},
    {"x10E9/L", "10*9/L"},
    {"10^9/l", "10*9/L"},
    {"10*9/l", "10*9/L"},
    {"10E9/l", "10*9/L"},
    {"10⁹/L", "10*9/L"},
    {"10⁹/l", "10*9/L"},
    {"E9/L", "10*9/L"},
    {"G/L", "10*9/L"},
    {"x10e9/L", "10*9/L"},
    {"×10⁹/L", "10*9/L"},
    {"10(9)/L", "10*9/L"},
    {"10#9/l", "10*9/L"},
    {"10^6/L", "10*6/L"},
    {"10E6/L", "10*6/L"},
    {"10**6/L", "10*6/L"},
    {"10#6/L", "10*6/L"},
    {"10*6/l", "10*6/L"},
    {"10^3/uL", "10*3/uL"},
    {"10E3/uL", "10*3/uL"},
    {"K/uL", "10*3/uL"},
    {"10*3/ul", "10*3/uL"},
    {"Thou/uL", "10*3/uL"},
    {"x10(3)/uL", "10*3/uL"},
    {"x10E3/uL", "10*3/uL"},
    {"/ul", "/uL"},
    {"cells/uL", "/uL"},
    {"/mm3", "/uL"},
    {"/mm³", "/uL"},
    {"celler/uL", "/uL"},
    {"{cells}/uL", "/uL"},
    {"mmol/l", "mmol/L"},
    {"millimol/L", "mmol/L"},
    {"mmol/liter", "mmol/L"},
    {"mM", "mmol/L"},
    {"umol/l", "umol/L"},
    {"mikromol/L", "umol/L"},
    {"mikromol/l", "umol/L"},
    {"micromol/L", "umol/L"},
    {"uM", "umol/L"},
    {"nmol/l", "nmol/L"},
    {"pmol/l", "pmol/L"},
    {"mEq/L", "meq/L"},
    {"mekv/L", "meq/L"},
    {"meq/l", "meq/L"},
    {"mg/l", "mg/L"},
    {"mg/dl", "mg/dL"},
    {"MG/DL", "mg/dL"},
    {"mg/100mL", "mg/dL"},
    {"g/l", "g/L"},
    {"g/dl", "g/dL"},
    {"ug/l", "ug/L"},
    {"mikrog/L", "ug/L"},
    {"ng/ml", "ng/mL"},
    {"ng/l", "ng/L"},
    {"pg/ml", "pg/mL"},
    {"IU/L", "U/L"},
    {"U/l", "U/L"},
    {"IU/l", "U/L"},
    {"E/L", "U/L"},
    {"ukat/l", "ukat/L"},
    {"mikrokat/L", "ukat/L"},
    {"mIU/L", "m[IU]/L"},
    {"mIE/L", "m[IU]/L"},
    {"mIU/l", "m[IU]/L"},
    {"mIE/l", "m[IU]/L"},
    {"10E-3IU/L", "m[IU]/L"},
    {"x10E-3IU/L", "m[IU]/L"},
    {"10*-3[IU]/L", "m[IU]/L"},
    {"uIU/mL", "u[IU]/mL"},
    {"10E-3IE/L", "m[IU]/L"},
    {"IU/dL", "[IU]/dL"},
    {"mL/min/1.73m2", "mL/min/{1.73_m2}"},
    {"ml/min/1.73m2", "mL/min/{1.73_m2}"},
    {"mL/min/1.73m²", "mL/min/{1.73_m2}"},
    {"ml/min/1.73m²", "mL/min/{1.73_m2}"},
    {"mL/min/1.73m^2", "mL/min/{1.73_m2}"},
    {"mL/min/{1.73m2}", "mL/min/{1.73_m2}"},
    {"mL/min/[1.73_m2]", "mL/min/{1.73_m2}"},
    {"mL/min/1.73_m2", "mL/min/{1.73_m2}"},
    {"ml/min", "mL/min"},
    {"msec", "ms"},
    {"millisekund", "ms"},
    {"msek", "ms"},
    {"sec", "s"},
    {"sek", "s"},
    {"prosent", "%"},
    {"percent", "%"},
    {"%Hb", "%"},
    {"%NGSP", "%"},
    {"mmol/molHb", "mmol/mol"},
    {"mmol/mol{Hb}", "mmol/mol"},
    {"poeng", "{score}"},
    {"score", "{score}"},
});

constexpr std::string_view ucum_uri = "http://unitsofmeasure.org";

bool is_ucum(std::string_view system) {
    if (system == ucum_uri) return true;
    return system == "urn:oid:2.16.840.1.113883.6.8" || system == "http://unitsofmeasure.org/";
}

// A unit's text as the alias table has it: micro signs U+00B5 and U+03BC are `u`, blanks (U+00A0 too) go, a decimal
// comma becomes a point. Text longer than any alias stays unread.
class Plain {
public:
    explicit Plain(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            const std::string_view pair = text.substr(i, 2);
            if (text[i] == ' ' || text[i] == '\t') continue;
            if (pair == "\xC2\xA0") {
                ++i;
                continue;
            }
            if (size_ == text_.size()) {
                size_ = 0;
                return;
            }
            if (pair == "\xC2\xB5" || pair == "\xCE\xBC") {
                text_[size_++] = 'u';
                ++i;
            } else {
                text_[size_++] = text[i] == ',' ? '.' : text[i];
            }
        }
    }
    [[nodiscard]] std::string_view text() const { return {text_.data(), size_}; }

private:
    std::array<char, 24> text_{};
    std::size_t size_ = 0;
};

std::string_view through_aliases(std::string_view plain) {
    const auto* alias = std::ranges::find(aliases, plain, &Alias::text);
    return alias != aliases.end() ? alias->ucum : plain;
}

Unit unit_from_text(std::string_view text) {
    const Unit exact = unit_from_ucum(text);
    if (exact != Unit::unknown) return exact;
    const Plain plain(text);
    if (plain.text().empty()) return Unit::unknown;
    return unit_from_ucum(through_aliases(plain.text()));
}

const Canonical& row(Unit unit) {
    return canonical.at(static_cast<std::size_t>(unit));
}

}  // namespace

Unit unit_from_ucum(std::string_view ucum) {
    for (std::size_t i = 2; i < canonical.size(); ++i)
        if (canonical[i].ucum == ucum) return static_cast<Unit>(i);
    return Unit::unknown;
}

std::string_view ucum_text(Unit unit) {
    return unit == Unit::unknown ? std::string_view{} : row(unit).ucum;
}

Unit read_unit(std::string_view system, std::string_view code, std::string_view text) {
    if (!code.empty() && (system.empty() || is_ucum(system))) {
        const Unit unit = unit_from_text(code);
        if (unit != Unit::unknown) return unit;
    }
    if (!text.empty()) return unit_from_text(text);
    return code.empty() ? Unit::none : Unit::unknown;
}

std::optional<Ratio> factor_between(Unit from, Unit to) {
    const Canonical& a = row(from);
    const Canonical& b = row(to);
    if (from == Unit::unknown || to == Unit::unknown || a.dimension == Dimension::none) return std::nullopt;
    if (a.dimension != b.dimension || (a.dimension == Dimension::own && from != to)) return std::nullopt;
    return Ratio(int128{a.multiply} * b.divide, int128{a.divide} * b.multiply);
}

}  // namespace hv::fhir
