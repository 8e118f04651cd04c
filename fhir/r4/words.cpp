#include "fhir/r4/words.hpp"

#include <array>
#include <utility>

#include "fhir/r4/reference.hpp"

namespace hv::fhir::r4 {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
// Bytes of a multi-byte letter (æ, ø, å) count as letters.
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// `word` as a word of its own.
bool holds_word(Text text, Text word) {
    for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
        // Most places are no beginning of it.
        if ((text[at] | 0x20) != word.front() || !same_ignoring_case(text.substr(at, word.size()), word)) continue;
        const std::size_t end = at + word.size();
        const bool starts = at == 0 || !is_letter(text[at - 1]);
        if (starts && (end == text.size() || !is_letter(text[end]))) return true;
    }
    return false;
}

constexpr std::pair<Text, Comparator> comparators[] = {
    {"<=", Comparator::less_or_equal},
    {">=", Comparator::greater_or_equal},
    {"\xE2\x89\xA4", Comparator::less_or_equal},
    {"\xE2\x89\xA5", Comparator::greater_or_equal},
    {"<", Comparator::less},
    {">", Comparator::greater},
};

// "1,000" may be one, or a thousand.
bool ambiguous_comma(Text number, std::size_t comma) {
    return number.size() - comma - 1 == 3 && comma >= 1 && comma <= 3 && number.front() != '0';
}

std::optional<Decimal> parse_number(Text number) {
    std::array<char, 24> plain{};
    if (number.empty() || number.size() > plain.size()) return std::nullopt;
    for (std::size_t i = 0; i < number.size(); ++i) {
        if (number[i] == ',' && ambiguous_comma(number, i)) return std::nullopt;
        plain[i] = number[i] == ',' ? '.' : number[i];
    }
    return Decimal::parse({plain.data(), number.size()});
}

}  // namespace

Text trimmed(Text text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

Fasting fasting_in(Text text) {
    if (text.size() >= 3 && text[2] == '-' && (text[0] == 'f' || text[0] == 'F') && (text[1] == 'S' || text[1] == 'P'))
        return Fasting::yes;
    constexpr Text fasting = "fastende";
    constexpr Text denials[] = {"ikke-", "ikke ", "ikkje ", "ikkje-"};
    for (std::size_t at = 0; at + fasting.size() <= text.size(); ++at) {
        if ((text[at] != 'f' && text[at] != 'F') || !same_ignoring_case(text.substr(at, fasting.size()), fasting))
            continue;
        for (const Text denial : denials)
            if (at >= denial.size() && same_ignoring_case(text.substr(at - denial.size(), denial.size()), denial))
                return Fasting::no;
        return Fasting::yes;
    }
    return Fasting::unsaid;
}

bool says_as_needed(Text text) {
    for (const Text word : {Text("ved behov"), Text("v.b."), Text("v.b"), Text("vb"), Text("vb."), Text("as needed")})
        if (holds_word(text, word)) return true;
    return false;
}

bool says_intramuscular(Text text) {
    return holds_ignoring_case(text, "intramusk") || holds_ignoring_case(text, "intramusc");
}

std::optional<ResultText> parse_result(Text text) {
    ResultText out;
    text = trimmed(text);
    for (const auto& [sign, comparator] : comparators) {
        if (!text.starts_with(sign)) continue;
        out.comparator = comparator;
        text = trimmed(text.substr(sign.size()));
        break;
    }
    std::size_t end = !text.empty() && text.front() == '-' ? 1 : 0;
    while (end < text.size() && (is_digit(text[end]) || text[end] == '.' || text[end] == ',')) ++end;
    out.number_text = text.substr(0, end);
    const auto number = parse_number(out.number_text);
    if (!number) return std::nullopt;
    out.number = *number;
    out.unit_text = trimmed(text.substr(end));
    if (!out.unit_text.empty()) {
        out.unit = read_unit({}, {}, out.unit_text);
        if (out.unit == Unit::unknown || out.unit == Unit::none) return std::nullopt;
    }
    return out;
}

}  // namespace hv::fhir::r4
