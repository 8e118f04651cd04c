#include "fhir/json/writer.hpp"
#include "plugin/cli/ehr_probe.hpp"
#include "plugin/cli/page.hpp"

namespace hv::plugin::cli {
namespace {

using fhir::client::TypeAbilities;

constexpr std::size_t topic_columns = 17;
constexpr std::int64_t soon_in_days = 30;
// The Date header has whole seconds; a second or two is no difference.
constexpr std::int64_t clock_tolerance = 2;
// Tokens live a minute; beyond this their times are refused.
constexpr std::int64_t clock_limit = 30;

std::int64_t days_left(const Probe& probe) {
    return (probe.certificate->not_after.nanoseconds - probe.at.nanoseconds) / 86'400'000'000'000;
}

std::string day(Instant instant) {
    return text(instant).substr(0, 10);
}

void write_certificate(Page& page, const Probe& probe) {
    const std::string first = padded("certificate", topic_columns);
    if (!probe.certificate) {
        page.hanging(first, "none: plain http");
        return;
    }
    const std::int64_t days = days_left(probe);
    page.hanging(first,
                 "of " + probe.certificate->subject + ", by " + probe.certificate->issuer + ", until " +
                     day(probe.certificate->not_after) + " (" + std::to_string(days) + " days)",
                 days < soon_in_days ? Tone::yellow : Tone::plain);
}

void write_clock(Page& page, const Probe& probe) {
    const std::string first = padded("clock", topic_columns);
    if (!probe.clock_ahead) {
        page.hanging(first, "the EHR tells no time");
        return;
    }
    const std::int64_t ahead = *probe.clock_ahead;
    const std::int64_t apart = ahead < 0 ? -ahead : ahead;
    if (apart <= clock_tolerance) {
        page.hanging(first, "the same as ours");
        return;
    }
    page.hanging(first,
                 "the EHR's is " + std::to_string(apart) + " s " + (ahead > 0 ? "ahead of" : "behind") + " ours" +
                     (apart > clock_limit ? ": tokens may be refused; check both with `timedatectl`" : ""),
                 apart > clock_limit ? Tone::red : Tone::yellow);
}

Tone tone_of(Means means) {
    return means == Means::full ? Tone::plain : means == Means::poorer ? Tone::yellow : Tone::red;
}

std::string_view sign(Means means) {
    return means == Means::full ? "+ " : means == Means::poorer ? "~ " : "! ";
}

void write_type(json::Writer& out, const TypeAbilities& type) {
    out.begin_object().member("type", type.type);
    out.key("read").boolean(type.read).key("search").boolean(type.search);
    out.key("create").boolean(type.create).key("update").boolean(type.update);
    out.key("conditionalCreate").boolean(type.conditional_create).key("versioned").boolean(type.versioned);
    out.key("searchParameters").begin_array();
    for (const std::string& name : type.search_parameters) out.string(name);
    out.end_array().end_object();
}

void write_list(json::Writer& out, std::string_view name, const std::vector<std::string>& list) {
    out.key(name).begin_array();
    for (const std::string& item : list) out.string(item);
    out.end_array();
}

}  // namespace

std::string probe_text(const Probe& probe, bool colour, std::size_t width, bool ascii_only) {
    Page page(colour, width, ascii_only);
    page.line(probe.url, Tone::strong);
    const std::string software = probe.abilities.software.empty() ? "unnamed software" : probe.abilities.software;
    page.line(software + ", answers in " + std::to_string(probe.milliseconds) + " ms");
    page.line();
    write_certificate(page, probe);
    write_clock(page, probe);
    if (!probe.smart) page.hanging(padded("SMART", topic_columns), probe.no_smart.message, Tone::yellow);
    for (const std::string& quirk : probe.quirks) page.hanging(padded("quirk", topic_columns), quirk);
    page.line();
    page.line("What we would do", Tone::strong);
    for (const Way& way : ways(probe.abilities, probe.smart ? &*probe.smart : nullptr)) {
        page.hanging(std::string(sign(way.means)) + padded(way.topic, topic_columns - 2), way.text, tone_of(way.means));
    }
    page.line();
    page.line("+ as we want it   ~ works, but less well   ! not possible", Tone::faint);
    return page.take();
}

std::string probe_json(const Probe& probe) {
    json::Writer out(json::Layout::indented);
    out.begin_object().member("url", probe.url).member("software", probe.abilities.software);
    out.member("fhirVersion", probe.abilities.fhir_version);
    out.key("milliseconds").integer(probe.milliseconds);
    if (probe.certificate) {
        out.key("certificate").begin_object().member("subject", probe.certificate->subject);
        out.member("issuer", probe.certificate->issuer).member("notAfter", text(probe.certificate->not_after));
        out.key("days").integer(days_left(probe)).end_object();
    }
    if (probe.clock_ahead) out.key("clockAheadSeconds").integer(*probe.clock_ahead);
    if (probe.smart) {
        out.key("smart").begin_object().member("tokenEndpoint", probe.smart->token_endpoint);
        if (!probe.smart->issuer.empty()) out.member("issuer", probe.smart->issuer);
        if (!probe.smart->jwks_uri.empty()) out.member("jwksUri", probe.smart->jwks_uri);
        write_list(out, "grantTypes", probe.smart->grant_types);
        write_list(out, "authMethods", probe.smart->auth_methods);
        write_list(out, "authAlgorithms", probe.smart->auth_algorithms);
        write_list(out, "scopes", probe.smart->scopes);
        write_list(out, "capabilities", probe.smart->capabilities);
        out.end_object();
    }
    write_list(out, "quirks", probe.quirks);
    out.key("transaction").boolean(probe.abilities.transaction).key("batch").boolean(probe.abilities.batch);
    out.key("types").begin_array();
    for (const TypeAbilities& type : probe.abilities.types) write_type(out, type);
    out.end_array();
    out.key("ways").begin_array();
    for (const Way& way : ways(probe.abilities, probe.smart ? &*probe.smart : nullptr)) {
        out.begin_object().member("topic", way.topic).member("means", text(way.means)).member("text", way.text);
        out.end_object();
    }
    out.end_array().end_object();
    return out.take() + '\n';
}

}  // namespace hv::plugin::cli
