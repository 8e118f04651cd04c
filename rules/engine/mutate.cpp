#include <algorithm>

#include "fhir/json/value.hpp"
#include "rules/engine/cases_run.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/mutate_edits.hpp"

namespace hv::rules {
namespace {

bool speaks_of(const Story& story, std::string_view rule) {
    return story.met || std::ranges::any_of(story.expect,
                                            [rule](const Expectation& expected) { return expected.rule.text == rule; });
}

RuleSet without_gate(RuleSet rules, const Mutant& mutant) {
    std::vector<GateId>& applies = rules.rules[mutant.rule].applies;
    applies.erase(applies.begin() + static_cast<std::ptrdiff_t>(mutant.gate));
    return rules;
}

class Trial {
public:
    Trial(const RuleSet& rules, std::vector<ReadyCase> cases) : rules_(rules) {
        std::erase_if(cases, [&rules](const ReadyCase& ready) { return !passes(rules, ready); });
        cases_ = std::move(cases);
    }

    // Whether some case notices. Those that speak of the changed rule are asked first.
    [[nodiscard]] bool noticed(const RuleSet& changed, std::uint16_t rule) const {
        const std::string_view id = rule < rules_.rules.size() ? std::string_view(rules_.rules[rule].id) : "";
        for (const bool speaking : {true, false}) {
            for (const ReadyCase& ready : cases_) {
                if (speaks_of(ready.story, id) == speaking && !passes(changed, ready)) return true;
            }
        }
        return false;
    }

private:
    const RuleSet& rules_;
    std::vector<ReadyCase> cases_;
};

}  // namespace

std::string text(const Survivor& survivor) {
    return survivor.path + ": no case notices that `" + survivor.original + "` " +
           (survivor.mutant.empty() ? "is left out" : "becomes `" + survivor.mutant + "`");
}

MutationReport mutate(std::string_view file, std::string_view bytes, const Vocabulary& vocabulary,
                      const std::vector<CaseFile>& files) {
    MutationReport report;
    Problems ignored;
    const std::optional<RuleSet> rules = check(file, bytes, vocabulary, ignored);
    if (!rules) return report;
    const Trial trial(*rules, ready_cases(vocabulary, files, ignored));
    for (const Mutant& mutant : mutants_of(*rules, bytes)) {
        ++report.mutants;
        const std::optional<RuleSet> changed = mutant.edits.empty()
                                                   ? without_gate(*rules, mutant)
                                                   : check(file, mutated(bytes, mutant), vocabulary, ignored);
        if (!changed) {
            ++report.refused;
            continue;
        }
        if (trial.noticed(*changed, mutant.rule)) continue;
        report.survivors.push_back(
            {mutant.path, mutant.original, mutant.mutant, json::position_of(bytes, mutant.offset).line});
    }
    return report;
}

}  // namespace hv::rules
