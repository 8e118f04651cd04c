#include <algorithm>

#include "fhir/json/value.hpp"

namespace hv::json {

namespace {

// Bytes that are ASCII from `at` on, by whole blocks: what remains is looked at one by one.
const char* skip_ascii(const char* at, const char* end) {
    constexpr std::uint64_t high_bits = 0x8080'8080'8080'8080;
    std::uint64_t block[4];
    while (end - at >= 32) {
        std::memcpy(block, at, 32);
        if (((block[0] | block[1] | block[2] | block[3]) & high_bits) != 0) break;
        at += 32;
    }
    while (end - at >= 8) {
        std::memcpy(block, at, 8);
        if ((block[0] & high_bits) != 0) break;
        at += 8;
    }
    return at;
}

// The length of the well-formed sequence at `at` (Unicode 15, table 3-7); 0 when there is none.
std::ptrdiff_t sequence(const char* at, const char* end) {
    const auto byte = [at](std::ptrdiff_t i) { return static_cast<unsigned char>(at[i]); };
    const auto follows = [&byte](std::ptrdiff_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    if (lead < 0xE0) return end - at >= 2 && follows(1) ? 2 : 0;
    if (end - at < 3 || !follows(1) || !follows(2)) return 0;
    const unsigned second = byte(1);
    if (lead < 0xF0) return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ? 0 : 3;
    if (end - at < 4 || !follows(3)) return 0;
    return (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) ? 0 : 4;
}

}  // namespace

bool valid_utf8(std::string_view text, std::size_t& bad) {
    const char* at = text.data();
    const char* const end = at + text.size();
    while ((at = skip_ascii(at, end)) != end) {
        // A block holds something else, or the text ends soon.
        const char* const block = end - at >= 8 ? at + 8 : end;
        while (at < block) {
            const std::ptrdiff_t length = sequence(at, end);
            if (length == 0) {
                bad = static_cast<std::size_t>(at - text.data());
                return false;
            }
            at += length;
        }
    }
    return true;
}

Position position_of(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    Position position;
    position.line += static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    for (const char c : before.substr(line_start))
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++position.column;
    return position;
}

}  // namespace hv::json
