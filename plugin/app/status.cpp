// The JSON of /statusz and of `hjertevakt status`: for people, in plain words; names and counts, no patient.
#include <utility>

#include "fhir/json/writer.hpp"
#include "plugin/app/health.hpp"
#include "plugin/flow/brake.hpp"
#include "plugin/flow/shelf_routes.hpp"

namespace hv::plugin::app {

namespace {

// What an outsider reads of a failure; the words that came with it stand in the log and on the admin socket.
std::string_view public_words(Fault fault) {
    switch (fault) {
        case Fault::denied:
            return "refused";
        case Fault::busy:
            return "asks us to wait";
        case Fault::unavailable:
            return "no answer";
        default:
            return "failed";
    }
}

void optional_time(json::Writer& out, std::string_view name, const std::optional<Instant>& when) {
    out.key(name);
    if (when)
        out.string(text(*when));
    else
        out.null();
}

void number(json::Writer& out, std::string_view name, std::uint64_t value) {
    out.key(name).integer(static_cast<std::int64_t>(value));
}

void write_token(json::Writer& out, const fhir::client::TokenStatus& status, Reader reader) {
    out.key("token").begin_object();
    optional_time(out, "lastSuccess", status.last_success);
    optional_time(out, "expires", status.expires);
    if (reader == Reader::outsider) {
        out.member("problem", status.last_error.empty() ? "" : "no token");
    } else {
        out.member("scope", status.granted_scope).member("problem", status.last_error);
        out.member("hint", status.last_hint).member("key", status.kid).key("warnings").begin_array();
        for (const std::string& warning : status.warnings) out.string(warning);
        out.end_array();
    }
    out.end_object();
}

void write_connection(json::Writer& out, TenantRun& tenant, Instant now, Reader reader) {
    out.key("connection").begin_object();
    std::optional<Error> failure;
    if (const auto pace = tenant.link().pace()) {
        const bool alone = pace->cause != fhir::client::PauseCause::none;
        out.member("state", !alone ? "asked as usual" : pace->until > now ? "left alone" : "tried with one request");
        out.member("because", fhir::client::text(pace->cause));
        optional_time(out, "until", alone ? std::optional(pace->until) : std::nullopt);
        failure = pace->failure;
        number(out, "requests", pace->counts.sent);
        number(out, "failed", pace->counts.failed);
        number(out, "throttled", pace->counts.throttled);
    }
    if (const CountingTransport* traffic = tenant.link().traffic()) {
        optional_time(out, "lastAnswer", traffic->last_answer());
        if (failure || (failure = traffic->last_failure())) {
            if (reader == Reader::admin)
                out.member("problem", failure->message).member("hint", failure->hint);
            else
                out.member("problem", public_words(failure->fault));
        }
        if (const auto skew = traffic->skew()) out.key("clockSkewSeconds").integer(*skew);
    }
    if (Tokens* tokens = tenant.link().tokens())
        if (const auto status = tokens->status()) write_token(out, *status, reader);
    out.end_object();
}

// `gone`: turns since the start that found no such patient in the EHR.
void write_queue(json::Writer& out, store::Store& store, const std::string& ehr, std::uint64_t gone, Instant now) {
    out.key("queue").begin_object();
    if (const auto queue = store.queue_state(ehr, now)) {
        number(out, "waiting", queue->waiting);
        number(out, "later", queue->later);
        number(out, "inWork", queue->leased);
        optional_time(out, "oldest", queue->oldest);
    }
    out.end_object();
    if (const auto counts = store.counts(ehr, now)) {
        number(out, "patients", counts->patients);
        number(out, "activeFlags", counts->active_flags);
        optional_time(out, "lastAssessed", counts->last_assessed);
    }
    number(out, "notInTheEhr", gone);
    if (const auto brake = brake_since(store, ehr)) optional_time(out, "brakeSince", *brake);
}

void write_triggers(json::Writer& out, const TenantRun& tenant, Reader reader) {
    const events::SubscriptionState state = tenant.subscriptions();
    out.key("subscriptions").begin_object();
    switch (state.flavour) {
        case events::Flavour::none:
            out.member("kind", "none: the EHR is polled");
            if (reader == Reader::admin) out.member("why", state.why);
            break;
        case events::Flavour::rest_hook:
            out.member("kind", "rest-hook");
            break;
        case events::Flavour::backport:
            out.member("kind", "backport");
            break;
    }
    number(out, "wanted", state.wanted);
    number(out, "active", state.active);
    out.end_object();
    optional_time(out, "lastPoll", tenant.last_poll());
    out.key("problems").begin_object();
    for (const auto& [trigger, problem] : tenant.problems())
        out.member(trigger, reader == Reader::admin ? std::string_view(problem) : "failed");
    out.end_object();
}

void write_rules(json::Writer& out, const HealthParts& parts, Reader reader) {
    out.key("rules").begin_object();
    if (const auto rules = parts.rules->current()) {
        out.member("id", rules->bundle_id).member("version", rules->version);
        out.key("sequence").integer(rules->sequence);
        out.member("digest", rules->digest).member("expires", rules->expires);
    } else {
        out.key("id").null();
    }
    if (parts.shelf != nullptr) {
        const ShelfStatus shelf = parts.shelf->status();
        optional_time(out, "activeSince", shelf.active_since);
        const bool admin = reader == Reader::admin;
        if (admin) out.member("activatedBy", shelf.activated_by);
        if (shelf.problem && admin) out.member("problem", shelf.problem->message).member("hint", shelf.problem->hint);
        if (shelf.problem && !admin) out.member("problem", "the newest activation is not in force");
        out.key("warnings").begin_array();
        for (const std::string& warning : shelf.warnings) out.string(warning);
        if (admin)
            for (const std::string& key : shelf.keys) out.string(key);
        else if (!shelf.keys.empty())
            out.string(event::rules_key_expires.says);
        out.end_array();
    }
    out.end_object();
}

}  // namespace

std::string Health::status(Reader reader) const {
    const Instant now = parts_.clock->now();
    const Readiness ready = readiness(reader);
    json::Writer out(json::Layout::indented);
    out.begin_object().member("version", parts_.version).member("now", text(now));
    out.member("started", text(parts_.started)).key("ready").boolean(ready.ready);
    for (const auto& [name, lines] : {std::pair{"missing", &ready.missing}, std::pair{"degraded", &ready.degraded}}) {
        out.key(name).begin_array();
        for (const std::string& line : *lines) out.string(line);
        out.end_array();
    }
    write_rules(out, parts_, reader);
    out.key("ehrs").begin_array();
    for (TenantRun* tenant : parts_.tenants) {
        out.begin_object().member("name", tenant->config().name).member("mode", mode(*tenant));
        write_connection(out, *tenant, now, reader);
        const double gone = parts_.metrics->value(Counter::assessments, {tenant->config().name, "gone"});
        write_queue(out, *parts_.store, tenant->config().name, static_cast<std::uint64_t>(gone), now);
        write_triggers(out, *tenant, reader);
        out.end_object();
    }
    out.end_array().key("certificates").begin_array();
    for (const CertificateEnd& end : certificate_ends(parts_))
        out.begin_object().member("name", end.name).member("expires", text(end.not_after)).end_object();
    out.end_array().end_object();
    return out.take() + "\n";
}

}  // namespace hv::plugin::app
