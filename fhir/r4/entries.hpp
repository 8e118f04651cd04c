// All resources of what was read, flat, and the index that references are followed through.
//
// The same Type/id twice is one resource in two versions: `add` asks which stands; the other is `outdated`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fhir/model/record.hpp"
#include "fhir/r4/place.hpp"
#include "fhir/r4/reference.hpp"

namespace hv::fhir::r4 {

struct EntryHead {
    ResourceType type = ResourceType::other;
    Text id;
    Text full_url;
    std::int32_t step = -1;
    bool outdated = false;

    [[nodiscard]] Place place() const { return Place{type, id, step, 0}; }
};

// Open addressing over heads that live elsewhere: by type and id, and by `urn:` fullUrl.
class EntryIndex {
public:
    void start(std::size_t heads);
    // The head of the same type and id that is in the index already; the caller decides which one stays.
    [[nodiscard]] std::optional<std::size_t> same(const std::vector<EntryHead>& heads, const EntryHead& head) const;
    void add(const std::vector<EntryHead>& heads, std::size_t at);
    // heads[at] was exchanged for another version of the same resource.
    void exchanged(const std::vector<EntryHead>& heads, std::size_t at, Text old_url);
    [[nodiscard]] std::optional<std::size_t> find(const std::vector<EntryHead>& heads, const Reference& to) const;

private:
    void put(std::uint64_t hash, std::size_t at);

    std::vector<std::uint32_t> slots_;  // index of a head + 1; 0 free
};

template <class V>
struct Entries {
    std::vector<EntryHead> heads;
    std::vector<V> resources;
    EntryIndex index;

    // Where a reference leads: into `contained` of the resource that holds it, or to an entry. Absent when nowhere.
    [[nodiscard]] V resolve(Text reference, const V& contained) const {
        const Reference to = parse_reference(reference);
        if (to.form == Reference::Form::contained) {
            for (const V& item : contained.items())
                if (item["id"].text() == to.id) return item;
            return V{};
        }
        const auto at = index.find(heads, to);
        return at ? resources[*at] : V{};
    }
};

}  // namespace hv::fhir::r4
