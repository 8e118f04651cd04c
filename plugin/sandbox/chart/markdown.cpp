#include "plugin/sandbox/chart/markdown.hpp"

#include <array>
#include <utility>

namespace hv::plugin::sandbox {
namespace {

Html inline_parts(std::string_view line);

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

// What stands between `mark` at the beginning and its next occurrence; empty when there is none.
std::string_view between(std::string_view text, std::string_view mark) {
    if (!text.starts_with(mark)) return {};
    const std::size_t end = text.find(mark, mark.size());
    return end == std::string_view::npos ? std::string_view() : text.substr(mark.size(), end - mark.size());
}

// `[words](https://...)` at the beginning; gives its length, or 0.
std::size_t link_at(std::string_view text, Html& out) {
    if (!text.starts_with('[')) return 0;
    const std::size_t middle = text.find("](");
    const std::size_t end = middle == std::string_view::npos ? middle : text.find(')', middle);
    if (end == std::string_view::npos) return 0;
    const std::string_view url = text.substr(middle + 2, end - middle - 2);
    if (!is_web_address(url)) return 0;
    out += element("a", {{"href", std::string(url)}, {"target", "_blank"}, {"rel", "noopener noreferrer"}},
                   inline_parts(text.substr(1, middle - 1)));
    return end + 1;
}

std::size_t mark_at(std::string_view text, Html& out) {
    if (const std::string_view code = between(text, "`"); !code.empty()) {
        out += element("code", code);
        return code.size() + 2;
    }
    for (const std::string_view mark : {"**", "__"}) {
        if (const std::string_view strong = between(text, mark); !strong.empty()) {
            out += element("strong", inline_parts(strong));
            return strong.size() + 4;
        }
    }
    if (const std::string_view em = between(text, "*"); !em.empty() && em.front() != ' ') {
        out += element("em", inline_parts(em));
        return em.size() + 2;
    }
    return 0;
}

// `&lt;` and its like stand for one character (GFM 2.5); gives the reference's length, or 0.
std::size_t entity_at(std::string_view text, std::string& plain) {
    static constexpr std::array<std::pair<std::string_view, char>, 6> known{
        {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&#124;", '|'}}};
    for (const auto& [reference, character] : known) {
        if (!text.starts_with(reference)) continue;
        plain += character;
        return reference.size();
    }
    return 0;
}

Html inline_parts(std::string_view line) {
    Html out;
    std::string plain;
    const auto flush = [&] {
        out += text(plain);
        plain.clear();
    };
    while (!line.empty()) {
        if (line.front() == '\\' && line.size() > 1) {
            plain += line[1];
            line.remove_prefix(2);
            continue;
        }
        if (const std::size_t length = entity_at(line, plain); length != 0) {
            line.remove_prefix(length);
            continue;
        }
        Html part;
        std::size_t used = mark_at(line, part);
        if (used == 0) used = link_at(line, part);
        if (used == 0) {
            plain += line.front();
            line.remove_prefix(1);
            continue;
        }
        flush();
        out += part;
        line.remove_prefix(used);
    }
    flush();
    return out;
}

bool is_item(std::string_view line) {
    return line.starts_with("- ") || line.starts_with("* ");
}

Html row_of(std::string_view line, std::string_view cell) {
    line.remove_prefix(1);
    if (line.ends_with('|')) line.remove_suffix(1);
    Html row;
    for (const std::string_view one : split(line, '|')) row += element(cell, inline_parts(trimmed(one)));
    return element("tr", row);
}

// Consecutive lines of one kind, from `at` on, which is moved behind them.
template <class Fits>
std::vector<std::string_view> run_of(const std::vector<std::string_view>& lines, std::size_t& at, Fits fits) {
    std::vector<std::string_view> run;
    while (at < lines.size() && fits(trimmed(lines[at]))) run.push_back(trimmed(lines[at++]));
    return run;
}

Html table_of(const std::vector<std::string_view>& lines) {
    Html rows;
    bool head = lines.size() > 1 && lines[1].find_first_not_of("|-: ") == std::string_view::npos;
    for (const std::string_view line : lines) {
        if (line.find_first_not_of("|-: ") == std::string_view::npos) continue;
        rows += row_of(line, head ? "th" : "td");
        head = false;
    }
    return element("table", rows);
}

}  // namespace

bool is_web_address(std::string_view url) {
    return url.starts_with("https://") || url.starts_with("http://");
}

Html markdown(std::string_view source) {
    const std::vector<std::string_view> lines = split(source, '\n');
    Html out;
    std::size_t at = 0;
    while (at < lines.size()) {
        const std::string_view line = trimmed(lines[at]);
        if (line.empty()) {
            ++at;
        } else if (is_item(line)) {
            Html items;
            for (const std::string_view item : run_of(lines, at, is_item)) {
                items += element("li", inline_parts(trimmed(item.substr(2))));
            }
            out += element("ul", items);
        } else if (line.starts_with('|')) {
            out += table_of(run_of(lines, at, [](std::string_view l) { return l.starts_with('|'); }));
        } else if (line.starts_with('#')) {
            out += element("p", element("strong", inline_parts(trimmed(line.substr(line.find_first_not_of('#'))))));
            ++at;
        } else {
            Html words;
            for (const std::string_view part : run_of(lines, at, [](std::string_view l) {
                     return !l.empty() && !is_item(l) && !l.starts_with('|') && !l.starts_with('#');
                 })) {
                if (!words.markup.empty()) words += text(" ");
                words += inline_parts(part);
            }
            out += element("p", words);
        }
    }
    return out;
}

}  // namespace hv::plugin::sandbox
