#include "fhir/codes/code.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace hv::fhir {

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_hierarchy(System system) {
    return system == System::atc || system == System::icd10 || system == System::icpc2;
}

// Printed with a blank ("N05A H03"), with a point ("F20.0") or with a mark for dagger and asterisk pairs.
bool is_decoration(System system, char c) {
    if (is_blank(c)) return is_hierarchy(system);
    if (system != System::icd10) return false;
    return c == '.' || c == '*' || c == '+' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// `NPU03804`, `NOR25909`.
bool looks_like_nlk(std::string_view code) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return code.size() == 8 && (code.starts_with("NPU") || code.starts_with("NOR")) &&
           std::ranges::all_of(code.substr(3), is_digit);
}

}  // namespace

Code::Code(System system, std::string_view text) {
    text = trimmed(text);
    const bool any_case = is_hierarchy(system) || system == System::nlk;
    std::uint8_t size = 0;
    for (const char c : text) {
        if (is_decoration(system, c)) continue;
        if (size == text_.size()) {
            text_ = {};
            return;
        }
        text_[size++] = any_case ? upper(c) : c;
    }
    if (size == 0) return;
    size_ = size;
    system_ = system;
}

bool Code::within(const Code& other) const {
    if (system_ != other.system_ || !other) return false;
    if (!is_hierarchy(system_)) return *this == other;
    if (other.size_ > size_) return false;
    // Asked for every drug and every group: the first eight characters in one comparison, which tells nearly all apart.
    std::uint64_t ours = 0;
    std::uint64_t theirs = 0;
    const std::size_t first = std::min<std::size_t>(other.size_, sizeof(ours));
    std::memcpy(&ours, text_.data(), sizeof(ours));
    std::memcpy(&theirs, other.text_.data(), sizeof(theirs));
    const unsigned beyond = 8 * static_cast<unsigned>(sizeof(ours) - first);
    const bool same =
        std::endian::native == std::endian::little ? (ours ^ theirs) << beyond == 0 : (ours ^ theirs) >> beyond == 0;
    return same && text().substr(first).starts_with(other.text().substr(first));
}

Code read_code(std::string_view system_uri, std::string_view code) {
    System system = parse_system(system_uri);
    if (system == System::unknown && looks_like_nlk(trimmed(code))) system = System::nlk;
    return system == System::unknown ? Code() : Code(system, code);
}

}  // namespace hv::fhir
