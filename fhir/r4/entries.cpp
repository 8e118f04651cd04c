#include "fhir/r4/entries.hpp"

#include <bit>

namespace hv::fhir::r4 {
namespace {

std::uint64_t id_hash(ResourceType type, Text id) {
    return hash_text(id, static_cast<std::uint64_t>(type) + 1);
}

bool same_server(Text a, Text b) {
    const Text base_a = parse_reference(a).base;
    const Text base_b = parse_reference(b).base;
    return base_a.empty() || base_b.empty() || base_a == base_b;
}

// One id from more servers than this is taken as one resource; the contradiction is then said.
constexpr std::size_t most_servers = 16;

}  // namespace

void EntryIndex::start(std::size_t heads) {
    slots_.assign(std::bit_ceil(heads * 4 + 8), 0);  // each head stands at most twice
}

void EntryIndex::put(std::uint64_t hash, std::size_t at) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = static_cast<std::size_t>(hash) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<std::uint32_t>(at) + 1;
}

std::optional<std::size_t> EntryIndex::same(const std::vector<EntryHead>& heads, const EntryHead& head) const {
    if (head.id.empty()) return std::nullopt;
    const std::size_t mask = slots_.size() - 1;
    std::size_t servers = 0;
    for (std::size_t slot = static_cast<std::size_t>(id_hash(head.type, head.id)) & mask; slots_[slot] != 0;
         slot = (slot + 1) & mask) {
        const EntryHead& other = heads[slots_[slot] - 1];
        if (other.type != head.type || other.id != head.id) continue;
        if (same_server(other.full_url, head.full_url) || ++servers == most_servers) return slots_[slot] - 1;
    }
    return std::nullopt;
}

void EntryIndex::add(const std::vector<EntryHead>& heads, std::size_t at) {
    const EntryHead& head = heads[at];
    if (!head.id.empty()) put(id_hash(head.type, head.id), at);
    // Of two entries with one urn the first is the one that references mean.
    const Reference urn = parse_reference(head.full_url);
    if (urn.form == Reference::Form::urn && !find(heads, urn)) put(hash_text(urn.id), at);
}

void EntryIndex::exchanged(const std::vector<EntryHead>& heads, std::size_t at, Text old_url) {
    const Reference urn = parse_reference(heads[at].full_url);
    if (urn.form == Reference::Form::urn && urn.id != old_url && !find(heads, urn)) put(hash_text(urn.id), at);
}

std::optional<std::size_t> EntryIndex::find(const std::vector<EntryHead>& heads, const Reference& to) const {
    if (slots_.empty()) return std::nullopt;
    const bool urn = to.form == Reference::Form::urn;
    if (!urn && to.form != Reference::Form::typed) return std::nullopt;
    const std::size_t mask = slots_.size() - 1;
    const std::uint64_t hash = urn ? hash_text(to.id) : id_hash(to.type, to.id);
    for (std::size_t slot = static_cast<std::size_t>(hash) & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
        const EntryHead& head = heads[slots_[slot] - 1];
        if (urn ? head.full_url == to.id : head.type == to.type && head.id == to.id) return slots_[slot] - 1;
    }
    return std::nullopt;
}

}  // namespace hv::fhir::r4
