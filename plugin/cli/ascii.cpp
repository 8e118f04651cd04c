#include <algorithm>
#include <array>
#include <utility>

#include "plugin/cli/page.hpp"

namespace hv::plugin::cli {
namespace {

constexpr auto near = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"æ", "ae"}, {"ø", "oe"}, {"å", "aa"}, {"Æ", "AE"}, {"Ø", "OE"},  {"Å", "AA"},       {"é", "e"},  {"è", "e"},
    {"ê", "e"},  {"ó", "o"},  {"ò", "o"},  {"ô", "o"},  {"ö", "oe"},  {"ä", "ae"},       {"ü", "u"},  {"É", "E"},
    {"–", "-"},  {"—", "-"},  {"−", "-"},  {"─", "-"},  {"·", "|"},   {"…", "~"},        {"«", "\""}, {"»", "\""},
    {"“", "\""}, {"”", "\""}, {"’", "'"},  {"≥", ">="}, {"≤", "<="},  {"×", "x"},        {"²", "2"},  {"³", "3"},
    {"⁹", "^9"}, {"µ", "u"},  {"μ", "u"},  {"→", "->"}, {"°", "deg"}, {"\xC2\xA0", " "},
});

std::size_t bytes_of(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

std::string ascii(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::string_view sign = text.substr(0, bytes_of(text.front()));
        text.remove_prefix(sign.size());
        if (static_cast<unsigned char>(sign.front()) < 0x80) {
            out += sign;
            continue;
        }
        const auto* const row = std::ranges::find(near, sign, &std::pair<std::string_view, std::string_view>::first);
        out += row == near.end() ? std::string_view("?") : row->second;
    }
    return out;
}

}  // namespace hv::plugin::cli
