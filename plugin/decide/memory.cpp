#include "plugin/decide/memory.hpp"

#include <algorithm>
#include <iterator>

#include "fhir/json/value.hpp"

namespace hv::plugin {
namespace {

void sort_once(std::vector<std::string>& names) {
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

void add_all(const std::vector<std::string>& names, std::vector<std::string>& to) {
    to.insert(to.end(), names.begin(), names.end());
}

void add_name(json::Value resource, std::vector<std::string>& names) {
    if (resource["resourceType"].text() == "Bundle") {
        for (const json::Value entry : resource["entry"].items()) add_name(entry["resource"], names);
    } else if (resource["id"]) {
        names.push_back(std::string(resource["resourceType"].text()) + '/' + std::string(resource["id"].text()));
    }
}

}  // namespace

std::vector<std::string> evidence_not_in(const Memory& memory, std::span<const json::Value> documents) {
    std::vector<std::string> evidence;
    for (const Remembered& row : memory.rows) add_all(row.evidence, evidence);
    for (const Attempt& attempt : memory.attempts) add_all(attempt.evidence, evidence);
    if (evidence.empty()) return {};
    sort_once(evidence);
    std::vector<std::string> there;
    for (const json::Value document : documents) add_name(document, there);
    sort_once(there);
    std::vector<std::string> missing;
    std::ranges::set_difference(evidence, there, std::back_inserter(missing));
    return missing;
}

std::vector<std::string> evidence_not_in(const Memory& memory, std::span<const std::string> documents) {
    std::vector<json::Document> parsed;
    std::vector<json::Value> roots;
    for (const std::string& text : documents) {
        if (Result<json::Document> document = json::Document::parse(text)) parsed.push_back(*std::move(document));
    }
    for (const json::Document& document : parsed) roots.push_back(document.root());
    return evidence_not_in(memory, roots);
}

std::vector<std::string> unaccounted(const Memory& memory, const Standing& standing) {
    std::vector<std::string> names;
    for (const Remembered& row : memory.rows) {
        if (row.resource_id.empty() || !standing.covers(row.kind)) continue;
        const std::string name = std::string(type_of(row.kind)) + '/' + row.resource_id;
        const auto is_it = [&](const StandingItem& item) {
            return item.kind == row.kind && item.id == row.resource_id;
        };
        if (std::ranges::any_of(standing.items, is_it)) continue;
        const auto listed = [](const std::vector<std::string>& list, const std::string& one) {
            return std::ranges::find(list, one) != list.end();
        };
        if (listed(standing.gone, name) || listed(standing.disowned, name)) continue;
        if (listed(standing.foreign, row.identifier)) continue;
        names.push_back(name);
    }
    sort_once(names);
    return names;
}

}  // namespace hv::plugin
