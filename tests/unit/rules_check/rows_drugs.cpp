// One row, one way to break the example; what must be said of it stands beside it.
#include "tests/unit/rules_check/example.hpp"

#include <array>

namespace hv::rules {
namespace {

constexpr std::array<Broken, 19> rows{{
    {"an ATC code with a typing error", "", "\"N05AH02\"", "\"N05AHO2\"",
     "bad-atc 4:88 groups[1].include[0]: `N05AHO2` is no ATC code"},
    {"an exclusion from something else", "", "\"N05AN\"", "\"N06A\"",
     "exclude-outside 3:123 groups[0].exclude[0]: `N06A` is not among the codes of the group anyway"},
    {"a depot without a substance", "", "{ \"atc\": \"N05AX13\"", "{ \"atc\": \"N05AX\"",
     "bad-atc 6:14 depots[0].atc: `N05AX` is no ATC code of a substance"},
    {"a depot that lasts months", "", "\"28 d\"", "\"1 mo\"",
     "bad-span 6:37 depots[0].interval: wanted days or weeks, found `1 mo`"},
    {"a depot without a tail", "", ", \"tail\": \"60 d\"", "", "missing-field 6:5 depots[0].tail: is missing"},
    {"a depot that stands twice", "", "\"names\": [\"trevicta\"], ", "",
     "depot-twice 7:14 depots[1].atc: `N05AX13` stands here a second time"},
    {"a depot name in capitals", "", "\"trevicta\"", "\"Trevicta\"",
     "bad-value 7:35 depots[1].names[0]: wanted small letters, found `Trevicta`"},
    {"two groups with one id", "", "\"id\": \"clozapine\"", "\"id\": \"antipsychotic\"",
     "group-twice 4:13 groups[1].id: `antipsychotic` stands here a second time"},
    {"a group without a source", "", ", \"source\": \"WHO\" },", "},",
     "missing-field 3:5 groups[0].source: is missing"},
    {"a file without groups", "", "\"groups\"", "\"group\"",
     "missing-field 1:1 groups: is missing\n"
     "unknown-field 2:3 unknown field `group`"},
    {"a drug that is a class", "drugs", "\"N05AH03\"", "\"N05AH\"",
     "bad-atc 14:14 drugs[1].atc: `N05AH` is no ATC code of a substance"},
    {"a drug that stands twice", "drugs", "\"N05AH03\"", "\"N05AH02\"",
     "drug-twice 14:14 drugs[1].atc: `N05AH02` stands here a second time"},
    {"a drug name in capitals", "drugs", "\"leponex\"", "\"Leponex\"",
     "bad-value 9:85 drugs[0].names[0]: wanted small letters, found `Leponex`"},
    {"a name that leads to one drug twice", "drugs", "[\"leponex\"]", "[\"leponex\", \"leponex\"]",
     "name-twice 9:96 drugs[0].names[1]: `leponex` stands here a second time"},
    {"a tier that nobody knows", "drugs", "\"tier\": \"high\"", "\"tier\": \"severe\"",
     "bad-value 10:45 drugs[0].liability.metabolic.tier: wanted `low`, `low-medium`, `medium` or `high`, found "
     "`severe`"},
    {"a prolactin tier that no reference has", "drugs", "\"lower\"", "\"high\"",
     "bad-value 11:32 drugs[0].liability.prolactin.tier: wanted `lower`, found `high`"},
    {"a QTc change as a word", "drugs", "-1.5", "\"-1.5 ms\"",
     "wrong-type 12:28 drugs[0].liability.qtc.change: wanted a number, found a string"},
    {"a serum range that holds no value", "drugs", "\"through\": 2500", "\"through\": 250",
     "range-order 13:16 drugs[0].serum: holds no value: `from` is not below `through`"},
    {"a serum range in a unit that is unknown", "drugs", "nmol/L", "nmol per litre",
     "unknown-unit 13:56 drugs[0].serum.unit: `nmol per litre` is no unit that is known"},
}};

}  // namespace

std::span<const Broken> broken_drugs() {
    return rows;
}

}  // namespace hv::rules
