// The end of a turn: what is counted, and what is remembered.
#include <algorithm>

#include "fhir/json/writer.hpp"
#include "plugin/decide/finding_words.hpp"
#include "plugin/flow/decision.hpp"
#include "plugin/flow/failpoint.hpp"
#include "plugin/flow/ledger.hpp"
#include "plugin/flow/steps.hpp"
#include "plugin/flow/summary.hpp"
#include "plugin/store/care_store.hpp"
#include "plugin/store/ownership.hpp"

namespace hv::plugin {
namespace {

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
            if (finding.gate || finding.resting) continue;
            if (finding.truth != rules::Truth::unknown) ++turn.judged[assessment.rules->rules[finding.rule].id];
            if (finding.truth == rules::Truth::met) ++turn.met[assessment.rules->rules[finding.rule].id];
            if (finding.truth != rules::Truth::unknown || !finding.gap) continue;
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

// What may stand, or was not written now, and what no row of the ledger will tell the next turn.
std::vector<std::string> intents_to_keep(const Work& work, const Sent& sent, const Turn& turn) {
    std::vector<std::string> keep = work.reconciled.not_looked_at;
    for (const Change& change : work.reconciled.changes) {
        if (change.writes() && std::ranges::find(sent.done, &change) == sent.done.end())
            keep.push_back(change.identifier);
    }
    if (turn.recorded) {
        for (const Attempt& attempt : work.memory.attempts) keep.push_back(attempt.identifier);
    }
    return keep;
}

// What broke an act is written down once, so that it stays broken when the cause goes away again.
Result<bool> reopen_broken(const Corridor& corridor, const store::Lease& lease, const Work& work, Instant as_of) {
    for (const AttendedFinding& finding : work.attention.findings) {
        if (finding.to_reopen == Broken::no) continue;
        store::Act act;
        act.id = "reopen " + work.acts[*finding.last].id + ' ' + finding.rule;
        act.who = lease.who;
        act.what = text(ActWhat::reopen);
        act.rules = {finding.rule};
        act.reason = text(finding.to_reopen);
        act.actor = "service";
        act.actor_role = "service";
        act.at = as_of;
        json::Writer detail;
        detail.begin_object().member("rule", finding.rule).member("because", act.reason);
        detail.member("act", work.acts[*finding.last].id).end_object();
        const store::AuditEntry audit{as_of,           "service",    "act.reopen", lease.who.ehr, lease.who.patient,
                                      "Act/" + act.id, detail.take()};
        const Result<store::Act> kept = corridor.store.care().add_act(act, audit);
        if (!kept) return kept.error();
    }
    return true;
}

}  // namespace

Result<Turn> leave(const Corridor& corridor, const store::Lease& lease, const Work& work, Turn turn) {
    turn.gone = true;
    store::Outcome outcome;
    for (const Attempt& attempt : work.memory.attempts) outcome.keep_intents.push_back(attempt.identifier);
    outcome.assessed_at = turn.as_of;
    outcome.audit.push_back(audit_read(lease, turn.as_of));
    outcome.audit.back().action = "patient.gone";
    Result<std::optional<store::Summary>> row = corridor.store.care().summary(lease.who);
    if (!row) return std::move(row).error();
    if (*row) outcome.summary = store::closed(**std::move(row), turn.as_of);
    const Result<bool> settled = corridor.store.settle(lease, outcome);
    if (!settled) return settled.error();
    return turn;
}

Result<Turn> settle(const Corridor& corridor, const store::Lease& lease, const Work& work, const Sent& sent,
                    Turn turn) {
    count(work, sent, turn);
    turn.refused = sent.refused;
    store::Outcome outcome;
    outcome.assessed_at = turn.as_of;
    for (const Remembered& row : sent.ledger) outcome.ledger.push_back(written(row, turn.as_of));
    for (const Change& change : work.reconciled.changes) {
        if (!change.writes() && change.remember && !turn.recorded) {
            outcome.ledger.push_back(written(*change.remember, turn.as_of));
        }
    }
    const Result<std::optional<store::LastAnswer>> last = corridor.store.last_answer(lease.who);
    // A row that was damaged must not keep the patient from being looked at: a new decision is kept behind it.
    if (!last && last.error().fault != Fault::internal) return last.error();
    outcome.decision = decision(work.patient.judged(), work.documents, corridor.rules, lease,
                                last ? *last : std::optional<store::LastAnswer>());
    outcome.audit.push_back(audit_read(lease, turn.as_of));
    outcome.audit.insert(outcome.audit.end(), sent.audit.begin(), sent.audit.end());
    outcome.keep_intents = intents_to_keep(work, sent, turn);
    turn.wake_up = earlier(next_change(work.patient.judged()), work.reconciled.look_again);
    turn.wake_up = earlier(turn.wake_up, work.attention.look_again);
    outcome.wake_up = turn.wake_up;
    const Instant now = corridor.clock.now();
    if (sent.conflict) outcome.again = now.plus_seconds(1);
    if (sent.refused) outcome.again = now.plus_seconds(corridor.tenant.refused_again.count());
    const Result<std::optional<store::Summary>> row = corridor.store.care().summary(lease.who);
    if (!row) return row.error();
    outcome.summary = summary(work.patient, work.attention, work.acts, *row);
    const Result<bool> reopened = reopen_broken(corridor, lease, work, turn.as_of);
    if (!reopened) return reopened.error();
    const Result<bool> settled = corridor.store.settle(lease, outcome);
    if (!settled) return settled.error();
    failpoint("settled");
    return turn;
}

}  // namespace hv::plugin
