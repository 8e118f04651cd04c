// The resources in memory: every version of each, and ways to find the few that a search may mean.
//
// Version: immutable; a search's pages hold on to those that stood when it was asked.
// Finding: by type and id, by patient, by an identifier's or id's value, by when it changed; each gives candidates in
//          the order of creation, that are then matched (search_query.hpp).
// Time:    `put` takes the moment; it never goes back for one store.
// Threads: one.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plugin/sandbox/search_index.hpp"

namespace hv::plugin::sandbox {

struct Version {
    std::string type;
    std::string id;
    std::int64_t number = 1;
    Instant at;
    bool deleted = false;
    std::string method;  // POST, PUT or DELETE
    std::string bytes;   // as it is sent; empty when deleted
    std::vector<Indexed> index;
    std::uint64_t created = 0;  // rank by creation among all resources

    [[nodiscard]] std::string reference() const { return type + "/" + id; }
};
using Handle = std::shared_ptr<const Version>;

class FhirStore {
public:
    // The newest version, also when it says that the resource is gone; null: there never was one.
    [[nodiscard]] Handle newest(std::string_view type, std::string_view id) const;
    // Null also for the deleted.
    [[nodiscard]] Handle current(std::string_view type, std::string_view id) const;
    [[nodiscard]] std::vector<Handle> history(std::string_view type, std::string_view id) const;  // oldest first

    // The next version: number and rank are the store's.
    Handle put(Version version);

    [[nodiscard]] std::vector<Handle> all(std::string_view type) const;
    [[nodiscard]] std::vector<Handle> pointing_at(std::string_view type, const std::set<std::string>& references) const;
    [[nodiscard]] std::vector<Handle> identified(std::string_view type, const std::set<std::string>& values) const;
    [[nodiscard]] std::vector<Handle> changed_since(std::string_view type, Instant since) const;

    [[nodiscard]] Instant newest_change() const { return newest_change_; }
    std::uint64_t next_rank() { return ++rank_; }

private:
    struct Entry {
        std::vector<Handle> versions;
        std::uint64_t rank = 0;
    };
    using Ranks = std::set<std::uint64_t>;
    struct Table {
        std::map<std::string, Entry, std::less<>> by_id;
        std::map<std::uint64_t, Entry*> by_rank;
        std::unordered_map<std::string, Ranks> by_reference;
        std::unordered_map<std::string, Ranks> by_identifier;
        std::set<std::pair<Instant, std::uint64_t>> by_change;
    };
    [[nodiscard]] const Table* table(std::string_view type) const;
    static void note(Table& table, const Version& version, bool there);
    static std::vector<Handle> standing(const Table& table, const Ranks& ranks);

    std::map<std::string, Table, std::less<>> tables_;
    std::uint64_t rank_ = 0;
    Instant newest_change_ = earliest_instant;
};

}  // namespace hv::plugin::sandbox
