#include "plugin/decide/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "fhir/base/time.hpp"
#include "fhir/r4/reference.hpp"
#include "plugin/decide/json_edit.hpp"
#include "plugin/decide/naming.hpp"
#include "rules/engine/digest.hpp"

namespace hv::plugin {
namespace {

using json::Value;
using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 6> flag_members{"status",  "category", "code",
                                                       "subject", "author",   "modifierExtension"};
constexpr std::array<std::string_view, 7> task_members{"status",    "intent",           "code", "description", "for",
                                                       "requester", "modifierExtension"};
constexpr std::array<std::string_view, 12> plan_members{"status",    "intent",         "title",    "description",
                                                        "category",  "subject",        "author",   "note",
                                                        "addresses", "supportingInfo", "activity", "modifierExtension"};

// Written by servers, or of no meaning for whoever reads the code beside them.
constexpr std::array<std::string_view, 5> decoration{"id", "extension", "display", "version", "userSelected"};
constexpr std::array<std::string_view, 3> care_teams{"progress", "outcomeReference", "outcomeCodeableConcept"};
constexpr std::array<std::string_view, 2> care_teams_detail{"status", "statusReason"};
constexpr std::array<std::string_view, 3> instants{"start", "end", "time"};

constexpr std::array<std::string_view, 7> open_task{"draft", "requested",   "received", "accepted",
                                                    "ready", "in-progress", "on-hold"};

bool holds(Names names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::string collapsed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!blank) {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

// No text from outside can look like structure: every string is led by its length.
std::string measured(std::string_view text) {
    return std::to_string(text.size()) + ':' + std::string(text);
}

std::string canonical_text(std::string_view name, Value value) {
    if (holds(instants, name)) {
        if (const auto moment = parse_moment(value.text())) {
            return '@' + std::to_string(moment->first.nanoseconds / 1'000'000'000);
        }
    }
    if (name == "reference") return measured(relative_reference(value.text()));
    return measured(collapsed(value.text()));
}

std::string canonical(std::string_view name, Value value);

std::string canonical_list(std::string_view name, Value list) {
    std::vector<std::string> items;
    for (const Value item : list.items()) items.push_back(canonical(name, item));
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    std::string out = "[";
    for (const std::string& item : items) out += item + ',';
    return out + ']';
}

bool is_skipped(std::string_view inside, Value object, std::string_view name) {
    if (holds(decoration, name) || name.starts_with('_')) return true;
    if (inside == "activity") return holds(care_teams, name);
    if (inside == "detail") return holds(care_teams_detail, name);
    // What a reference says beside the reference itself.
    if (object["reference"].is_string()) return name == "type" || name == "identifier";
    return name == "type" && object["identifier"].is_object();
}

std::string canonical_object(std::string_view inside, Value object) {
    std::vector<std::string> members;
    for (const auto& [name, value, offset] : object.members()) {
        if (is_skipped(inside, object, name) || value.kind() == json::Kind::null) continue;
        members.push_back(measured(name) + '=' + canonical(name, value));
    }
    std::ranges::sort(members);
    std::string out = "{";
    for (const std::string& member : members) out += member + ',';
    return out + '}';
}

std::string canonical(std::string_view name, Value value) {
    if (value.is_object()) return canonical_object(name, value);
    if (value.is_array()) return canonical_list(name, value);
    if (value.is_string()) return canonical_text(name, value);
    if (value.is_boolean()) return value.is_true() ? "true" : "false";
    return std::string(value.text());
}

struct Tag {
    int number = 0;  // 0: none
    std::string_view fingerprint{};
};

Tag last_tag(Value resource) {
    Tag last;
    for (const Value tag : resource["meta"]["tag"].items()) {
        if (tag["system"].text() != uri::fingerprint) continue;
        const std::string_view said = tag["code"].text();
        const std::size_t dash = said.find('-');
        if (dash == std::string_view::npos) continue;
        int number = 0;
        std::from_chars(said.data(), said.data() + dash, number);
        if (number > last.number) last = {number, said.substr(dash + 1)};
    }
    return last;
}

Names owned_members(std::string_view type) {
    if (type == "Flag") return flag_members;
    if (type == "Task") return task_members;
    if (type == "CarePlan") return plan_members;
    return {};
}

}  // namespace

std::string relative_reference(std::string_view reference) {
    const fhir::r4::Reference parsed = fhir::r4::parse_reference(reference);
    if (parsed.form != fhir::r4::Reference::Form::typed) return std::string(reference);
    return std::string(parsed.type_text) + '/' + std::string(parsed.id);
}

std::string fingerprint_of(Value resource) {
    const std::string_view type = resource["resourceType"].text();
    const Names names = owned_members(type);
    if (names.empty()) return {};
    std::string text(type);
    for (const std::string_view name : names) {
        const Value value = resource[name];
        if (!value || value.kind() == json::Kind::null) continue;
        text += '\n' + std::string(name) + '=';
        const bool open = type == "Task" && name == "status" && holds(open_task, value.text());
        text += open ? "open" : canonical(name, value);
    }
    constexpr std::string_view prefix = "sha256:";
    return rules::sha256(text).substr(prefix.size());
}

std::string fingerprint_of(std::string_view resource) {
    const Result<json::Document> document = json::Document::parse(resource);
    return document ? fingerprint_of(document->root()) : std::string();
}

std::string_view tagged_fingerprint(Value resource) {
    return last_tag(resource).fingerprint;
}

std::string with_fingerprint(std::string_view resource) {
    const Result<json::Document> document = json::Document::parse(resource);
    if (!document) return std::string(resource);
    const Value root = document->root();
    const std::string code = std::to_string(last_tag(root).number + 1) + '-' + fingerprint_of(root);
    const auto write_tags = [&](json::Writer& out) {
        out.begin_array();
        for (const Value tag : root["meta"]["tag"].items()) {
            if (tag["system"].text() != uri::fingerprint) copy(out, tag);
        }
        out.begin_object().member("system", uri::fingerprint).member("code", code).end_object();
        out.end_array();
    };
    const auto write_meta = [&](json::Writer& out) { copy_with(out, root["meta"], {{"tag", write_tags}}); };
    json::Writer out;
    copy_with(out, root, {{"meta", write_meta}});
    return out.take();
}

}  // namespace hv::plugin
