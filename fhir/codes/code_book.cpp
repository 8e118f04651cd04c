#include "fhir/codes/code_book.hpp"

namespace hv::fhir {

namespace {

// FNV-1a over system and characters.
std::size_t hash_of(const Code& code) {
    std::uint64_t hash = 14695981039346656037ULL ^ static_cast<std::uint64_t>(code.system());
    for (const char c : code.text()) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return static_cast<std::size_t>(hash ^ (hash >> 32U));
}

// The slot that holds `code`, or the free one where it would go.
std::size_t slot_of(const Code& code, const std::vector<Code>& codes, const std::vector<CodeId>& slots) {
    std::size_t slot = hash_of(code) & (slots.size() - 1);
    while (slots[slot] != 0 && codes[slots[slot]] != code) slot = (slot + 1) & (slots.size() - 1);
    return slot;
}

}  // namespace

CodeId CodeBook::add(const Code& code) {
    if (!code) return 0;
    if (const CodeId known = find(code)) return known;
    codes_.push_back(code);
    const auto id = static_cast<CodeId>(codes_.size() - 1);
    if (slots_.size() < codes_.size() * 4) {
        slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, 0);
        for (CodeId each = 1; each < id; ++each) slots_[slot_of(codes_[each], codes_, slots_)] = each;
    }
    slots_[slot_of(code, codes_, slots_)] = id;
    return id;
}

CodeId CodeBook::find(const Code& code) const {
    if (!code || slots_.empty()) return 0;
    return slots_[slot_of(code, codes_, slots_)];
}

CodeId CodeBook::find(std::string_view system_uri, std::string_view code) const {
    return find(read_code(system_uri, code));
}

}  // namespace hv::fhir
