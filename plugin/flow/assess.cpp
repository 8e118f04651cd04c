#include "plugin/flow/assess.hpp"

#include <algorithm>
#include <utility>

#include "fhir/json/writer.hpp"
#include "plugin/decide/finding_words.hpp"
#include "plugin/decide/reconcile.hpp"
#include "plugin/flow/brake.hpp"
#include "plugin/flow/decision.hpp"
#include "plugin/flow/failpoint.hpp"
#include "plugin/flow/fetch.hpp"
#include "plugin/flow/judge.hpp"
#include "plugin/flow/ledger.hpp"
#include "plugin/flow/timed_ehr.hpp"
#include "plugin/flow/write_back.hpp"
#include "rules/engine/evaluate.hpp"

namespace hv::plugin {
namespace {

using fhir::client::Abilities;

// Everything that a turn has read and worked out so far.
struct Work {
    std::vector<std::string> documents;
    Memory memory;
    JudgedPatient patient;
    Wanted wanted;
    Standing standing;
    Policy policy;
    Reconciled reconciled;
};

std::vector<const rules::RuleSet*> sets_of(const ActiveSets& rules) {
    std::vector<const rules::RuleSet*> sets;
    for (const rules::RuleSet& set : rules.sets) sets.push_back(&set);
    return sets;
}

// A write of an earlier turn that nobody has answered may still arrive; looking too early would see too little.
Result<bool> questions_are_settled(const Corridor& corridor, const store::Lease& lease) {
    const Result<std::vector<store::Intent>> open = corridor.store.open_intents(lease.who);
    if (!open) return open.error();
    const Instant now = corridor.clock.now();
    for (const store::Intent& intent : *open) {
        if (intent.at.plus_seconds(corridor.tenant.open_question.count()) > now) {
            return Error{Fault::busy, "a write that was not answered may still arrive", ""};
        }
    }
    return true;
}

Result<bool> judge_again(const Corridor& corridor, Instant as_of, Work& work) {
    Result<JudgedPatient> patient = judge(work.documents, corridor.rules.vocabulary, sets_of(corridor.rules), as_of);
    if (!patient) return std::move(patient).error();
    work.patient = *std::move(patient);
    return true;
}

// What a standing Flag rests on and the searches did not bring is read by its id: there after all, gone, or unknown.
Result<bool> look_for_evidence(const Corridor& corridor, Instant as_of, Work& work) {
    bool found = false;
    for (const std::string& reference : evidence_not_in(work.memory, work.documents)) {
        const std::size_t slash = reference.find('/');
        Result<std::string> resource =
            corridor.tenant.ehr->read(reference.substr(0, slash), reference.substr(slash + 1));
        if (resource) {
            work.documents.push_back(*std::move(resource));
            found = true;
        } else if (resource.error().fault != Fault::not_found) {
            work.memory.missing_evidence.push_back(reference);
        }
    }
    return found ? judge_again(corridor, as_of, work) : Result<bool>(true);
}

Result<bool> decide(const Corridor& corridor, Work& work) {
    const rules::Language language = corridor.tenant.language;
    const Result<Drafts> drafts = draft(work.patient.judged(), language);
    if (!drafts) return drafts.error();
    Result<Wanted> wanted = want(work.patient.judged(), *drafts, language);
    if (!wanted) return std::move(wanted).error();
    work.wanted = *std::move(wanted);
    return true;
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
    policy.care_plan = can_write(Kind::care_plan);
    return policy;
}

Result<bool> look_at_standing(const Corridor& corridor, const store::Lease& lease, Work& work) {
    std::vector<Kind> kinds;
    if (work.policy.alert) kinds.push_back(*work.policy.alert);
    if (work.policy.care_plan) kinds.push_back(Kind::care_plan);
    const Result<std::vector<SearchAnswer>> answers = fetch_standing(corridor.tenant, lease.who.patient, kinds);
    if (!answers) return answers.error();
    work.standing = read_standing(work.wanted.subject, *answers);
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

std::size_t ends(const Reconciled& reconciled) {
    return static_cast<std::size_t>(std::ranges::count_if(reconciled.changes, [](const Change& change) {
        return change.what == What::end && change.kind != Kind::care_plan && change.because == Because::not_met;
    }));
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

void count(const Work& work, const Sent& sent, Turn& turn) {
    for (const Change* change : sent.done) {
        const bool alert = change->kind != Kind::care_plan;
        const bool raises = change->what == What::create || change->because == Because::wanted_again;
        if (change->what == What::create) ++turn.created;
        if (change->what == What::update) ++turn.updated;
        if (change->what == What::end) ++turn.ended;
        if (alert && raises) ++turn.raised[change->topic];
        if (alert && change->what == What::end) ++turn.ended_topics[change->topic];
    }
    for (const Change& change : work.reconciled.changes) {
        turn.kept += change.what == What::keep ? 1 : 0;
        turn.disagreements += change.disagreement ? 1 : 0;
    }
    for (const rules::Assessment& assessment : work.patient.assessments) {
        for (const rules::Finding& finding : assessment.findings) {
            if (finding.truth != rules::Truth::unknown || finding.gate || finding.resting || !finding.gap) continue;
            ++turn.not_evaluated[std::string(rules::text(finding.gap->why))];
        }
    }
    turn.unrecognised_drugs = work.patient.snapshot.unclassified.size();
}

std::optional<Instant> earlier(std::optional<Instant> a, std::optional<Instant> b) {
    if (!a || (b && *b < *a)) return b;
    return a;
}

store::AuditEntry audit_read(const store::Lease& lease, Instant at) {
    json::Writer detail;
    detail.begin_object().member("purpose", "decision support").member("cause", lease.cause).end_object();
    return {at,           "service", "patient.read", lease.who.ehr, lease.who.patient, "Patient/" + lease.who.patient,
            detail.take()};
}

// The EHR has no such patient: nothing of ours can stand there, and nothing is to be waited for.
Result<Turn> leave(const Corridor& corridor, const store::Lease& lease, Turn turn) {
    turn.gone = true;
    store::Outcome outcome;
    outcome.assessed_at = turn.as_of;
    outcome.audit.push_back(audit_read(lease, turn.as_of));
    outcome.audit.back().action = "patient.gone";
    const Result<bool> settled = corridor.store.settle(lease, outcome);
    if (!settled) return settled.error();
    return turn;
}

Result<Turn> settle(const Corridor& corridor, const store::Lease& lease, const Work& work, const Sent& sent,
                    Turn turn) {
    store::Outcome outcome;
    outcome.assessed_at = turn.as_of;
    for (const Remembered& row : sent.ledger) outcome.ledger.push_back(written(row, turn.as_of));
    for (const Change& change : work.reconciled.changes) {
        if (!change.writes() && change.remember && !turn.recorded) {
            outcome.ledger.push_back(written(*change.remember, turn.as_of));
        }
    }
    const Result<std::optional<store::Decision>> last = corridor.store.last_decision(lease.who);
    if (!last) return last.error();
    outcome.decision = decision(work.patient.judged(), work.documents, corridor.rules, lease, *last);
    outcome.audit.push_back(audit_read(lease, turn.as_of));
    outcome.audit.insert(outcome.audit.end(), sent.audit.begin(), sent.audit.end());
    turn.wake_up = earlier(next_change(work.patient.judged()), work.reconciled.look_again);
    outcome.wake_up = turn.wake_up;
    const Instant now = corridor.clock.now();
    if (sent.conflict) outcome.again = now.plus_seconds(1);
    if (sent.refused) outcome.again = now.plus_seconds(corridor.tenant.refused_again.count());
    const Result<bool> settled = corridor.store.settle(lease, outcome);
    if (!settled) return settled.error();
    failpoint("settled");
    return turn;
}

Error not_whole(const Reconciled& reconciled) {
    return {
        Fault::unavailable,
        reconciled.held == Held::standing_incomplete
            ? "what stands in the EHR could not be read in full: nothing was changed"
            : "something that we wrote can neither be found nor is it gone: nothing was changed",
        "this is tried again by itself; if it stays so, compare the searches for Flag and CarePlan with a read by id"};
}

Result<Turn> walk(const Corridor& corridor, const store::Lease& lease) {
    Turn turn;
    turn.as_of = corridor.clock.now();
    Work work;
    Result<bool> step = questions_are_settled(corridor, lease);
    if (!step) return step.error();

    Result<std::vector<std::string>> documents =
        fetch(corridor.tenant, lease.who.patient, rules::needs(corridor.rules.vocabulary, sets_of(corridor.rules)));
    if (!documents && documents.error().fault == Fault::not_found) return leave(corridor, lease, std::move(turn));
    if (!documents) return documents.error();
    work.documents = *std::move(documents);
    failpoint("fetched");

    Result<std::vector<store::Written>> ledger = corridor.store.ledger(lease.who);
    if (!ledger) return ledger.error();
    work.memory.rows = remembered(*ledger);
    step = judge_again(corridor, turn.as_of, work);
    if (step) step = look_for_evidence(corridor, turn.as_of, work);
    if (step) step = decide(corridor, work);
    if (!step) return step.error();

    const Result<Abilities> abilities = corridor.tenant.ehr->abilities();
    if (!abilities) return abilities.error();
    work.policy = policy_for(corridor.tenant, *abilities);
    step = look_at_standing(corridor, lease, work);
    if (step) step = reconcile_with_brake(corridor, turn.as_of, work, turn);
    if (!step) return step.error();
    if (work.reconciled.held != Held::no) return not_whole(work.reconciled);
    failpoint("reconciled");

    Sent sent;
    if (work.reconciled.writes() && corridor.tenant.mode == WriteMode::write) {
        Result<Sent> written_back = write_back(corridor, lease, work.wanted, work.reconciled, turn.as_of);
        if (!written_back) return written_back.error();
        sent = *std::move(written_back);
    } else {
        turn.recorded = work.reconciled.writes();
    }
    if (sent.unanswered || (sent.conflict && sent.done.empty())) {
        // What was answered is told to the audit; the ledger will learn it from what stands.
        const Result<bool> told = corridor.store.append_audit(sent.audit);
        if (!told) return told.error();
        if (sent.unanswered) return *sent.unanswered;
        return Error{Fault::conflict, "somebody else wrote at the same time", ""};
    }
    count(work, sent, turn);
    return settle(corridor, lease, work, sent, std::move(turn));
}

}  // namespace

Result<Turn> assess(const Corridor& corridor, const store::Lease& lease) {
    using Stopwatch = std::chrono::steady_clock;
    const Stopwatch::time_point began = Stopwatch::now();
    TimedEhr ehr(*corridor.tenant.ehr);
    Tenant tenant = corridor.tenant;
    tenant.ehr = &ehr;
    Result<Turn> turn = walk({corridor.store, corridor.rules, corridor.clock, tenant}, lease);
    if (turn)
        turn->own = std::chrono::duration_cast<std::chrono::microseconds>(Stopwatch::now() - began) - ehr.waited();
    return turn;
}

}  // namespace hv::plugin
