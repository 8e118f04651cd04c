#include "plugin/flow/assess.hpp"

#include <utility>

#include "plugin/flow/failpoint.hpp"
#include "plugin/flow/steps.hpp"
#include "plugin/flow/timed_ehr.hpp"
#include "plugin/store/instants.hpp"

namespace hv::plugin {
namespace {

Error not_whole(const Reconciled& reconciled) {
    return {
        Fault::unavailable,
        reconciled.held == Held::standing_incomplete
            ? "what stands in the EHR could not be read in full: nothing was changed"
            : "something that we wrote can neither be found nor is it gone: nothing was changed",
        "this is tried again by itself; if it stays so, compare the searches for Flag and CarePlan with a read by id"};
}

// What was answered is told to the audit; the ledger will learn it from what stands.
Error unanswered(const Corridor& corridor, const Sent& sent) {
    const Result<bool> told = corridor.store.append_audit(sent.audit);
    return told ? *sent.unanswered : told.error();
}

// Nothing was done, and nothing is under way: there is no question to be left open for the next turn.
Error nothing_sent(const Corridor& corridor, const store::Lease& lease, Error why) {
    const Result<bool> closed = corridor.store.close_intents(lease);
    return closed ? why : closed.error();
}

Result<Turn> walk(const Corridor& corridor, const store::Lease& lease) {
    Turn turn;
    turn.as_of = store::cut(corridor.clock.now());  // as it is kept, so that it can be judged again
    Work work;
    Result<bool> step = questions_are_settled(corridor, lease, work);
    if (step) step = choose_kinds(corridor, work);
    if (!step) return step.error();

    step = read_and_judge(corridor, lease, turn.as_of, work);
    if (!step && step.error().fault == Fault::not_found) return leave(corridor, lease, work, std::move(turn));
    if (step) step = want_what(corridor, lease, work);
    if (step) step = look_at_standing(corridor, work);
    if (step) step = reconcile_with_brake(corridor, turn.as_of, work, turn);
    if (!step) return step.error();
    if (work.reconciled.held != Held::no) return not_whole(work.reconciled);
    failpoint("reconciled");

    Sent sent;
    turn.recorded = work.reconciled.writes() && corridor.tenant.mode != WriteMode::write;
    if (work.reconciled.writes() && !turn.recorded) {
        Result<Sent> written_back = write_back(corridor, lease, work.wanted, work.reconciled, turn.as_of);
        if (!written_back) return nothing_sent(corridor, lease, std::move(written_back).error());
        sent = *std::move(written_back);
    }
    if (sent.unanswered) return unanswered(corridor, sent);
    if (sent.conflict && sent.done.empty()) {
        return nothing_sent(corridor, lease, {Fault::conflict, "somebody else wrote at the same time", ""});
    }
    return settle(corridor, lease, work, sent, std::move(turn));
}

}  // namespace

Result<Turn> assess(const Corridor& corridor, const store::Lease& lease) {
    using Stopwatch = std::chrono::steady_clock;
    const Stopwatch::time_point began = Stopwatch::now();
    TimedEhr ehr(*corridor.tenant.ehr, corridor.stopping);
    Tenant tenant = corridor.tenant;
    tenant.ehr = &ehr;
    Result<Turn> turn = walk({corridor.store, corridor.rules, corridor.clock, tenant}, lease);
    if (turn)
        turn->own = std::chrono::duration_cast<std::chrono::microseconds>(Stopwatch::now() - began) - ehr.waited();
    return turn;
}

}  // namespace hv::plugin
