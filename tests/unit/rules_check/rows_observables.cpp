// One row, one way to break the example; what must be said of it stands beside it.
#include "tests/unit/rules_check/example.hpp"

#include <array>

namespace hv::rules {
namespace {

constexpr std::array<Broken, 36> rows{{
    {"a unit that does not convert", "body-weight", "\"[lb_av]\"", "\"cm\"",
     "unit-unconvertible 6:24 observables[0].accepts[1]: `cm` does not convert to `kg` without knowing the substance"},
    {"a unit that nobody knows", "body-weight", "\"unit\": \"kg\"", "\"unit\": \"kilo\"",
     "unknown-unit 4:99 observables[0].unit: `kilo` is no unit that is known"},
    {"an accepted unit that nobody knows", "body-weight", "\"[lb_av]\"", "\"pund\"",
     "unknown-unit 6:24 observables[0].accepts[1]: `pund` is no unit that is known"},
    {"a unit that is accepted twice", "body-weight", "\"[lb_av]\"", "\"g\"",
     "unit-twice 6:24 observables[0].accepts[1]: `g` is accepted already"},
    {"its own unit among the accepted", "body-weight", "\"[lb_av]\"", "\"kg\"",
     "unit-twice 6:24 observables[0].accepts[1]: `kg` is accepted already"},
    {"a bare number converted and taken as it is", "bmi", "\"bare_number\": true",
     "\"bare_number\": true, \"converts\": [ { \"from\": \"\", \"divide\": 2 } ]",
     "unit-twice 11:132 observables[2].converts[0].from: a number without a unit is accepted already"},
    {"a conversion that divides by nothing", "hba1c", "\"divide\": 0.09148", "\"divide\": 0",
     "conversion-zero 15:61 observables[3].converts[0].divide: wanted a number above 0"},
    {"a conversion that does nothing", "hba1c", ", \"add\": -2.152, \"divide\": 0.09148", "",
     "missing-field 15:21 observables[3].converts[0]: wanted `add`, `multiply` or `divide`, found none of them"},
    {"a conversion after which nothing is plausible", "hba1c", "\"valid\": { \"from\": 3, \"through\": 20 }",
     "\"valid\": { \"from\": 30, \"through\": 40 }",
     "conversion-implausible 15:21 observables[3].converts[0]: no value that it converts is plausible afterwards"},
    {"a conversion for no values", "hba1c", "\"valid\": { \"from\": 3, \"through\": 20 }",
     "\"valid\": { \"from\": 20, \"through\": 3 }",
     "range-order 15:79 observables[3].converts[0].valid: holds no value: `from` is not below `through`"},
    {"a plausible range without values", "body-weight", "\"from\": 10, \"through\": 700",
     "\"from\": 700, \"through\": 10",
     "range-order 5:20 observables[0].plausible: holds no value: `from` is not below `through`"},
    {"a plausible range without an end", "body-weight", "\"from\": 10, \"through\": 700", "\"from\": 10",
     "missing-field 5:20 observables[0].plausible.through: is missing"},
    {"four decimals", "body-weight", "\"decimals\": 2", "\"decimals\": 4",
     "bad-value 4:117 observables[0].decimals: wanted a whole number from 0 to 3, found `4`"},
    {"an observable without a code", "smoking", "\"codes\": [ { \"system\": \"loinc\", \"code\": \"72166-2\" } ]",
     "\"codes\": []", "empty-list 26:16 observables[7].codes: is empty"},
    {"a code system that nobody knows", "smoking", "\"system\": \"loinc\"", "\"system\": \"loink\"",
     "bad-value 26:30 observables[7].codes[0].system: wanted `atc`, `fest`, `hjertevakt`, `icd10`, `icpc2`, `loinc`, "
     "`nlk`, `rxnorm`, `snomed`, `v3-interpretation`, `volven-deviation`, `volven-form`, `volven-magistral`, "
     "`volven-route` or `volven-use`, found `loink`"},
    {"a code that is too long", "smoking", "\"72166-2\"", "\"72166-2-and-many-more-characters\"",
     "bad-code 26:47 observables[7].codes[0].code: `72166-2-and-many-more-characters` is too long for a code"},
    {"a code of two observables", "smoking", "\"72166-2\"", "\"8480-6\"",
     "code-twice 26:18 observables[7].codes[0]: `8480-6` measures an observable already"},
    {"a code of two answers", "smoking", "\"en\": \"never\" } }",
     "\"en\": \"never\" }, \"codes\": [ { \"system\": \"snomed\", \"code\": \"449868002\" } ] }",
     "code-twice 28:91 observables[7].answers[1].codes[0]: `449868002` is a code of this observable's answers already"},
    {"two observables with one id", "", "\"id\": \"ecg\"", "\"id\": \"bmi\"",
     "observable-twice 30:13 observables[8].id: `bmi` stands here a second time"},
    {"two answers with one id", "smoking", "\"id\": \"never\"", "\"id\": \"daily\"",
     "unknown-answer 26:98 observables[7].when_false: `never` is none of its answers\n"
     "answer-twice 28:28 observables[7].answers[1].id: `daily` stands here a second time"},
    {"true that is no answer", "smoking", "\"when_true\": \"daily\"", "\"when_true\": \"yes\"",
     "unknown-answer 26:75 observables[7].when_true: `yes` is none of its answers"},
    {"a count that is no answer", "smoking", "\"when_counted\": \"daily\"", "\"when_counted\": \"some\"",
     "unknown-answer 26:123 observables[7].when_counted: `some` is none of its answers"},
    {"a unit of something coded", "smoking", "\"kind\": \"coded\"", "\"kind\": \"coded\", \"unit\": \"kg\"",
     "unknown-field 25:88 observables[7]: unknown field `unit`"},
    {"answers of an event", "ecg", "\"kind\": \"event\"", "\"kind\": \"event\", \"answers\": []",
     "unknown-field 30:76 observables[8]: unknown field `answers`"},
    {"an observable without a source", "ecg", "\"source\": \"REF\", ", "",
     "missing-field 30:5 observables[8].source: is missing"},
    {"an observable without a confidence", "ecg", ", \"confidence\": \"V\"", "",
     "missing-field 30:5 observables[8].confidence: is missing"},
    {"a formula over something that does not exist", "bmi", "[\"body-weight\", \"body-height\"]",
     "[\"body-weight\", \"height\"]",
     "unknown-observable 12:61 observables[2].derive.from[1]: `height` is no observable"},
    {"a formula over an event", "bmi", "[\"body-weight\", \"body-height\"]", "[\"body-weight\", \"ecg\"]",
     "kind-mismatch 12:61 observables[2].derive.from[1]: `ecg` is no quantity"},
    {"a formula over the wrong units", "bmi", "[\"body-weight\", \"body-height\"]",
     "[\"body-height\", \"body-weight\"]",
     "unit-unconvertible 12:46 observables[2].derive.from[0]: `body-height` is in `cm`, the formula wants `kg`\n"
     "unit-unconvertible 12:61 observables[2].derive.from[1]: `body-weight` is in `kg`, the formula wants `cm`"},
    {"a formula over one observable", "bmi", "[\"body-weight\", \"body-height\"]", "[\"body-weight\"]",
     "bad-value 12:45 observables[2].derive.from: wanted weight and height, found 1 observables"},
    {"a formula that does not exist", "bmi", "\"formula\": \"bmi\"", "\"formula\": \"bsa\"",
     "bad-value 12:30 observables[2].derive.formula: wanted `bmi`, found `bsa`"},
    {"a panel over something coded", "panels", "\"diastolic\"", "\"smoking\"",
     "kind-mismatch 32:93 panels[0].text[1]: `smoking` is no quantity"},
    {"a panel of three", "panels", "\"diastolic\"", "\"diastolic\", \"bmi\"",
     "bad-value 32:80 panels[0].text: wanted two observables, found 3"},
    {"a panel whose code measures something", "panels", "\"85354-9\"", "\"8480-6\"",
     "code-twice 32:28 panels[0].codes[0]: `8480-6` is an observable's or a panel's already"},
    {"no observables at all", "", "\"observables\": [", "\"observables\": [], \"observable\": [",
     "empty-list 3:18 observables: is empty\n"
     "unknown-field 3:22 unknown field `observable`\n"
     "unknown-observable 32:81 panels[0].text[0]: `systolic` is no observable\n"
     "unknown-observable 32:93 panels[0].text[1]: `diastolic` is no observable"},
    {"a file that is a list", "", "{ \"version\"", "[] { \"version\"",
     "not-json 1:4 text after the end of the document"},
}};

}  // namespace

std::span<const Broken> broken_observables() {
    return rows;
}

}  // namespace hv::rules
