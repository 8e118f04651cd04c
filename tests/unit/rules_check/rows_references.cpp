// One row, one way to break the example; what must be said of it stands beside it.
#include "tests/unit/rules_check/example.hpp"

#include <array>

namespace hv::rules {
namespace {

constexpr std::array<Broken, 22> rows{{
    {"an observable that does not exist", "EX-01", "\"of\": \"bmi\"", "\"of\": \"bmj\"",
     "unknown-observable 17:29 EX-01.of: `bmj` is no observable"},
    {"an answer that does not exist", "EX-03", "\"is\": [\"never\"]", "\"is\": [\"nevr\"]",
     "unknown-answer 29:69 EX-03.answers[1].is[0]: `nevr` is no answer of `smoking`"},
    {"an observable of answers that does not exist", "EX-03", "\"of\": \"smoking\"", "\"of\": \"smokes\"",
     "unknown-observable 28:30 EX-03.of: `smokes` is no observable"},
    {"a group of drugs that does not exist", "EX-11", "\"antipsychotic\"", "\"antipsychotics\"",
     "unknown-drug-group 65:50 EX-11.exposures.group: `antipsychotics` is no group of drugs"},
    {"a group of conditions that does not exist", "EX-10", "\"diabetes\"", "\"diabetis\"",
     "unknown-condition 62:49 EX-10.test.condition: `diabetis` is no group of conditions"},
    {"an observable of a test that does not exist", "EX-12", "\"of\": \"smoking\"", "\"of\": \"snus\"",
     "unknown-observable 70:86 EX-12.at_least.of[2].not.test.answer.of: `snus` is no observable"},
    {"a condition of a variant that does not exist", "EX-14", "{ \"condition\": \"cvd\" }",
     "{ \"condition\": \"heart\" }",
     "unknown-condition 80:46 EX-14.variants[0].when.condition: `heart` is no group of conditions"},
    {"an exposure of a gate that does not exist", "\"treated\"", "\"exposure\": \"antipsychotic\"",
     "\"exposure\": \"statin\"", "unknown-drug-group 11:85 gates.treated.exposure: `statin` is no group of drugs"},
    {"a source that does not exist", "EX-04", "\"ref\": \"HF\"", "\"ref\": \"HG\"",
     "unknown-source 31:128 EX-04.source[0].ref: `HG` is no source of this set"},
    {"a domain that does not exist", "EX-04", "\"domain\": \"weight\"", "\"domain\": \"wait\"",
     "unknown-domain 30:32 EX-04.domain: `wait` is no domain of this set"},
    {"a topic that does not exist", "EX-04", "\"topic\": \"cardiometabolic\"", "\"topic\": \"cardio\"",
     "unknown-topic 30:51 EX-04.topic: `cardio` is no topic of this set"},
    {"a gate that does not exist", "EX-01", "\"adult\"]", "\"child\"]",
     "unknown-gate 15:111 EX-01.applies[1]: `child` is no gate of this set"},
    {"a gate that is asked twice", "EX-01", "[\"alive\", \"adult\"]", "[\"alive\", \"adult\", \"adult\"]",
     "gate-twice 15:120 EX-01.applies[2]: `adult` stands here twice"},
    {"a gate that nobody asks", "EX-02", "\"applies\": [\"treated\"]", "\"applies\": [\"alive\"]",
     "gate-unused 11:13 gates.treated.id: no rule asks this gate"},
    {"a rule that stands further down", "EX-12", "{ \"rule\": \"EX-10\" }", "{ \"rule\": \"EX-13\" }",
     "forward-reference 69:68 EX-12.at_least.of[1].rule: `EX-13` does not stand before this rule"},
    {"a rule that names itself", "EX-12", "{ \"rule\": \"EX-10\" }", "{ \"rule\": \"EX-12\" }",
     "forward-reference 69:68 EX-12.at_least.of[1].rule: `EX-12` does not stand before this rule"},
    {"a rule that does not exist", "EX-12", "{ \"rule\": \"EX-10\" }", "{ \"rule\": \"EX-90\" }",
     "unknown-rule 69:68 EX-12.at_least.of[1].rule: `EX-90` is no rule of this set"},
    {"two rules with one id", "", "\"id\": \"EX-15\"", "\"id\": \"EX-14\"",
     "rule-twice 82:13 EX-14.id: `EX-14` is another rule's already"},
    {"two gates with one id", "", "\"gates\": [",
     "\"gates\": [ { \"id\": \"adult\", \"title\": { \"nb\": \"a\", \"en\": \"b\" }, \"inactive\": false },",
     "gate-twice 9:13 gates.adult.id: `adult` stands here a second time"},
    {"two sources with one id", "", "\"id\": \"IS-1957\"", "\"id\": \"HF\"",
     "source-twice 4:24 sources[1].id: `HF` stands here a second time\n"
     "unknown-source 21:138 EX-02.source[0].ref: `IS-1957` is no source of this set"},
    {"a second topic with the same id", "", "\"topics\": [",
     "\"topics\": [ { \"id\": \"cardiometabolic\", \"category\": \"clinical\", \"flag\": { \"nb\": \"a\", \"en\": "
     "\"b\" } },",
     "topic-twice 5:110 topics[1].id: `cardiometabolic` stands here a second time"},
    {"a second domain with the same id", "", "\"domains\": [",
     "\"domains\": [ { \"id\": \"weight\", \"title\": { \"nb\": \"a\", \"en\": \"b\" }, \"actions\": { \"nb\": \"a\", "
     "\"en\": \"b\" }, \"resources\": { \"nb\": \"a\", \"en\": \"b\" }, \"goal\": { \"nb\": \"a\", \"en\": \"b\" } },",
     "domain-twice 6:189 domains[1].id: `weight` stands here a second time"},
}};

}  // namespace

std::span<const Broken> broken_references() {
    return rows;
}

}  // namespace hv::rules
