#include "plugin/sandbox/rewrite.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "fhir/base/time.hpp"

namespace hv::plugin::sandbox {
namespace {

void copy_edited(json::Writer& out, json::Value value, std::string_view name, const Edit& edit) {
    switch (value.kind()) {
        case json::Kind::object:
            out.begin_object();
            for (const auto& member : value.members()) {
                out.key(member.name);
                copy_edited(out, member.value, member.name, edit);
            }
            out.end_object();
            return;
        case json::Kind::array:
            out.begin_array();
            for (const json::Value item : value.items()) copy_edited(out, item, name, edit);
            out.end_array();
            return;
        case json::Kind::string: {
            const auto changed = edit ? edit(name, value.text()) : std::nullopt;
            out.string(changed ? std::string_view(*changed) : value.text());
            return;
        }
        case json::Kind::number:
            out.number(value.text());
            return;
        case json::Kind::boolean:
            out.boolean(value.is_true());
            return;
        case json::Kind::null:
        case json::Kind::absent:
            out.null();
            return;
    }
}

void write_meta(json::Writer& out, json::Value meta, const Stamp& stamp) {
    const auto kept = [](std::string_view name) { return name != "versionId" && name != "lastUpdated"; };
    bool any = !stamp.version.empty() || !stamp.last_updated.empty();
    for (const auto& member : meta.members()) any = any || kept(member.name);
    if (!any) return;
    out.key("meta").begin_object();
    if (!stamp.version.empty()) out.member("versionId", stamp.version);
    if (!stamp.last_updated.empty()) out.member("lastUpdated", stamp.last_updated);
    for (const auto& member : meta.members()) {
        if (!kept(member.name)) continue;
        out.key(member.name);
        copy(out, member.value);
    }
    out.end_object();
}

bool holds_date(std::string_view name) {
    static constexpr std::array<std::string_view, 13> names{
        "start", "end",  "issued", "authoredOn", "dateAsserted",   "created",     "recorded",
        "time",  "date", "sent",   "timestamp",  "whenHandedOver", "whenPrepared"};
    return std::find(names.begin(), names.end(), name) != names.end() || name.ends_with("Date") ||
           name.ends_with("DateTime") || name.ends_with("Instant") || name == "lastUpdated";
}

std::optional<std::string> shifted_date(std::string_view text, std::int32_t days) {
    if (!parse_moment(text)) return std::nullopt;
    const std::string_view middle = text.size() == 4 ? "-07-01" : text.size() == 7 ? "-15" : "";
    const auto day = Date::parse(std::string(text.substr(0, 10)) + std::string(middle));
    if (!day) return std::nullopt;
    const std::string moved = day->plus_days(days).text();
    return moved.substr(0, std::min<std::size_t>(text.size(), 10)) +
           std::string(text.size() > 10 ? text.substr(10) : std::string_view());
}

}  // namespace

void copy(json::Writer& out, json::Value value) {
    copy_edited(out, value, "", {});
}

std::string edited(json::Value value, const Edit& edit) {
    json::Writer out;
    copy_edited(out, value, "", edit);
    return out.take();
}

std::string stamped(json::Value resource, const Stamp& stamp) {
    json::Writer out;
    out.begin_object();
    out.member("resourceType", resource["resourceType"].text());
    if (!stamp.id.empty()) out.member("id", stamp.id);
    write_meta(out, resource["meta"], stamp);
    for (const auto& member : resource.members()) {
        if (member.name == "resourceType" || member.name == "id" || member.name == "meta") continue;
        out.key(member.name);
        copy(out, member.value);
    }
    out.end_object();
    return out.take();
}

std::string with_tags_of(json::Value before, json::Value resource) {
    std::set<std::string> held;
    const auto key = [](json::Value tag) {
        return std::string(tag["system"].text()) + "|" + std::string(tag["code"].text());
    };
    const auto write_tags = [&](json::Writer& out) {
        out.key("tag").begin_array();
        for (const json::Value source : {before, resource}) {
            for (const json::Value tag : source["meta"]["tag"].items()) {
                if (held.insert(key(tag)).second) copy(out, tag);
            }
        }
        out.end_array();
    };
    json::Writer out;
    out.begin_object().key("meta").begin_object();
    for (const auto& member : resource["meta"].members()) {
        if (member.name == "tag") continue;
        out.key(member.name);
        copy(out, member.value);
    }
    if (before["meta"]["tag"].size() + resource["meta"]["tag"].size() > 0) write_tags(out);
    out.end_object();
    for (const auto& member : resource.members()) {
        if (member.name == "meta") continue;
        out.key(member.name);
        copy(out, member.value);
    }
    out.end_object();
    return out.take();
}

std::string shifted(json::Value resource, std::int32_t days) {
    return edited(resource, [days](std::string_view name, std::string_view text) -> std::optional<std::string> {
        if (!holds_date(name)) return std::nullopt;
        return shifted_date(text, days);
    });
}

}  // namespace hv::plugin::sandbox
