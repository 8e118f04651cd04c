#include "plugin/decide/transaction.hpp"

#include "plugin/decide/json_edit.hpp"
#include "plugin/decide/render.hpp"

namespace hv::plugin {
namespace {

using json::Writer;

// `parameter`: what a server finds the resource by.
void write_entry(Writer& out, std::string_view type, std::string_view parameter, const Identifier& identifier,
                 const std::string& resource) {
    out.begin_object().member("fullUrl", full_url(identifier));
    out.key("resource");
    if (const Result<json::Document> document = json::Document::parse(resource)) copy(out, document->root());
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
        for (const FlagDraft& flag : drafts.flags) {
            write_entry(out, "Flag", "identifier", flag.stamp.identifier, render_flag(flag));
        }
        if (const auto& plan = drafts.care_plan) {
            write_entry(out, "CarePlan", "identifier", plan->stamp.identifier, render_care_plan(*plan));
        }
        const ProvenanceDraft& provenance = *drafts.provenance;
        write_entry(out, "Provenance", "_tag", provenance.stamp.identifier, render_provenance(provenance));
        out.end_array();
    }
    out.end_object();
    return out.take();
}

std::string resource_texts(const Drafts& drafts) {
    std::string texts = "[";
    for (const FlagDraft& flag : drafts.flags) texts += render_flag(flag) + ',';
    if (drafts.care_plan) texts += render_care_plan(*drafts.care_plan);
    return texts + ']';
}

}  // namespace hv::plugin
