#include "plugin/decide/because.hpp"
#include "plugin/decide/fingerprint.hpp"
#include "plugin/decide/render.hpp"
#include "plugin/decide/render_parts.hpp"

namespace hv::plugin {
namespace {

using json::Writer;

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
    out.member("status", activity.attended.empty() ? "not-started" : activity.attended);
    if (!activity.attended.empty()) {
        out.key("statusReason").begin_object().key("coding").begin_array();
        write_coding(out, uri::reason, code(Because::attended));
        out.end_array().end_object();
    }
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
    write_identifiers(out, plan.stamp);
    if (!plan.replaces.empty()) {
        out.key("replaces").begin_array().begin_object().member("reference", plan.replaces).end_object().end_array();
    }
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

}  // namespace

std::string render_care_plan(const CarePlanDraft& plan) {
    Writer out;
    write_care_plan(out, plan);
    return with_fingerprint(out.take());
}

}  // namespace hv::plugin
