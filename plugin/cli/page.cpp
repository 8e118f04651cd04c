#include "plugin/cli/page.hpp"

#include <utility>
#include <vector>

#include "plugin/cli/console.hpp"

namespace hv::plugin::cli {
namespace {

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The first `width` columns of a text.
std::string_view head(std::string_view text, std::size_t width) {
    std::size_t bytes = 0;
    for (std::size_t count = 0; bytes < text.size(); ++bytes) {
        if (!continues(text[bytes]) && count++ == width) break;
    }
    return text.substr(0, bytes);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines{""};
    while (!text.empty()) {
        std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        while (columns(word) > width) {  // a word that no line can hold is broken
            if (!lines.back().empty()) lines.emplace_back();
            const std::string_view piece = head(word, width);
            lines.back() = piece;
            word.remove_prefix(piece.size());
        }
        if (word.empty()) continue;
        const std::size_t used = columns(lines.back());
        if (used != 0 && used + 1 + columns(word) > width) lines.emplace_back();
        if (!lines.back().empty()) lines.back() += ' ';
        lines.back() += word;
    }
    return lines;
}

std::string_view escape(Tone tone) {
    switch (tone) {
        case Tone::plain:
            return "";
        case Tone::strong:
            return "\x1b[1m";
        case Tone::faint:
            return "\x1b[2m";
        case Tone::red:
            return "\x1b[1;31m";
        case Tone::yellow:
            return "\x1b[1;33m";
        case Tone::blue:
            return "\x1b[1;34m";
        case Tone::green:
            return "\x1b[32m";
    }
    return "";
}

}  // namespace

std::size_t columns(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += continues(c) ? 0U : 1U;
    return count;
}

std::string padded(std::string_view text, std::size_t width) {
    std::string out(text);
    const std::size_t used = columns(text);
    if (used < width) out.append(width - used, ' ');
    return out;
}

std::string cut(std::string_view text, std::size_t width) {
    if (columns(text) <= width) return std::string(text);
    return std::string(head(text, width - 1)) + "…";
}

Page& Page::line(std::string_view text, Tone tone) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    text_ += toned(shown(text), tone);
    text_ += '\n';
    return *this;
}

Page& Page::hanging(std::string_view first, std::string_view text, Tone tone, Tone first_tone) {
    const std::string head = shown(first);
    const std::size_t indent = columns(head);
    bool begun = false;
    for (const std::string& part : wrapped(shown(text), width_ - indent)) {
        text_ += begun ? std::string(indent, ' ') : toned(head, first_tone);
        text_ += toned(part, tone);
        text_ += '\n';
        begun = true;
    }
    return *this;
}

Page& Page::between(std::string_view left, std::string_view right, Tone tone) {
    const std::size_t used = columns(left) + columns(right);
    const std::size_t blanks = used + 2 <= width_ ? width_ - used : 2;
    return line(std::string(left) + std::string(blanks, ' ') + std::string(right), tone);
}

Page& Page::rule() {
    std::string dashes;
    for (std::size_t i = 0; i < width_; ++i) dashes += "─";
    return line(dashes, Tone::faint);
}

std::string Page::shown(std::string_view text) const {
    return ascii_ ? ascii(printable(text)) : printable(text);
}

std::string Page::take() {
    return std::exchange(text_, {});
}

std::string Page::toned(std::string_view text, Tone tone) const {
    if (!colour_ || tone == Tone::plain || text.empty()) return std::string(text);
    return std::string(escape(tone)) + std::string(text) + "\x1b[0m";
}

}  // namespace hv::plugin::cli
