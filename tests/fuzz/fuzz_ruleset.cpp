// Any bytes as a rule set or as a vocabulary file: never a crash or a hang, a refusal always says why and where, and what is
// accepted knows where each of its limits is written.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/engine/check.hpp"

namespace {

using namespace hv::rules;

void demand(bool holds) {
    if (!holds) __builtin_trap();
}

void demand_places(const Problems& problems) {
    for (const Problem& problem : problems) {
        demand(!problem.code.empty() && !problem.file.empty() && !problem.message.empty());
        demand(problem.code == "too-many" || (problem.line > 0 && problem.column > 0));
    }
}

void try_rule_set(std::string_view bytes) {
    Problems problems;
    const auto set = check("ruleset.json", bytes, shipped_vocabulary(), problems);
    demand(set.has_value() == problems.empty());
    demand_places(problems);
    if (!set) return;
    for (const LimitInfo& limit : set->limits) {
        demand(!limit.offsets.empty());
        for (std::size_t offset : limit.offsets) demand(bytes.substr(offset, limit.text.size()) == limit.text);
    }
}

void try_vocabulary(std::string_view bytes) {
    constexpr std::string_view observables =
        R"({"version": "1", "observables": [{"id": "ecg", "title": {"nb": "a", "en": "a"}, "kind": "event", "source": "s",
            "confidence": "V", "codes": [{"system": "loinc", "code": "1"}]}]})";
    constexpr std::string_view drugs =
        R"({"version": "1", "groups": [{"id": "a", "title": {"nb": "a", "en": "a"}, "include": ["N05A"], "source": "s"}]})";
    constexpr std::string_view conditions =
        R"({"version": "1", "groups": [{"id": "a", "title": {"nb": "a", "en": "a"},
            "codes": [{"system": "icd10", "code": "E11"}], "source": "s"}]})";
    for (const VocabularyFiles& files :
         {VocabularyFiles{bytes, drugs, conditions}, {observables, bytes, conditions}, {observables, drugs, bytes}}) {
        Problems problems;
        const auto vocabulary = parse_vocabulary(files, problems);
        demand(vocabulary.has_value() == problems.empty());
        demand_places(problems);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.find("\"rules\"") != std::string_view::npos) {
        try_rule_set(bytes);
    } else {
        try_vocabulary(bytes);
    }
    return 0;
}
