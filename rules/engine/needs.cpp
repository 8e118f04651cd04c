#include "rules/engine/needs.hpp"

#include <algorithm>

namespace hv::rules {
namespace {

bool asks_for_referrals(const Expr& expr) {
    if (const auto* present = std::get_if<PresentKind>(&expr.kind)) {
        return std::holds_alternative<PresentKind::Referral>(present->what);
    }
    if (const auto* combine = std::get_if<CombineKind>(&expr.kind)) {
        return std::ranges::any_of(combine->parts, asks_for_referrals);
    }
    return false;
}

}  // namespace

Needs needs(const Vocabulary& vocabulary, const std::vector<const RuleSet*>& sets) {
    Needs needs;
    // Who a patient is, and what is taken and had, every set's gates ask.
    needs.types = {"Observation",        "MedicationStatement",      "MedicationRequest",
                   "MedicationDispense", "MedicationAdministration", "Condition"};
    const bool referrals = std::ranges::any_of(sets, [](const RuleSet* set) {
        return std::ranges::any_of(set->rules, [](const Rule& rule) { return asks_for_referrals(rule.expr); });
    });
    if (referrals) needs.types.insert(needs.types.end(), {"ServiceRequest", "DiagnosticReport"});

    for (std::size_t id = 1; id < vocabulary.codes.size(); ++id) {
        if (!vocabulary.measures(static_cast<fhir::CodeId>(id))) continue;
        needs.observation_codes.emplace_back(vocabulary.codes.code(static_cast<fhir::CodeId>(id)).text());
    }
    for (const Panel& panel : vocabulary.panels) {
        needs.observation_codes.emplace_back(vocabulary.codes.code(panel.code).text());
    }
    std::ranges::sort(needs.observation_codes);
    needs.observation_codes.erase(std::unique(needs.observation_codes.begin(), needs.observation_codes.end()),
                                  needs.observation_codes.end());
    return needs;
}

}  // namespace hv::rules
