#include "plugin/decide/json_edit.hpp"

#include <algorithm>

namespace hv::plugin {

void copy(json::Writer& out, json::Value value) {
    switch (value.kind()) {
        case json::Kind::absent:
        case json::Kind::null:
            out.null();
            break;
        case json::Kind::boolean:
            out.boolean(value.is_true());
            break;
        case json::Kind::number:
            out.number(value.text());
            break;
        case json::Kind::string:
            out.string(value.text());
            break;
        case json::Kind::array:
            out.begin_array();
            for (const json::Value item : value.items()) copy(out, item);
            out.end_array();
            break;
        case json::Kind::object:
            copy_with(out, value, {});
            break;
    }
}

std::string copied(json::Value value) {
    json::Writer out;
    copy(out, value);
    return out.take();
}

void copy_with(json::Writer& out, json::Value object, const std::vector<Edit>& edits) {
    const auto edit_of = [&](std::string_view name) {
        return std::ranges::find_if(edits, [&](const Edit& edit) { return edit.name == name; });
    };
    out.begin_object();
    for (const auto& [name, value, offset] : object.members()) {
        if (name.starts_with('_') && edit_of(name.substr(1)) != edits.end()) continue;
        const auto edit = edit_of(name);
        if (edit == edits.end()) {
            out.key(name);
            copy(out, value);
        } else if (edit->write) {
            out.key(name);
            edit->write(out);
        }
    }
    for (const Edit& edit : edits) {
        if (!edit.write || object[edit.name]) continue;
        out.key(edit.name);
        edit.write(out);
    }
    out.end_object();
}

std::vector<Edit> members_of(json::Value from, const std::vector<std::string_view>& names) {
    std::vector<Edit> edits;
    for (const std::string_view name : names) {
        const json::Value value = from[name];
        edits.push_back({name, {}});
        if (value) edits.back().write = [value](json::Writer& out) { copy(out, value); };
    }
    return edits;
}

}  // namespace hv::plugin
