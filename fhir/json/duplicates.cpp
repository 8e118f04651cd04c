#include "fhir/json/duplicates.hpp"

#include <algorithm>
#include <vector>

namespace hv::json {

namespace {

constexpr std::uint32_t small = 16;

std::string_view name_of(const Node* name, const char* text) {
    return {text + name->offset + 1, name->length};
}

const Node* search_pairs(const Node* first, std::uint32_t count, const char* text) {
    const Node* second = first;
    for (std::uint32_t i = 1; i < count; ++i) {
        second += second->skip;
        const Node* other = first;
        for (std::uint32_t j = 0; j < i; ++j, other += other->skip)
            if (other->tag == second->tag && name_of(other, text) == name_of(second, text)) return second;
    }
    return nullptr;
}

const Node* search_sorted(const Node* first, std::uint32_t count, const char* text) {
    std::vector<const Node*> names(count);
    for (auto& name : names) {
        name = first;
        first += first->skip;
    }
    const auto before = [text](const Node* a, const Node* b) {
        const int order = name_of(a, text).compare(name_of(b, text));
        return order != 0 ? order < 0 : a < b;
    };
    std::sort(names.begin(), names.end(), before);
    const Node* found = nullptr;
    for (std::size_t i = 1; i < names.size(); ++i)
        if (name_of(names[i - 1], text) == name_of(names[i], text) && (found == nullptr || names[i] < found))
            found = names[i];
    return found;
}

}  // namespace

const Node* find_duplicate(const Node* first, std::uint32_t count, const char* text) {
    // One bit a name settles most objects: no two on the same bit, no two alike.
    std::uint64_t seen = 0;
    bool suspect = false;
    const Node* name = first;
    for (std::uint32_t i = 0; i < count; ++i, name += name->skip) {
        const std::uint32_t mix = (name->tag ^ name->length * 0x85EBCA6BU) * 0x9E3779B1U;
        const std::uint64_t bit = std::uint64_t{1} << (mix >> 26);
        suspect |= (seen & bit) != 0;
        seen |= bit;
    }
    if (!suspect) return nullptr;
    return count <= small ? search_pairs(first, count, text) : search_sorted(first, count, text);
}

}  // namespace hv::json
