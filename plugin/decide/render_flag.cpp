#include "plugin/decide/fingerprint.hpp"
#include "plugin/decide/render.hpp"
#include "plugin/decide/render_parts.hpp"

namespace hv::plugin {
namespace {

using json::Writer;

// The rule sets stand in the Provenance: their names say what the patient is treated for.
Stamp without_rule_sets(Stamp stamp) {
    stamp.rule_sets.clear();
    return stamp;
}

// What a Flag and a Task say alike.
void write_code(Writer& out, const FlagDraft& flag) {
    out.key("code").begin_object().key("coding").begin_array();
    write_coding(out, uri::topic, topic_code(flag.topic));
    out.end_array().member("text", flag.text).end_object();
}

void write_flag(Writer& out, const FlagDraft& flag) {
    out.begin_object().member("resourceType", "Flag");
    write_meta(out, without_rule_sets(flag.stamp), nullptr);
    write_narrative(out, "<p>" + escaped(flag.text) + "</p>");
    write_identifiers(out, flag.stamp);
    out.member("status", "active");
    out.key("category").begin_array().begin_object().key("coding").begin_array();
    write_coding(out, "http://terminology.hl7.org/CodeSystem/flag-category", flag.category);
    out.end_array().end_object().end_array();
    write_code(out, flag);
    write_reference(out, "subject", flag.stamp.subject);
    write_period_from(out, "period", text(flag.stamp.as_of));
    write_author(out, "author");
    out.end_object();
}

void write_task(Writer& out, const FlagDraft& flag) {
    out.begin_object().member("resourceType", "Task");
    write_meta(out, without_rule_sets(flag.stamp), nullptr);
    write_narrative(out, "<p>" + escaped(flag.text) + "</p>");
    write_identifiers(out, flag.stamp);
    out.member("status", "requested").member("intent", "proposal");
    write_code(out, flag);
    out.member("description", flag.text);
    write_reference(out, "for", flag.stamp.subject);
    write_period_from(out, "executionPeriod", text(flag.stamp.as_of));
    out.member("authoredOn", text(flag.stamp.as_of));
    write_author(out, "requester");
    out.end_object();
}

}  // namespace

std::string render_flag(const FlagDraft& flag) {
    Writer out;
    write_flag(out, flag);
    return with_fingerprint(out.take());
}

std::string render_task(const FlagDraft& flag) {
    Writer out;
    write_task(out, flag);
    return with_fingerprint(out.take());
}

}  // namespace hv::plugin
