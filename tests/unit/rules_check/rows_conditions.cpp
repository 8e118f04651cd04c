// One row, one way to break the example; what must be said of it stands beside it.
#include "tests/unit/rules_check/example.hpp"

#include <array>

namespace hv::rules {
namespace {

constexpr std::array<Broken, 5> rows{{
    {"a group without codes", "",
     "[ { \"system\": \"icd10\", \"code\": \"E11\" }, { \"system\": \"icpc2\", \"code\": \"T90\" } ]", "[]",
     "empty-list 3:83 groups[0].codes: is empty"},
    {"a code without its system", "", "{ \"system\": \"icpc2\", \"code\": \"T90\" }", "{ \"code\": \"T90\" }",
     "missing-field 3:123 groups[0].codes[1].system: is missing"},
    {"an exclusion from something else", "", "\"code\": \"I26\"", "\"code\": \"J26\"",
     "exclude-outside 4:158 groups[1].exclude[0]: `J26` is not among the codes of the group anyway"},
    {"two groups with one id", "", "\"id\": \"cvd\"", "\"id\": \"diabetes\"",
     "group-twice 4:13 groups[1].id: `diabetes` stands here a second time"},
    {"a code that is a number", "", "\"T90\"", "90",
     "wrong-type 3:152 groups[0].codes[1].code: wanted a string, found a number"},
}};

}  // namespace

std::span<const Broken> broken_conditions() {
    return rows;
}

}  // namespace hv::rules
