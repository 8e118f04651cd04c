#include "plugin/sandbox/fhir_store.hpp"

#include <utility>

namespace hv::plugin::sandbox {

const FhirStore::Table* FhirStore::table(std::string_view type) const {
    const auto found = tables_.find(type);
    return found == tables_.end() ? nullptr : &found->second;
}

Handle FhirStore::newest(std::string_view type, std::string_view id) const {
    const Table* const of_type = table(type);
    if (of_type == nullptr) return nullptr;
    const auto found = of_type->by_id.find(id);
    return found == of_type->by_id.end() ? nullptr : found->second.versions.back();
}

Handle FhirStore::current(std::string_view type, std::string_view id) const {
    Handle found = newest(type, id);
    return found && !found->deleted ? found : nullptr;
}

std::vector<Handle> FhirStore::history(std::string_view type, std::string_view id) const {
    const Table* const of_type = table(type);
    if (of_type == nullptr) return {};
    const auto found = of_type->by_id.find(id);
    return found == of_type->by_id.end() ? std::vector<Handle>() : found->second.versions;
}

void FhirStore::note(Table& table, const Version& version, bool there) {
    const auto keep = [&](std::unordered_map<std::string, Ranks>& where, const std::string& key) {
        if (there) {
            where[key].insert(version.created);
        } else if (const auto found = where.find(key); found != where.end()) {
            found->second.erase(version.created);
        }
    };
    for (const Indexed& entry : version.index) {
        if (entry.parameter->kind == ParameterKind::reference && !entry.by_identifier) {
            keep(table.by_reference, entry.value);
        } else if (entry.by_identifier || entry.parameter->name == "identifier" || entry.parameter->name == "_tag") {
            keep(table.by_identifier, entry.value);
        }
    }
}

Handle FhirStore::put(Version version) {
    Table& of_type = tables_[version.type];
    Entry& entry = of_type.by_id[version.id];
    if (entry.versions.empty()) {
        entry.rank = next_rank();
        of_type.by_rank[entry.rank] = &entry;
    } else {
        const Version& before = *entry.versions.back();
        note(of_type, before, false);
        of_type.by_change.erase({before.at, entry.rank});
    }
    version.created = entry.rank;
    version.number = static_cast<std::int64_t>(entry.versions.size()) + 1;
    newest_change_ = std::max(newest_change_, version.at);
    of_type.by_change.emplace(version.at, entry.rank);
    note(of_type, version, true);
    entry.versions.push_back(std::make_shared<const Version>(std::move(version)));
    return entry.versions.back();
}

std::vector<Handle> FhirStore::standing(const Table& table, const Ranks& ranks) {
    std::vector<Handle> found;
    for (const std::uint64_t rank : ranks) {
        const Handle& newest = table.by_rank.at(rank)->versions.back();
        if (!newest->deleted) found.push_back(newest);
    }
    return found;
}

std::vector<Handle> FhirStore::all(std::string_view type) const {
    const Table* const of_type = table(type);
    std::vector<Handle> found;
    if (of_type == nullptr) return found;
    for (const auto& [rank, entry] : of_type->by_rank) {
        if (!entry->versions.back()->deleted) found.push_back(entry->versions.back());
    }
    return found;
}

std::vector<Handle> FhirStore::pointing_at(std::string_view type, const std::set<std::string>& references) const {
    const Table* const of_type = table(type);
    if (of_type == nullptr) return {};
    Ranks ranks;
    for (const std::string& reference : references) {
        if (const auto found = of_type->by_reference.find(reference); found != of_type->by_reference.end()) {
            ranks.insert(found->second.begin(), found->second.end());
        }
    }
    return standing(*of_type, ranks);
}

std::vector<Handle> FhirStore::identified(std::string_view type, const std::set<std::string>& values) const {
    const Table* const of_type = table(type);
    if (of_type == nullptr) return {};
    Ranks ranks;
    for (const std::string& value : values) {
        if (const auto found = of_type->by_identifier.find(value); found != of_type->by_identifier.end()) {
            ranks.insert(found->second.begin(), found->second.end());
        }
    }
    return standing(*of_type, ranks);
}

std::vector<Handle> FhirStore::changed_since(std::string_view type, Instant since) const {
    const Table* const of_type = table(type);
    if (of_type == nullptr) return {};
    Ranks ranks;
    for (auto at = of_type->by_change.lower_bound({since, 0}); at != of_type->by_change.end(); ++at) {
        ranks.insert(at->second);
    }
    return standing(*of_type, ranks);
}

}  // namespace hv::plugin::sandbox
