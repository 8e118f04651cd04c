#include "plugin/decide/ledger_rows.hpp"

#include <algorithm>
#include <iterator>

namespace hv::plugin {

Remembered as_it_stands(const Key& key, const Seen& seen) {
    Remembered row;
    if (seen.row != nullptr) {
        row = *seen.row;
        if (row.resource_id != seen.item->id) row.version.clear();
    } else {
        row.kind = key.kind;
        row.identifier = seen.identifier;
        row.topic = key.topic;
        row.fingerprint = seen.ours ? seen.item->fingerprint : seen.item->tag;
        row.episode = seen.episode;
    }
    row.resource_id = seen.item->id;
    row.active = seen.item->active;
    if (row.active) {
        row.ended_at.reset();
        row.attended = false;
    }
    row.evidence = seen.evidence;
    row.rules = seen.rules;
    return row;
}

void adopt(Remembered& row, const Seen& seen) {
    if (!seen.same_version) row.fingerprint = seen.item->fingerprint;
    row.version = seen.item->version;
}

Remembered as_wanted(Remembered row, std::vector<std::string> evidence, std::vector<std::string> rules) {
    row.active = true;
    row.unwanted_since.reset();
    row.ended_at.reset();
    row.attended = false;
    row.evidence = std::move(evidence);
    row.rules = std::move(rules);
    return row;
}

Remembered as_ended(Remembered row, Instant at, Because because) {
    row.active = false;
    row.unwanted_since.reset();
    row.ended_at = at;
    row.attended = because == Because::attended;
    row.evidence.clear();
    row.rules.clear();
    return row;
}

std::vector<std::string> rules_of(const WantedTopic* topic, const std::vector<std::string>& before) {
    if (topic == nullptr) return {};
    std::vector<std::string> names = topic->met;
    std::ranges::set_intersection(before, topic->undecided, std::back_inserter(names));
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::vector<std::string> evidence_of(const Footing& footing, std::string_view subject,
                                     const std::vector<std::string>& before, const Memory& memory) {
    std::vector<std::string> names{std::string(subject)};
    for (const Reference& reference : footing.resources) names.push_back(relative(reference));
    for (const std::string& name : before) {
        const auto& missing = memory.missing_evidence;
        if (std::ranges::find(missing, name) != missing.end()) names.push_back(name);
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

Remembered forgotten(Remembered row, Instant as_of) {
    row.resource_id.clear();
    row.version.clear();
    row.active = false;
    row.unwanted_since.reset();
    row.ended_at = as_of;
    return row;
}

}  // namespace hv::plugin
