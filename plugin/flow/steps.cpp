#include "plugin/flow/steps.hpp"

#include <algorithm>

#include "plugin/care/care.hpp"
#include "plugin/decide/attend.hpp"
#include "plugin/flow/brake.hpp"
#include "plugin/flow/failpoint.hpp"
#include "plugin/flow/ledger.hpp"
#include "rules/engine/evaluate.hpp"

namespace hv::plugin {
namespace {

using fhir::client::Abilities;

Result<bool> judge_again(const Corridor& corridor, Instant as_of, Work& work) {
    Result<JudgedPatient> patient =
        judge(work.documents, corridor.rules.vocabulary, sets_of(corridor.rules), as_of, fhir::r4::Links::proved);
    if (!patient) return std::move(patient).error();
    work.patient = *std::move(patient);
    return true;
}

Result<bool> look_for_evidence(const Corridor& corridor, Instant as_of, Work& work) {
    bool found = false;
    for (const std::string& reference : evidence_not_in(work.memory, work.patient.roots())) {
        const std::size_t slash = reference.find('/');
        Result<std::string> resource =
            corridor.tenant.ehr->read(reference.substr(0, slash), reference.substr(slash + 1));
        if (resource) {
            work.documents.push_back(*std::move(resource));
            work.unnumbered.clean(work.documents.back());
            found = true;
        } else if (resource.error().fault != Fault::not_found) {
            work.memory.missing_evidence.push_back(reference);
        }
    }
    return found ? judge_again(corridor, as_of, work) : Result<bool>(true);
}

Policy policy_for(const Tenant& tenant, const Abilities& abilities) {
    const auto can_write = [&](Kind kind) {
        const fhir::client::TypeAbilities* type = abilities.of(std::string(type_of(kind)));
        return tenant.mode != WriteMode::read_only && type != nullptr && type->search && type->create && type->update;
    };
    Policy policy;
    policy.damping = tenant.damping;
    policy.alert.reset();
    if (can_write(Kind::task)) policy.alert = Kind::task;
    if (can_write(Kind::flag)) policy.alert = Kind::flag;
    // A plan that no Flag or Task points out would be read by nobody: then all of it is only recorded.
    policy.care_plan = policy.alert && can_write(Kind::care_plan);
    return policy;
}

std::vector<Kind> kinds_of(const Policy& policy) {
    std::vector<Kind> kinds;
    if (policy.alert) kinds.push_back(*policy.alert);
    if (policy.care_plan) kinds.push_back(Kind::care_plan);
    return kinds;
}

std::size_t ends(const Reconciled& reconciled) {
    return static_cast<std::size_t>(std::ranges::count_if(reconciled.changes, [](const Change& change) {
        return change.what == What::end && change.kind != Kind::care_plan && change.because == Because::not_met;
    }));
}

}  // namespace

std::vector<const rules::RuleSet*> sets_of(const ActiveSets& rules) {
    std::vector<const rules::RuleSet*> sets;
    for (const rules::RuleSet& set : rules.sets) sets.push_back(&set);
    return sets;
}

Result<bool> questions_are_settled(const Corridor& corridor, const store::Lease& lease, Work& work) {
    const Result<std::vector<store::Intent>> intents = corridor.store.intents(lease.who);
    if (!intents) return intents.error();
    work.memory.attempts = attempted(*intents);
    const Instant now = corridor.clock.now();
    for (const store::Intent& intent : *intents) {
        if (intent.under_way && intent.at.plus_seconds(corridor.tenant.open_question.count()) > now) {
            return Error{Fault::busy, "a write that was not answered may still arrive", ""};
        }
    }
    return true;
}

Result<bool> choose_kinds(const Corridor& corridor, Work& work) {
    const Result<Abilities> abilities = corridor.tenant.ehr->abilities();
    if (!abilities) {
        // Only of the Patient does "not found" mean that there is none.
        Error error = abilities.error();
        if (error.fault == Fault::not_found) error.fault = Fault::unavailable;
        return error;
    }
    work.policy = policy_for(corridor.tenant, *abilities);
    return true;
}

Result<bool> read_and_judge(const Corridor& corridor, const store::Lease& lease, Instant as_of, Work& work) {
    const rules::Needs needs = rules::needs(corridor.rules.vocabulary, sets_of(corridor.rules));
    Result<Fetched> fetched = fetch(corridor.tenant, lease.who.patient, needs, kinds_of(work.policy));
    if (!fetched) return std::move(fetched).error();
    work.documents = std::move(fetched->documents);
    for (std::string& document : work.documents) work.unnumbered.clean(document);
    work.answers = std::move(fetched->standing);
    failpoint("fetched");
    const Result<std::vector<store::Written>> ledger = corridor.store.ledger(lease.who);
    if (!ledger) return ledger.error();
    work.memory.rows = remembered(*ledger);
    const Result<bool> judged = judge_again(corridor, as_of, work);
    return judged ? look_for_evidence(corridor, as_of, work) : judged;
}

Result<bool> want_what(const Corridor& corridor, const store::Lease& lease, Work& work) {
    const rules::Language language = corridor.tenant.language;
    const Result<Drafts> drafts = draft(work.patient.judged(), language);
    if (!drafts) return drafts.error();
    Result<Wanted> wanted = want(work.patient.judged(), *drafts, language);
    if (!wanted) return std::move(wanted).error();
    work.wanted = *std::move(wanted);
    const Result<std::vector<store::Act>> acts = corridor.store.care().acts(lease.who);
    if (!acts) return acts.error();
    work.acts = care::acted(*acts);
    work.attention = attention(work.patient.judged(), work.acts, work.patient.snapshot.as_of);
    attend(work.wanted, work.patient.judged(), work.attention, work.acts);
    return true;
}

Result<bool> look_at_standing(const Corridor& corridor, Work& work) {
    work.standing = read_standing(work.wanted.subject, work.answers);
    for (const std::string& reference : unaccounted(work.memory, work.standing)) {
        const std::size_t slash = reference.find('/');
        const Result<std::string> resource =
            corridor.tenant.ehr->read(reference.substr(0, slash), reference.substr(slash + 1));
        if (resource) {
            add_standing(work.standing, work.wanted.subject, *resource);
        } else if (resource.error().fault == Fault::not_found) {
            work.standing.gone.push_back(reference);
        } else {
            work.standing.complete = false;
        }
    }
    return true;
}

Result<bool> reconcile_with_brake(const Corridor& corridor, Instant as_of, Work& work, Turn& turn) {
    work.reconciled = reconcile(work.wanted, work.standing, work.memory, work.policy, as_of);
    const std::size_t ending = ends(work.reconciled);
    if (ending == 0 || corridor.tenant.mode != WriteMode::write) return true;
    const Result<bool> may = may_end(corridor.store, corridor.tenant, ending, as_of);
    if (!may) return may.error();
    if (*may) return true;
    turn.held = true;
    work.policy.brake = true;
    work.reconciled = reconcile(work.wanted, work.standing, work.memory, work.policy, as_of);
    return true;
}

}  // namespace hv::plugin
