#include "plugin/decide/render.hpp"
#include "plugin/decide/render_parts.hpp"

namespace hv::plugin {

using json::Writer;

namespace {

void write_reasons(Writer& out, const ProvenanceDraft& provenance) {
    if (provenance.reasons.empty()) return;
    out.key("reason").begin_array();
    for (const CodedReason& reason : provenance.reasons) {
        out.begin_object().key("coding").begin_array();
        write_coding(out, uri::reason, reason.code);
        out.end_array().member("text", reason.text).end_object();
    }
    out.end_array();
}

}  // namespace

std::string render_provenance(const ProvenanceDraft& provenance) {
    Writer out;
    out.begin_object().member("resourceType", "Provenance");
    write_meta(out, provenance.stamp, &provenance.stamp.identifier);
    write_narrative(out, "<p>" + std::string(device_name) + ", " + text(provenance.stamp.as_of) + "</p>");
    out.key("target").begin_array();
    for (const std::string& target : provenance.targets) {
        out.begin_object().member("reference", target).end_object();
    }
    out.end_array();
    out.member("recorded", text(provenance.stamp.as_of));
    write_reasons(out, provenance);
    out.key("activity").begin_object().key("coding").begin_array();
    write_coding(out, "http://terminology.hl7.org/CodeSystem/v3-DataOperation",
                 provenance.creates ? "CREATE" : "UPDATE");
    out.end_array().end_object();
    out.key("agent").begin_array().begin_object();
    out.key("type").begin_object().key("coding").begin_array();
    write_coding(out, "http://terminology.hl7.org/CodeSystem/provenance-participant-type", "assembler");
    out.end_array().end_object();
    write_author(out, "who");
    out.end_object().end_array();
    if (!provenance.entities.empty()) {
        out.key("entity").begin_array();
        for (const Reference& entity : provenance.entities) {
            out.begin_object().member("role", "source");
            write_reference(out, "what", versioned(entity));
            out.end_object();
        }
        out.end_array();
    }
    out.end_object();
    return out.take();
}

}  // namespace hv::plugin
