#include "plugin/app/observe.hpp"

namespace hv::plugin::app {

namespace {

constexpr int many_attempts = 10;

double seconds(Instant instant) {
    return static_cast<double>(instant.nanoseconds) / 1e9;
}

void count_rules(const TurnReport& report, Metrics& metrics, FireWatch& fires) {
    const std::string& ehr = report.tenant->name;
    for (const auto& [rule, judged] : report.turn->judged) {
        const auto found = report.turn->met.find(rule);
        const std::size_t met = found == report.turn->met.end() ? 0 : found->second;
        metrics.add(Counter::rule_judged, {ehr, rule}, static_cast<double>(judged));
        metrics.add(Counter::rule_met, {ehr, rule}, static_cast<double>(met));
        fires.add(ehr, rule, met, judged, report.ended);
    }
}

// The invented patient that the EHR holds for us (hazard H01).
void look_at_canary(const TurnReport& report, Log& log, Metrics& metrics) {
    const Canary& canary = report.tenant->canary;
    if (canary.patient.empty() || report.lease.who.patient != canary.patient) return;
    std::string silent;  // all of them, when the EHR has no such patient
    for (const std::string& rule : canary.rules) {
        if (!report.turn->met.contains(rule)) silent += (silent.empty() ? "" : ", ") + rule;
    }
    const std::string& ehr = report.tenant->name;
    const bool said = metrics.value(Gauge::canary_ok, {ehr}) == 0 && metrics.has(Gauge::canary_ok, {ehr});
    metrics.set(Gauge::canary_ok, {ehr}, silent.empty() ? 1 : 0);
    if (silent.empty() || said) return;
    LogFields fields;
    fields.ehr = ehr;
    fields.detail = silent;
    fields.hint =
        "has the EHR renamed a code or a unit? `hjertevakt evaluate` on the patient's record shows what is read";
    log.say(event::canary_failed, fields);
}

void count_writes(const TurnReport& report, Metrics& metrics) {
    const Turn& turn = *report.turn;
    const std::string& ehr = report.tenant->name;
    if (!turn.recorded)
        metrics.add(Counter::writes, {ehr, "done"}, static_cast<double>(turn.created + turn.updated + turn.ended));
    if (turn.disagreements > 0) metrics.add(Counter::disagreements, {ehr}, static_cast<double>(turn.disagreements));
    for (const auto& [topic, count] : turn.raised)
        metrics.add(Counter::flags_raised, {ehr, topic}, static_cast<double>(count));
    for (const auto& [topic, count] : turn.ended_topics)
        metrics.add(Counter::flags_ended, {ehr, topic}, static_cast<double>(count));
    for (const auto& [reason, count] : turn.not_evaluated)
        metrics.add(Counter::not_evaluated, {ehr, reason}, static_cast<double>(count));
    if (turn.unrecognised_drugs > 0)
        metrics.add(Counter::unmapped_code, {ehr, "drug"}, static_cast<double>(turn.unrecognised_drugs));
    if (turn.refused) metrics.add(Counter::writes, {ehr, "refused"});
}

}  // namespace

void observe_turn(const TurnReport& report, Log& log, Metrics& metrics, FireWatch& fires) {
    const std::string& ehr = report.tenant->name;
    const std::int64_t took = report.ended.nanoseconds - report.began.nanoseconds;
    metrics.observe(Histogram::assess_seconds, {ehr}, static_cast<double>(took) / 1e9);
    LogFields fields;
    fields.ehr = ehr;
    fields.patient = report.lease.who.patient;
    fields.duration = std::chrono::milliseconds(took / 1'000'000);
    const std::string trace = new_trace_id();
    fields.trace = trace;
    if (report.error) {
        const bool conflict = report.error->fault == Fault::conflict;
        metrics.add(Counter::assessments, {ehr, conflict ? "again" : "failed"});
        if (conflict) metrics.add(Counter::writes, {ehr, "conflict"});
        fields.error = &*report.error;
        fields.count = report.lease.attempts + 1;
        const bool many = report.lease.attempts + 1 >= many_attempts;
        log.say(many ? event::given_up : conflict ? event::write_conflict : event::not_assessed, fields);
        return;
    }
    if (report.turn->gone) {
        metrics.add(Counter::assessments, {ehr, "gone"});
        fields.detail = report.lease.cause;
        fields.hint =
            "deleted there, merged into another, or the id is misspelt: it is the logical id in the EHR, as in "
            "`Patient/4711`; nothing is written, and what is known of the patient stays";
        log.say(event::patient_gone, fields);
        look_at_canary(report, log, metrics);
        return;
    }
    metrics.add(Counter::assessments, {ehr, "done"});
    metrics.set(Gauge::last_successful_evaluation, {ehr}, seconds(report.ended));
    count_writes(report, metrics);
    count_rules(report, metrics, fires);
    look_at_canary(report, log, metrics);
    const Turn& turn = *report.turn;
    metrics.observe(Histogram::own_seconds, {ehr}, static_cast<double>(turn.own.count()) / 1e6);
    fields.own = turn.own;
    log.say(event::assessed, fields);
    fields.own.reset();
    const std::size_t writes = turn.created + turn.updated + turn.ended;
    if (writes > 0 && !turn.recorded) {
        fields.count = static_cast<std::int64_t>(writes);
        log.say(event::written, fields);
    }
    if (turn.refused) {
        fields.error = &*turn.refused;
        log.say(event::write_refused, fields);
        fields.error = nullptr;
    }
    if (turn.disagreements > 0) {
        fields.count = static_cast<std::int64_t>(turn.disagreements);
        log.say(event::human_edit, fields);
    }
    if (turn.held) log.say(event::mass_end_blocked, fields);
}

}  // namespace hv::plugin::app
