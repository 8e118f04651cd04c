#include "plugin/sandbox/search_index.hpp"

#include <algorithm>

#include "plugin/sandbox/search_table.hpp"

namespace hv::plugin::sandbox {
namespace {

using enum ParameterKind;

void add_token(std::vector<Indexed>& out, const Parameter& p, json::Value value) {
    if (value.is_object()) {
        for (const json::Value coding : value["coding"].items()) add_token(out, p, coding);
        const json::Value said = value["code"] ? value["code"] : value["value"];
        if (said.is_string())
            out.push_back({&p, std::string(value["system"].text()), std::string(said.text()), false, {}, {}});
    } else if (value.is_boolean()) {
        out.push_back({&p, "", value.is_true() ? "true" : "false", false, {}, {}});
    } else if (value.is_string()) {
        out.push_back({&p, "", std::string(value.text()), false, {}, {}});
    }
}

void add_reference(std::vector<Indexed>& out, const Parameter& p, json::Value value, std::string_view base) {
    if (value["reference"]) out.push_back({&p, "", local_reference(value["reference"].text(), base), false, {}, {}});
    if (const json::Value id = value["identifier"]; id["value"]) {
        out.push_back({&p, std::string(id["system"].text()), std::string(id["value"].text()), true, {}, {}});
    }
}

void add_date(std::vector<Indexed>& out, const Parameter& p, json::Value value) {
    Indexed found{&p, "", "", false, earliest_instant, latest_instant};
    if (value.is_string()) {
        const auto moment = parse_moment(value.text());
        if (!moment) return;
        found.first = moment->first;
        found.end = moment->end;
    } else {
        if (!value["start"] && !value["end"]) return;
        if (const auto start = parse_moment(value["start"].text())) found.first = start->first;
        if (const auto end = parse_moment(value["end"].text())) found.end = end->end;
    }
    out.push_back(std::move(found));
}

void add_string(std::vector<Indexed>& out, const Parameter& p, json::Value value) {
    if (value.is_string()) out.push_back({&p, "", folded(value.text()), false, {}, {}});
    for (const std::string_view part : {"text", "family", "given"}) {
        if (value[part].is_string()) add_string(out, p, value[part]);
        for (const json::Value item : value[part].items()) add_string(out, p, item);
    }
}

void walk(std::vector<Indexed>& out, const Parameter& p, json::Value value, std::string_view path,
          std::string_view base) {
    if (value.is_array()) {
        for (const json::Value item : value.items()) walk(out, p, item, path, base);
        return;
    }
    if (!path.empty()) {
        const std::size_t dot = path.find('.');
        const json::Value next = value[path.substr(0, dot)];
        if (next) walk(out, p, next, dot == std::string_view::npos ? "" : path.substr(dot + 1), base);
        return;
    }
    switch (p.kind) {
        case token:
            return add_token(out, p, value);
        case reference:
            return add_reference(out, p, value, base);
        case date:
            return add_date(out, p, value);
        case string:
            return add_string(out, p, value);
    }
}

}  // namespace

std::span<const Parameter> parameters_of(std::string_view type) {
    const auto found = search_table().find(type);
    return found == search_table().end() ? std::span<const Parameter>() : found->second;
}

bool is_known_type(std::string_view type) {
    return search_table().contains(type);
}

std::vector<std::string_view> known_types() {
    std::vector<std::string_view> types;
    for (const auto& [type, row] : search_table()) types.push_back(type);
    return types;
}

const Parameter* parameter_of(std::string_view type, std::string_view name) {
    for (const Parameter& parameter : parameters_of(type)) {
        if (parameter.name == name) return &parameter;
    }
    return nullptr;
}

std::vector<Indexed> index_of(json::Value resource, std::string_view type, std::string_view base) {
    std::vector<Indexed> out;
    for (const Parameter& parameter : parameters_of(type)) {
        std::string_view paths = parameter.paths;
        while (!paths.empty()) {
            const std::size_t bar = paths.find('|');
            walk(out, parameter, resource, paths.substr(0, bar), base);
            paths = bar == std::string_view::npos ? "" : paths.substr(bar + 1);
        }
    }
    return out;
}

std::string local_reference(std::string_view said, std::string_view base) {
    if (!base.empty() && said.starts_with(base) && said.substr(base.size()).starts_with('/')) {
        said = said.substr(base.size() + 1);
    }
    if (said.find("://") != std::string_view::npos || said.starts_with("urn:")) return std::string(said);
    const std::size_t history = said.find("/_history/");
    return std::string(said.substr(0, history));
}

std::string folded(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

}  // namespace hv::plugin::sandbox
