#include "plugin/cli/evaluate_groups.hpp"

#include <algorithm>
#include <set>

namespace hv::plugin::cli {
namespace {

using Groups = std::set<rules::DrugGroupId>;

// The drug groups that a rule asks for.
class Asked {
public:
    Asked(const rules::RuleSet& set, Groups& groups) : set_(set), groups_(groups) {}

    void of(const rules::Test& test) {
        if (const auto* exposure = std::get_if<rules::ExposureTest>(&test)) {
            if (exposure->is) groups_.insert(exposure->group);
        } else if (const auto* any = std::get_if<rules::AnyTest>(&test)) {
            for (const rules::Test& part : any->of) of(part);
        } else if (const auto* all = std::get_if<rules::AllTest>(&test)) {
            for (const rules::Test& part : all->of) of(part);
        }
    }

    void of(const rules::Expr& expr) {
        if (const auto* change = std::get_if<rules::ChangeKind>(&expr.kind)) {
            if (change->against == rules::Against::baseline) groups_.insert(change->exposure);
        } else if (const auto* due = std::get_if<rules::DueKind>(&expr.kind)) {
            if (due->exposure) groups_.insert(*due->exposure);
        } else if (const auto* present = std::get_if<rules::PresentKind>(&expr.kind)) {
            if (const auto* test = std::get_if<rules::Test>(&present->what)) of(*test);
            if (const auto* drugs = std::get_if<rules::PresentKind::Exposures>(&present->what)) {
                groups_.insert(drugs->group);
            }
        } else if (const auto* combine = std::get_if<rules::CombineKind>(&expr.kind)) {
            for (const rules::Expr& part : combine->parts) of(part);
        } else if (const auto* reference = std::get_if<rules::RuleRef>(&expr.kind)) {
            of(set_.rules[reference->rule].expr);
        }
    }

private:
    const rules::RuleSet& set_;
    Groups& groups_;
};

using Drugs = std::vector<const rules::Exposure*>;

Drugs drugs_of(const View& view, const Item& item) {
    const rules::Snapshot& patient = view.snapshot();
    Drugs drugs;
    for (const rules::Used& used : item.finding->evidence.used) {
        if (used.what != rules::Used::What::exposure) continue;
        const rules::Exposure& exposure = patient.exposures[used.index];
        if (is_psycholeptic(exposure) && std::ranges::find(drugs, &exposure) == drugs.end()) drugs.push_back(&exposure);
    }
    if (drugs.empty()) {
        Groups groups;
        Asked asked(item.set(), groups);
        asked.of(item.rule().expr);
        for (const rules::GateId gate : item.rule().applies) asked.of(item.set().gates[gate].test);
        for (const rules::Exposure& exposure : patient.exposures) {
            if (!is_psycholeptic(exposure) || !is_current(exposure, patient.today)) continue;
            if (std::ranges::any_of(
                    groups, [&](auto group) { return patient.vocabulary->drug_groups[group].holds(exposure.atc); })) {
                drugs.push_back(&exposure);
            }
        }
    }
    std::ranges::sort(drugs);  // as they stand in the snapshot: by start
    return drugs;
}

std::string title_of(const View& view, const Drugs& drugs) {
    std::string title;
    for (const rules::Exposure* drug : drugs) title += (title.empty() ? "" : " + ") + drug_title(view, *drug);
    return title;
}

Group& group_named(std::vector<Group>& groups, const std::string& title, const Drugs& drugs) {
    const auto found =
        std::ranges::find_if(groups, [&](const Group& group) { return group.title == title && group.drugs == drugs; });
    if (found != groups.end()) return *found;
    groups.push_back({title, drugs, {}});
    return groups.back();
}

}  // namespace

std::vector<Group> group_by_drug(const View& view, const std::function<bool(const Item&)>& wanted) {
    std::vector<Group> by_drug;
    std::vector<Group> by_domain;
    for (const rules::Exposure& exposure : view.snapshot().exposures) {
        if (is_psycholeptic(exposure) && is_current(exposure, view.snapshot().today)) {
            group_named(by_drug, title_of(view, {&exposure}), {&exposure});
        }
    }
    for (const rules::Level level : levels_shown) {
        for (const Item& item : view.only([&](const Item& one) { return one.speaks_at(level) && wanted(one); })) {
            const Drugs drugs = drugs_of(view, item);
            const std::string domain = view.say(item.set().domains[item.rule().domain].title);
            Group& group =
                drugs.empty() ? group_named(by_domain, domain, {}) : group_named(by_drug, title_of(view, drugs), drugs);
            group.items.push_back(item);
        }
    }
    by_drug.insert(by_drug.end(), by_domain.begin(), by_domain.end());
    return by_drug;
}

}  // namespace hv::plugin::cli
