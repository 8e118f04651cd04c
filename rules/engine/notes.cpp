#include "rules/engine/notes.hpp"

#include <algorithm>
#include <numeric>

#include "fhir/json/value.hpp"

namespace hv::rules {
namespace {

// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

void Notes::add(std::size_t offset, std::string_view code, std::string message, std::string hint) {
    if (++count_ > most) return;
    notes_.push_back({offset,
                      {.code = std::string(code),
                       .file = std::string(file_),
                       .message = std::move(message),
                       .hint = std::move(hint)}});
}

void Notes::tell(Problems& problems) const {
    std::vector<Note> sorted = notes_;
    std::ranges::stable_sort(sorted, {}, &Note::offset);
    // Each position is counted from the one before, so that a long file is walked once.
    std::size_t from = 0;
    json::Position at;
    for (Note& note : sorted) {
        const std::size_t offset = std::min(note.offset, bytes_.size());
        const json::Position step = json::position_of(bytes_.substr(from), offset - from);
        at.column = step.line == 1 ? at.column + step.column - 1 : step.column;
        at.line += step.line - 1;
        from = offset;
        note.problem.line = at.line;
        note.problem.column = at.column;
        problems.push_back(std::move(note.problem));
    }
    if (count_ > most) {
        problems.push_back({.code = "too-many",
                            .file = std::string(file_),
                            .message = std::to_string(count_ - most) + " more problems are not shown",
                            .hint = {}});
    }
}

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 60;
    if (text.size() <= longest) return "`" + std::string(text) + "`";
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // never inside a character
    return "`" + std::string(text.substr(0, end)) + "…`";
}

std::string choice_of(const std::vector<std::string_view>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
        out += quoted(names[i]);
    }
    return out;
}

std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& names) {
    if (written.size() > 60 || names.empty()) return {};
    const auto nearest = std::ranges::min_element(names, {}, [&](auto name) { return distance(written, name); });
    const std::size_t allowed = written.size() < 4 ? 1 : 2;
    return distance(written, *nearest) <= allowed ? "did you mean " + quoted(*nearest) + "?" : std::string();
}

}  // namespace hv::rules
