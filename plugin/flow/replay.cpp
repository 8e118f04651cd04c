#include "plugin/flow/replay.hpp"

#include <algorithm>

#include "plugin/flow/decision.hpp"
#include "plugin/flow/judge.hpp"

namespace hv::plugin {
namespace {

constexpr std::size_t batch = 100;

// Empty: the same bytes.
std::string difference(const store::Decision& decision, const ActiveSets* rules) {
    if (!decision.damage.empty()) return decision.damage;
    if (rules == nullptr) return "the rules that it was made with are not kept here";
    const Result<std::vector<std::string>> documents = unpacked(decision.input);
    if (!documents) return documents.error().message;
    std::vector<const rules::RuleSet*> sets;
    for (const rules::RuleSet& set : rules->sets) sets.push_back(&set);
    const Result<JudgedPatient> patient =
        judge(*documents, rules->vocabulary, sets, decision.as_of, fhir::r4::Links::proved);
    if (!patient) return patient.error().message;
    return answer_of(patient->judged()) == decision.answer ? "" : "the findings are others";
}

}  // namespace

Result<Replayed> replay(store::Store& store, const RulesOf& rules_of, std::int64_t after, std::size_t at_most) {
    Replayed replayed;
    replayed.last = after;
    std::string bundle;
    std::shared_ptr<const ActiveSets> rules;
    for (std::size_t left = at_most; left > 0;) {
        const Result<std::vector<store::Decision>> decisions = store.decisions(replayed.last, std::min(left, batch));
        if (!decisions) return decisions.error();
        if (decisions->empty()) break;
        for (const store::Decision& decision : *decisions) {
            replayed.last = decision.id;
            --left;
            if (decision.input.empty() && decision.damage.empty()) {
                ++replayed.without_input;
                continue;
            }
            if (decision.bundle != bundle) rules = rules_of(bundle = decision.bundle);
            const std::string why = difference(decision, rules.get());
            if (why.empty()) {
                ++replayed.same;
            } else {
                replayed.differing.push_back({decision.id, decision.engine, why});
            }
        }
    }
    return replayed;
}

}  // namespace hv::plugin
