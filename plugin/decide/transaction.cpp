#include "plugin/decide/transaction.hpp"

namespace hv::plugin {
namespace {

using json::Writer;

constexpr std::string_view device_name = "Hjertevakt";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

void write_narrative(Writer& out, const std::string& inside) {
    out.key("text").begin_object();
    out.member("status", "generated");
    out.member("div", R"(<div xmlns="http://www.w3.org/1999/xhtml">)" + inside + "</div>");
    out.end_object();
}

void write_coding(Writer& out, std::string_view system, std::string_view code) {
    out.begin_object().member("system", system).member("code", code).end_object();
}

void write_reference(Writer& out, std::string_view key, std::string_view reference) {
    out.key(key).begin_object().member("reference", reference).end_object();
}

void write_author(Writer& out, std::string_view key) {
    out.key(key).begin_object().member("type", "Device");
    out.key("identifier").begin_object().member("system", uri::device).member("value", "hjertevakt").end_object();
    out.member("display", device_name).end_object();
}

// `also`: for a resource that has no identifier, so that it can be found again.
void write_meta(Writer& out, const Stamp& stamp, const Identifier* also) {
    out.key("meta").begin_object().key("tag").begin_array();
    for (const RuleSetTag& tag : stamp.rule_sets) {
        out.begin_object().member("system", uri::rule_set).member("version", tag.version).member("code", tag.id);
        out.end_object();
    }
    if (also != nullptr) write_coding(out, also->system, also->value);
    out.end_array().end_object();
}

void write_identifier(Writer& out, const Identifier& identifier) {
    out.key("identifier").begin_array().begin_object();
    out.member("system", identifier.system).member("value", identifier.value);
    out.end_object().end_array();
}

void write_period_from(Writer& out, std::string_view key, std::string_view start) {
    out.key(key).begin_object().member("start", start).end_object();
}

void write_flag(Writer& out, const FlagDraft& flag) {
    out.begin_object().member("resourceType", "Flag");
    write_meta(out, flag.stamp, nullptr);
    write_narrative(out, "<p>" + escaped(flag.text) + "</p>");
    write_identifier(out, flag.stamp.identifier);
    out.member("status", "active");
    out.key("category").begin_array().begin_object().key("coding").begin_array();
    write_coding(out, "http://terminology.hl7.org/CodeSystem/flag-category", flag.category);
    out.end_array().end_object().end_array();
    out.key("code").begin_object().key("coding").begin_array();
    write_coding(out, uri::topic, flag.topic);
    out.end_array().member("text", flag.text).end_object();
    write_reference(out, "subject", flag.stamp.subject);
    write_period_from(out, "period", text(flag.stamp.as_of));
    write_author(out, "author");
    out.end_object();
}

void write_activity(Writer& out, const ActivityDraft& activity) {
    out.begin_object().key("detail").begin_object();
    if (activity.measure) out.member("kind", "ServiceRequest");
    out.key("code").begin_object();
    if (activity.measure) {
        out.key("coding").begin_array();
        write_coding(out, fhir::system_uri(activity.measure.system()), activity.measure.text());
        out.end_array();
    }
    out.member("text", activity.title).end_object();
    out.key("reasonCode").begin_array().begin_object().key("coding").begin_array();
    write_coding(out, uri::rule, activity.rule);
    out.end_array().end_object().end_array();
    if (!activity.reasons.empty()) {
        out.key("reasonReference").begin_array();
        for (const Reference& reason : activity.reasons) {
            out.begin_object().member("reference", relative(reason)).end_object();
        }
        out.end_array();
    }
    out.member("status", "not-started");
    if (activity.due_by) write_period_from(out, "scheduledPeriod", activity.due_by->text());
    out.member("description", activity.description);
    out.end_object().end_object();
}

std::string activity_list(const CarePlanDraft& plan) {
    std::string list = "<p>" + escaped(plan.title) + "</p>";
    if (!plan.activities.empty()) {
        list += "<ul>";
        for (const ActivityDraft& activity : plan.activities) {
            list += "<li>" + escaped(activity.title) + ": " + escaped(activity.description) + "</li>";
        }
        list += "</ul>";
    }
    for (const std::string& note : plan.unrecognised) list += "<p>" + escaped(note) + "</p>";
    return list + "<p>" + escaped(plan.note) + "</p>";
}

void write_notes(Writer& out, const CarePlanDraft& plan) {
    out.key("note").begin_array();
    for (const std::string& note : plan.unrecognised) out.begin_object().member("text", note).end_object();
    out.begin_object().member("text", plan.note).end_object();
    out.end_array();
}

void write_care_plan(Writer& out, const CarePlanDraft& plan) {
    out.begin_object().member("resourceType", "CarePlan");
    write_meta(out, plan.stamp, nullptr);
    write_narrative(out, activity_list(plan));
    write_identifier(out, plan.stamp.identifier);
    out.member("status", "active").member("intent", "plan");
    out.key("category").begin_array().begin_object().key("coding").begin_array();
    write_coding(out, "http://hl7.org/fhir/us/core/CodeSystem/careplan-category", "assess-plan");
    out.end_array().end_object().end_array();
    out.member("title", plan.title);
    write_reference(out, "subject", plan.stamp.subject);
    write_period_from(out, "period", text(plan.stamp.as_of));
    out.member("created", text(plan.stamp.as_of));
    write_author(out, "author");
    if (!plan.supporting.empty()) {
        out.key("supportingInfo").begin_array();
        for (const Reference& reference : plan.supporting) {
            out.begin_object().member("reference", relative(reference)).end_object();
        }
        out.end_array();
    }
    if (!plan.activities.empty()) {
        out.key("activity").begin_array();
        for (const ActivityDraft& activity : plan.activities) write_activity(out, activity);
        out.end_array();
    }
    write_notes(out, plan);
    out.end_object();
}

void write_provenance(Writer& out, const ProvenanceDraft& provenance) {
    out.begin_object().member("resourceType", "Provenance");
    write_meta(out, provenance.stamp, &provenance.stamp.identifier);
    write_narrative(out, "<p>" + std::string(device_name) + ", " + text(provenance.stamp.as_of) + "</p>");
    out.key("target").begin_array();
    for (const std::string& target : provenance.targets) {
        out.begin_object().member("reference", target).end_object();
    }
    out.end_array();
    out.member("recorded", text(provenance.stamp.as_of));
    out.key("activity").begin_object().key("coding").begin_array();
    write_coding(out, "http://terminology.hl7.org/CodeSystem/v3-DataOperation", "CREATE");
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
}

template <class Draft, class Write>
void write_entry(Writer& out, std::string_view type, std::string_view parameter, const Draft& draft, Write write) {
    const Identifier& identifier = draft.stamp.identifier;
    out.begin_object().member("fullUrl", full_url(identifier));
    out.key("resource");
    write(out, draft);
    out.key("request").begin_object().member("method", "POST").member("url", type);
    out.member("ifNoneExist", std::string(parameter) + '=' + std::string(identifier.system) + '|' + identifier.value);
    out.end_object().end_object();
}

}  // namespace

std::string transaction(const Drafts& drafts, Instant as_of, json::Layout layout) {
    Writer out(layout);
    out.begin_object().member("resourceType", "Bundle").member("type", "transaction");
    out.member("timestamp", text(as_of));
    if (drafts.provenance) {
        out.key("entry").begin_array();
        for (const FlagDraft& flag : drafts.flags) write_entry(out, "Flag", "identifier", flag, write_flag);
        if (drafts.care_plan) write_entry(out, "CarePlan", "identifier", *drafts.care_plan, write_care_plan);
        write_entry(out, "Provenance", "_tag", *drafts.provenance, write_provenance);
        out.end_array();
    }
    out.end_object();
    return out.take();
}

std::string resource_texts(const Drafts& drafts) {
    Writer out;
    out.begin_array();
    for (const FlagDraft& flag : drafts.flags) write_flag(out, flag);
    if (drafts.care_plan) write_care_plan(out, *drafts.care_plan);
    out.end_array();
    return out.take();
}

}  // namespace hv::plugin
