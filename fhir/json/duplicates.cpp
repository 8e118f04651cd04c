#include "fhir/json/duplicates.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace hv::json {

namespace {

constexpr std::uint32_t small = 24;

std::string_view name_of(const Node* name, const char* text) {
    return {text + name->offset + 1, name->length};
}

// Length and last characters, side by side: they tell nearly all names of an object apart.
const Node* search_pairs(const Node* name, std::uint32_t count, const char* text) {
    std::array<std::uint64_t, small> looks;
    std::array<const Node*, small> names;
    for (std::uint32_t i = 0; i < count; ++i, name += name->skip) {
        looks[i] = std::uint64_t{name->tag} << 32 | name->length;
        names[i] = name;
        for (std::uint32_t j = 0; j < i; ++j)
            if (looks[j] == looks[i] && name_of(names[j], text) == name_of(name, text)) return name;
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
    return count <= small ? search_pairs(first, count, text) : search_sorted(first, count, text);
}

}  // namespace hv::json
