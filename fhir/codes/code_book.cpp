#include "fhir/codes/code_book.hpp"

#include <array>
#include <cassert>

namespace hv::fhir {

namespace {

// What a character says in some spelling of some system: letters in upper case; 0 for what normalising may drop.
constexpr auto meaning = [] {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t c = 0x21; c < 0x80; ++c) table[c] = static_cast<std::uint8_t>(c);
    for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = static_cast<std::uint8_t>(c - 'a' + 'A');
    table['.'] = table['*'] = table['+'] = table[0x7F] = 0;
    return table;
}();

// The same for every spelling of a code, so that most foreign codes are told by their characters alone, without asking
// which system they are of.
std::uint32_t hash_of(std::string_view text) {
    std::uint64_t hash = 0;
    for (const char c : text)
        if (const std::uint8_t value = meaning[static_cast<unsigned char>(c)])
            hash = (hash + value) * 0x9E37'79B9'7F4A'7C15ULL;
    return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

void CodeBook::place(CodeId id) {
    const std::uint32_t hash = hash_of(codes_[id].text());
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].id != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {hash, id};
}

CodeId CodeBook::add(const Code& code) {
    if (!code) return 0;
    if (const CodeId known = find(code)) return known;
    assert(codes_.size() <= UINT16_MAX);
    codes_.push_back(code);
    const auto id = static_cast<CodeId>(codes_.size() - 1);
    if (slots_.size() < codes_.size() * 2) {
        slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, Slot());
        for (CodeId each = 1; each < id; ++each) place(each);
    }
    place(id);
    return id;
}

CodeId CodeBook::find(const Code& code) const {
    if (slots_.empty()) return 0;
    const std::uint32_t hash = hash_of(code.text());
    for (std::size_t at = hash & (slots_.size() - 1); slots_[at].id != 0; at = (at + 1) & (slots_.size() - 1))
        if (slots_[at].hash == hash && codes_[slots_[at].id] == code) return slots_[at].id;
    return 0;
}

CodeId CodeBook::find(std::string_view system_uri, std::string_view code) const {
    if (slots_.empty()) return 0;
    const std::uint32_t hash = hash_of(code);
    Code read;
    for (std::size_t at = hash & (slots_.size() - 1); slots_[at].id != 0; at = (at + 1) & (slots_.size() - 1)) {
        if (slots_[at].hash != hash) continue;
        if (!read) read = read_code(system_uri, code);
        if (codes_[slots_[at].id] == read) return slots_[at].id;
    }
    return 0;
}

}  // namespace hv::fhir
