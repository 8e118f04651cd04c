#include "plugin/decide/render_parts.hpp"

namespace hv::plugin {

using json::Writer;

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

void write_meta(Writer& out, const Stamp& stamp, const Identifier* also) {
    out.key("meta").begin_object().key("tag").begin_array();
    for (const RuleSetTag& tag : stamp.rule_sets) {
        out.begin_object().member("system", uri::rule_set).member("version", tag.version).member("code", tag.id);
        out.end_object();
    }
    if (also != nullptr) write_coding(out, also->system, also->value);
    out.end_array().end_object();
}

void write_identifiers(Writer& out, const Stamp& stamp) {
    out.key("identifier").begin_array().begin_object();
    out.member("system", stamp.identifier.system).member("value", stamp.identifier.value);
    out.end_object();
    if (stamp.follows_on) {
        out.begin_object().member("use", "old");
        out.member("system", stamp.follows_on->system).member("value", stamp.follows_on->value);
        out.end_object();
    }
    out.end_array();
}

void write_period_from(Writer& out, std::string_view key, std::string_view start) {
    out.key(key).begin_object().member("start", start).end_object();
}

}  // namespace hv::plugin
