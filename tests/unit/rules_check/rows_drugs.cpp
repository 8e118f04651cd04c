// One row, one way to break the example; what must be said of it stands beside it.
#include "tests/unit/rules_check/example.hpp"

#include <array>

namespace hv::rules {
namespace {

constexpr std::array<Broken, 10> rows{{
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
}};

}  // namespace

std::span<const Broken> broken_drugs() {
    return rows;
}

}  // namespace hv::rules
