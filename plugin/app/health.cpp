#include "plugin/app/health.hpp"

#include <cstdlib>
#include <utility>

#include "fhir/base/zone.hpp"
#include "plugin/app/certificate.hpp"
#include "plugin/flow/brake.hpp"
#include "plugin/flow/shelf.hpp"

namespace hv::plugin::app {

namespace {

constexpr int audit_pages = 5;                           // of a thousand links, with every look
constexpr std::int64_t most_skew = 5;                    // seconds
constexpr std::int64_t soon = 21 * std::int64_t{86400};  // a certificate ends

double seconds_until(Instant then, Instant now) {
    return static_cast<double>(then.nanoseconds - now.nanoseconds) / 1e9;
}

// 0 asks, 1 tries, 2 leaves it alone.
int breaker_state(const fhir::client::ThrottleStatus& pace, Instant now) {
    if (pace.cause == fhir::client::PauseCause::none) return 0;
    return pace.until > now ? 2 : 1;
}

bool clock_is_off(const std::vector<TenantRun*>& tenants) {
    bool any = false;
    for (TenantRun* tenant : tenants) {
        const CountingTransport* traffic = tenant->link().traffic();
        const auto skew = traffic == nullptr ? std::nullopt : traffic->skew();
        if (!skew) continue;
        if (std::abs(*skew) <= most_skew) return false;  // one that agrees is enough
        any = true;
    }
    return any;
}

bool tokens_fail(const std::vector<TenantRun*>& tenants) {
    bool any = false;
    for (TenantRun* tenant : tenants) {
        Tokens* tokens = tenant->link().tokens();
        if (tokens == nullptr || tokens->obtainable()) return false;
        any = true;
    }
    return any;
}

// Down until an answer has come: that a pause is over says nothing about the EHR. Only an admin reads why.
std::string degraded(const fhir::client::ThrottleStatus& pace, Instant now, bool admin) {
    const std::string why = admin && pace.failure ? ": " + pace.failure->message : std::string();
    if (breaker_state(pace, now) == 2) return "the EHR is left alone until " + text(pace.until) + why;
    return "the EHR has not answered again yet" + why;
}

bool asks_us_to_wait(fhir::client::PauseCause cause) {
    return cause == fhir::client::PauseCause::told || cause == fhir::client::PauseCause::throttled;
}

bool can_hold(const fhir::client::Abilities& abilities, const std::string& type) {
    const fhir::client::TypeAbilities* can = abilities.of(type);
    return can != nullptr && can->search && can->create && can->update;
}

}  // namespace

std::vector<CertificateEnd> certificate_ends(const HealthParts& parts) {
    std::vector<CertificateEnd> ends;
    const auto add_file = [&](const std::string& name, const std::string& path) {
        if (path.empty()) return;
        if (const auto file = read_certificate_file(path)) ends.push_back({name, file->not_after});
    };
    add_file("server", parts.config->server.tls.certificate);
    for (TenantRun* tenant : parts.tenants) {
        add_file(tenant->config().name + " client", tenant->config().tls.certificate);
        if (const auto peer = tenant->link().peer_certificate())
            ends.push_back({tenant->config().name + " peer", peer->not_after});
    }
    return ends;
}

Readiness Health::readiness(Reader reader) const {
    Readiness readiness;
    const bool admin = reader == Reader::admin;
    const Instant now = parts_.clock->now();
    if (const auto ping = parts_.store->ping(); !ping)
        readiness.missing.push_back("the database does not answer" + (admin ? ": " + ping.error().message : ""));
    if (parts_.rules->current() == nullptr) readiness.missing.emplace_back("no rules are in force: nobody is judged");
    if (clock_is_off(parts_.tenants))
        readiness.missing.emplace_back("our clock is more than 5 s from that of every EHR");
    if (tokens_fail(parts_.tenants)) readiness.missing.emplace_back("no token server gives us a token");
    for (TenantRun* tenant : parts_.tenants) {
        const auto pace = tenant->link().pace();
        if (pace && breaker_state(*pace, now) != 0)
            readiness.degraded.push_back(tenant->config().name + ": " + degraded(*pace, now, admin));
        if (!raises_alerts(*tenant))
            readiness.degraded.push_back(tenant->config().name + ": read only: the EHR lets us write no Flag");
    }
    if (parts_.shelf != nullptr)
        if (const ShelfStatus shelf = parts_.shelf->status(); shelf.ready && shelf.problem)
            readiness.degraded.emplace_back("the newest rules cannot be used: others, that were in force here, are");
    readiness.ready = readiness.missing.empty();
    return readiness;
}

void Health::turned(bool bad, const std::string& what, const EventCode& worse, const EventCode& better,
                    LogFields fields) {
    bool& was = bad_[what];
    if (bad != was) parts_.log->say(bad ? worse : better, fields);
    was = bad;
}

void Health::look_at(TenantRun& tenant, Instant now) {
    const std::string& ehr = tenant.config().name;
    Metrics& metrics = *parts_.metrics;
    if (const auto queue = parts_.store->queue_state(ehr, now)) {
        metrics.set(Gauge::outbox_depth, {ehr}, static_cast<double>(queue->waiting + queue->later + queue->leased));
        metrics.set(Gauge::outbox_oldest_age, {ehr}, queue->oldest ? -seconds_until(*queue->oldest, now) : 0);
    }
    if (const auto counts = parts_.store->counts(ehr, now)) {
        metrics.set(Gauge::patients, {ehr}, static_cast<double>(counts->patients));
        show_flags(ehr, *counts);
        if (counts->last_assessed)
            metrics.set(Gauge::last_successful_evaluation, {ehr},
                        static_cast<double>(counts->last_assessed->nanoseconds) / 1e9);
    }
    if (const auto brake = brake_since(*parts_.store, ehr))
        metrics.set(Gauge::mass_end_blocked, {ehr}, brake->has_value() ? 1 : 0);
    look_at_abilities(tenant);
    metrics.set(Gauge::read_only, {ehr}, tenant.config().mode == Mode::write && raises_alerts(tenant) ? 0 : 1);
    LogFields fields;
    fields.ehr = ehr;
    const CountingTransport* traffic = tenant.link().traffic();
    if (const auto pace = tenant.link().pace()) {
        const int state = breaker_state(*pace, now);
        metrics.set(Gauge::ehr_breaker_state, {ehr}, state);
        LogFields why = fields;
        if (pace->failure) why.error = &*pace->failure;
        const EventCode& bad = asks_us_to_wait(pace->cause) ? event::ehr_throttles : event::ehr_down;
        turned(state != 0, ehr + " pace", bad, event::ehr_back, why);
    }
    if (traffic != nullptr)
        if (const auto skew = traffic->skew()) metrics.set(Gauge::clock_skew, {ehr}, static_cast<double>(*skew));
    if (Tokens* tokens = tenant.link().tokens()) {
        const auto status = tokens->status();
        const std::string error = status ? status->last_error : std::string();
        const std::string hint = status ? status->last_hint : std::string();
        fields.detail = error;
        fields.hint = hint;
        turned(!error.empty(), ehr + " token", event::token_refused, event::token_back, fields);
    }
}

// A topic of which none stands any more says 0, or its last number would stay for ever.
void Health::show_flags(const std::string& ehr, const store::Counts& counts) {
    std::set<std::string>& shown = topics_shown_[ehr];
    for (const auto& [topic, count] : counts.active_by_topic) shown.insert(topic);
    for (const std::string& topic : shown) {
        const auto count = counts.active_by_topic.find(topic);
        const double value = count == counts.active_by_topic.end() ? 0 : static_cast<double>(count->second);
        parts_.metrics->set(Gauge::flags_active, {ehr, topic}, value);
    }
}

// What the configuration allows the EHR may still not take; then that must be said, or nobody misses the Flags.
void Health::look_at_abilities(TenantRun& tenant) {
    const std::string& ehr = tenant.config().name;
    const CountingTransport* traffic = tenant.link().traffic();
    if (tenant.config().mode != Mode::write || traffic == nullptr || !traffic->last_answer() || !traffic->answers())
        return;
    const auto abilities = tenant.link().ehr().abilities();
    if (!abilities) return;
    const bool flags = can_hold(*abilities, "Flag");
    const bool can = flags || can_hold(*abilities, "Task");
    const std::string alerts = flags ? "Flags" : "Tasks in the place of Flags";
    const std::string plan = can_hold(*abilities, "CarePlan") ? " and CarePlan" : ", no CarePlan";
    {
        const std::lock_guard lock(mutex_);
        takes_[ehr] = can ? "writes " + alerts + plan : "";
    }
    LogFields fields;
    fields.ehr = ehr;
    fields.detail = "the EHR's CapabilityStatement offers no search, create and update of Flag, nor of Task";
    fields.hint =
        "ask whoever runs the EHR to let us write Flag; `hjertevakt ehr probe` shows what it offers. Until "
        "then no Flag is raised there";
    if (!can) turned(true, ehr + " alerts", event::ehr_read_only, event::ehr_read_only, fields);
    if (can) bad_[ehr + " alerts"] = false;
}

bool Health::raises_alerts(const TenantRun& tenant) const {
    const std::lock_guard lock(mutex_);
    const auto takes = takes_.find(tenant.config().name);
    return takes == takes_.end() || !takes->second.empty();
}

std::string Health::mode(TenantRun& tenant) const {
    switch (tenant.config().mode) {
        case Mode::report_only:
            return "report only: everything is worked out and recorded, nothing is sent";
        case Mode::read_only:
            return "read only: this EHR takes no writes";
        case Mode::write:
            break;
    }
    if (tenant.link().traffic() == nullptr) return "writes Flags and CarePlan";
    const std::lock_guard lock(mutex_);
    const auto takes = takes_.find(tenant.config().name);
    if (takes == takes_.end()) return "not known yet: the EHR has not said what it takes";
    return takes->second.empty() ? "read only: the EHR takes neither Flag nor Task, so nothing is written"
                                 : takes->second;
}

bool Health::first_today(const std::string& what, Instant now) {
    std::string& warned = warned_on_[what];
    const std::string today = text(now).substr(0, 10);
    return std::exchange(warned, today) != today;
}

void Health::look_at_certificates(Instant now) {
    for (const CertificateEnd& end : certificate_ends(parts_)) {
        parts_.metrics->set(Gauge::cert_expiry, {end.name}, seconds_until(end.not_after, now));
        if (end.not_after > now.plus_seconds(soon) || !first_today(end.name, now)) continue;
        const std::string detail = end.name + ": " + text(end.not_after);
        LogFields fields;
        fields.detail = detail;
        parts_.log->say(event::certificate_expires, fields);
    }
}

void Health::look_at_rules(Instant now) {
    const ShelfStatus shelf = parts_.shelf == nullptr ? ShelfStatus() : parts_.shelf->status();
    for (const std::string& key : shelf.keys) {
        LogFields fields;
        fields.detail = key;
        fields.hint =
            "let its owner make a new one (hjertevakt rules keygen), and put that into the trust file in time";
        if (first_today(key, now)) parts_.log->say(event::rules_key_expires, fields);
    }
    parts_.metrics->clear(Gauge::ruleset_info);
    parts_.metrics->clear(Gauge::ruleset_expiry);
    parts_.metrics->clear(Gauge::ruleset_key_expiry);
    const auto rules = parts_.rules->current();
    if (rules == nullptr) return;
    parts_.metrics->set(Gauge::ruleset_info, {rules->bundle_id, rules->version, std::to_string(rules->sequence)}, 1);
    if (const auto day = parse_moment(rules->expires)) {
        parts_.metrics->set(Gauge::ruleset_expiry, {rules->bundle_id}, seconds_until(day->end, now));
        LogFields fields;
        fields.version = rules->version;
        if (day->end <= now && first_today("rules", now)) parts_.log->say(event::rules_expired, fields);
    }
    if (shelf.keys_until)
        parts_.metrics->set(Gauge::ruleset_key_expiry, {rules->bundle_id},
                            seconds_until(from_oslo(shelf.keys_until->plus_days(1), 0), now));
}

// A part of the chain with every look, round and round.
void Health::look_at_audit() {
    for (int i = 0; i < audit_pages; ++i) {
        const auto step = audit_.step(*parts_.store);
        if (!step) return;
        if (!*step) continue;
        const auto& broken = (*step)->broken;
        parts_.metrics->set(Gauge::audit_chain_ok, {}, broken ? 0 : 1);
        const std::string detail =
            broken ? "entry " + std::to_string(broken->number) + ' ' + broken->what : std::string();
        LogFields fields;
        fields.detail = detail;
        fields.hint = "keep the database as it is, and find out who changed it; `hjertevakt audit verify` looks again";
        const bool said = std::exchange(bad_["audit"], broken.has_value());
        if (broken && !said) parts_.log->say(event::audit_broken, fields);
        return;
    }
}

void Health::show_fires(Instant now) {
    parts_.metrics->clear(Gauge::rule_fire_ratio);
    for (const FireRatio& one : parts_.fires->ratios(now))
        parts_.metrics->set(Gauge::rule_fire_ratio, {one.ehr, one.rule}, one.ratio);
}

void Health::look() {
    const Instant now = parts_.clock->now();
    const auto ping = parts_.store->ping();
    LogFields fields;
    if (!ping) fields.error = &ping.error();
    turned(!ping, "store", event::store_failed, event::store_back, fields);
    if (ping)
        for (TenantRun* tenant : parts_.tenants) look_at(*tenant, now);
    if (const auto oldest = parts_.store->oldest_transaction(); oldest && *oldest)
        parts_.metrics->set(Gauge::pg_oldest_xmin_age, {}, static_cast<double>((*oldest)->count()));
    if (parts_.fires != nullptr) show_fires(now);
    if (ping) look_at_audit();
    look_at_rules(now);
    look_at_certificates(now);
    const bool off = clock_is_off(parts_.tenants);
    if (off && !bad_["clock"]) parts_.log->say(event::clock_off);
    bad_["clock"] = off;
    parts_.metrics->set(Gauge::ready, {}, readiness(Reader::outsider).ready ? 1 : 0);
    const auto lost = static_cast<double>(parts_.log->lost());
    parts_.metrics->add(Counter::log_lines_lost, {}, lost - parts_.metrics->value(Counter::log_lines_lost));
}

}  // namespace hv::plugin::app
