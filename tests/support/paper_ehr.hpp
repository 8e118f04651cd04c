// An EHR on paper: versions, conditional create, If-Match and searches by patient, in memory and without a clock; and the
// ledger beside it, kept as the service keeps it. For tests of what we decide, not of how it is sent.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fhir/base/time.hpp"
#include "plugin/decide/json_edit.hpp"
#include "plugin/decide/reconcile.hpp"

namespace hv::test {

class PaperEhr {
public:
    bool keeps_versions = true;
    bool keeps_every_tag = false;  // as HAPI FHIR does: an update adds tags and takes none away

    // --- as a server

    std::string put(const std::string& type, std::string id, const std::string& body, Instant now) {
        if (id.empty()) id = std::to_string(++last_id_);
        std::string& version = versions_[type + '/' + id];
        version = std::to_string(version.empty() ? 1 : std::stoi(version) + 1);
        const auto document = *json::Document::parse(body);
        const json::Value root = document.root();
        const auto text_edit = [](std::string_view name, const std::string& value) {
            return plugin::Edit{name, [value](json::Writer& out) { out.string(value); }};
        };
        std::vector<plugin::Edit> meta{text_edit("lastUpdated", text(now))};
        if (keeps_versions) meta.push_back(text_edit("versionId", version));
        if (keeps_every_tag && resources_.contains(type + '/' + id)) {
            meta.push_back({"tag", [&](json::Writer& to) { write_tags(to, resources_[type + '/' + id], root); }});
        }
        json::Writer out;
        plugin::copy_with(
            out, root,
            {text_edit("id", id), {"meta", [&](json::Writer& to) { plugin::copy_with(to, root["meta"], meta); }}});
        resources_[type + '/' + id] = out.take();
        ++writes;
        return id;
    }

    [[nodiscard]] const std::string& body(const std::string& name) const { return resources_.at(name); }
    [[nodiscard]] bool has(const std::string& name) const { return resources_.contains(name); }
    void remove(const std::string& name) { resources_.erase(name); }
    [[nodiscard]] std::size_t count() const { return resources_.size(); }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto& [name, body] : resources_) all.push_back(name);
        return all;
    }

    [[nodiscard]] std::string search(const std::string& type, std::string_view next = {}) const {
        json::Writer out;
        out.begin_object().member("resourceType", "Bundle").member("type", "searchset");
        if (!next.empty()) {
            out.key("link").begin_array().begin_object().member("relation", "next").member("url", next);
            out.end_object().end_array();
        }
        out.key("entry").begin_array();
        for (const auto& [name, body] : resources_) {
            if (!name.starts_with(type + '/')) continue;
            out.begin_object().member("fullUrl", "https://ehr.test/fhir/" + name).key("resource");
            plugin::copy(out, json::Document::parse(body)->root());
            out.end_object();
        }
        out.end_array().end_object();
        return out.take();
    }

    [[nodiscard]] plugin::Standing standing(std::string_view subject) const {
        std::vector<plugin::SearchAnswer> answers;
        for (const auto kind : {plugin::Kind::flag, plugin::Kind::task, plugin::Kind::care_plan}) {
            answers.push_back({kind, {search(std::string(type_of(kind)))}});
        }
        return plugin::read_standing(subject, answers);
    }

    // --- as the service: sends the writes and keeps the ledger

    plugin::Memory memory;
    int writes = 0;

    // The references of what was written, one a change; empty: nothing was.
    std::vector<std::string> apply(const plugin::Reconciled& reconciled, Instant now) {
        std::vector<std::string> targets;
        for (const plugin::Change& change : reconciled.changes) {
            targets.emplace_back();
            plugin::Remembered row = change.remember.value_or(plugin::Remembered{});
            if (change.writes()) {
                const std::string type(type_of(change.kind));
                const std::string name = type + '/' + change.resource_id;
                if (!change.resource_id.empty() && version_of(name) != change.version) {
                    ++conflicts;
                    continue;
                }
                row.resource_id = put(type, change.resource_id, change.body, now);
                targets.back() = type + '/' + row.resource_id;
                row.version = version_of(targets.back());
            }
            if (change.remember) remember(std::move(row));
        }
        return targets;
    }
    int conflicts = 0;

    // --- as a human, or another system

    void edit(const std::string& name, const std::vector<plugin::Edit>& edits, Instant now) {
        const auto document = *json::Document::parse(body(name));
        json::Writer out;
        plugin::copy_with(out, document.root(), edits);
        const std::string changed = out.take();
        const std::size_t slash = name.find('/');
        put(name.substr(0, slash), name.substr(slash + 1), changed, now);
        --writes;
    }
    // One member to JSON as written; empty: dropped.
    void set(const std::string& name, std::string_view member, const std::string& value, Instant now) {
        if (value.empty()) return edit(name, {{member, {}}}, now);
        edit(name, {{member, [&](json::Writer& out) { plugin::copy(out, json::Document::parse(value)->root()); }}},
             now);
    }

private:
    [[nodiscard]] std::string version_of(const std::string& name) const {
        const auto at = versions_.find(name);
        return keeps_versions && at != versions_.end() ? at->second : std::string();
    }
    static void write_tags(json::Writer& out, const std::string& before, json::Value now) {
        const auto document = *json::Document::parse(before);
        out.begin_array();
        for (const json::Value tag : document.root()["meta"]["tag"].items()) plugin::copy(out, tag);
        for (const json::Value tag : now["meta"]["tag"].items()) plugin::copy(out, tag);
        out.end_array();
    }

    // As the store does: in the place of the same identifier.
    void remember(plugin::Remembered row) {
        for (plugin::Remembered& there : memory.rows) {
            if (there.identifier == row.identifier) {
                there = std::move(row);
                return;
            }
        }
        memory.rows.push_back(std::move(row));
    }

    std::map<std::string, std::string> resources_;
    std::map<std::string, std::string> versions_;
    int last_id_ = 0;
};

}  // namespace hv::test
